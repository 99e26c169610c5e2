import { bindPython } from '#jinja/values/arguments.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'

/** Whom Python's complaints name: a function, or a method with its class. A method takes its object, too, and counts it. */
export type Callee = string | { readonly method: string }

/**
 * Puts a call's arguments in the order of `names`, as Python does for a function written
 * `def callee(names…)` whose first `required` parameters have no default. Absent ones are `undefined`.
 */
export function bindArguments(
  callee: Callee,
  call: CallArguments,
  names: readonly string[],
  required = 0,
): readonly (Value | undefined)[] {
  const parameters = names.map((name, index) => (index < required ? name : `${name}?`))
  const isMethod = typeof callee !== 'string'
  return bindPython({ name: isMethod ? callee.method : callee, hidden: isMethod ? 1 : 0, parameters }, call)
}

/**
 * As `bindArguments`, for what Python has in C, which words its refusals in another way; `callee` is null for a class. Those
 * behind `positional` are given by name alone.
 */
export function bindBuiltin(
  callee: string | null,
  call: CallArguments,
  names: readonly string[],
  required = 0,
  positional = names.length,
): readonly (Value | undefined)[] {
  const subject = callee === null ? 'function' : `${callee}()`
  const given = call.args.length
  if (given > positional) {
    const kind = positional < names.length ? 'positional argument' : 'argument'
    const s = positional === 1 ? '' : 's'
    throw new PyError('TypeError', `${subject} takes at most ${positional} ${kind}${s} (${given} given)`)
  }
  const values = names.map((name, place) => (place < given ? call.args[place] : call.kwargs.get(name)))
  const missing = names.slice(0, required).findIndex((_, place) => values[place] === undefined)
  if (missing >= 0) {
    throw new PyError('TypeError', `${subject} missing required argument '${names[missing]}' (pos ${missing + 1})`)
  }
  for (const name of call.kwargs.keys()) {
    const place = names.indexOf(name)
    if (place < 0) {
      const whose = callee === null ? 'this function' : subject
      throw new PyError('TypeError', `'${name}' is an invalid keyword argument for ${whose}`)
    }
    if (place < given) {
      throw new PyError('TypeError', `argument for ${subject} given by name ('${name}') and position (${place + 1})`)
    }
  }
  return values
}

/** A whole number that fits JavaScript, or Python's TypeError. */
export function integerArgument(value: Value): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint') throw new PyError('OverflowError', 'Python int too large to convert to C int')
  throw new PyError('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`)
}

/** A string, or Python's TypeError as its C functions word it. */
export function stringArgument(callee: string, value: Value, position?: number): string {
  if (typeof value === 'string') return value
  const argument = position === undefined ? 'argument' : `argument ${position}`
  throw new PyError('TypeError', `${callee}() ${argument} must be str, not ${typeName(value)}`)
}
