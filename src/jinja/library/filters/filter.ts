import { bindPython, type PythonFunction, takeOne } from '../../values/arguments.ts'
import { Markup } from '../../values/markup.ts'
import { asText } from '../../values/text.ts'
import { str } from '../../values/to-string.ts'
import type { Value } from '../../values/value.ts'
import type { Filter, LibraryState } from '../library-state.ts'

/**
 * A filter that Jinja writes in Python: its name and parameters appear in the messages of wrong calls.
 * `parameters` begin with the filtered value; `hidden` counts what the engine passes before it.
 */
export function filter(
  name: string,
  parameters: readonly string[],
  run: (args: readonly (Value | undefined)[], state: LibraryState, value: Value) => Value | Promise<Value>,
  hidden = 0,
): Filter {
  const fn: PythonFunction = { name, hidden, parameters }
  return (value, call, state) => {
    if (call.args.length === 0 && call.kwargs.size === 0 && parameters.every((p, i) => i === 0 || p.endsWith('?'))) {
      return run([value], state, value)
    }
    const args = bindPython(fn, { args: [value, ...call.args], kwargs: call.kwargs })
    return run(args, state, value)
  }
}

/** A filter without arguments. */
export function plainFilter(name: string, run: (value: Value, state: LibraryState) => Value, hidden = 0): Filter {
  return filter(name, ['value'], ([value], state) => run(value as Value, state), hidden)
}

/** A filter that is a function of Python's own, such as `len`. */
export function builtinFilter(name: string, run: (value: Value) => Value): Filter {
  return (value, call) => {
    takeOne({ ...call, args: [value, ...call.args] }, name)
    return run(value)
  }
}

/** Changes a value's text; what is safe for HTML stays so. */
export function onText(value: Value, change: (text: string) => string): Value {
  const text = change(softText(value))
  return value instanceof Markup ? new Markup(text) : text
}

/** A value as text; what is text already stays as it is. */
export function softText(value: Value): string {
  return asText(value) ?? str(value)
}
