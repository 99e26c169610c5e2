import { bindArguments, type Callee } from '#project/builtins/arguments.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { str } from '#jinja/values/to-string.ts'
import { typeName } from '#jinja/values/type-name.ts'
import { Undefined } from '#jinja/values/undefined.ts'
import { Dict } from '#jinja/values/dict.ts'
import type { Value } from '#jinja/values/value.ts'

/** Arguments of a call by name; absent ones are undefined. */
export function namedArguments<Name extends string>(
  callee: Callee,
  call: CallArguments,
  names: readonly Name[],
  required = 0,
): Partial<Record<Name, Value>> {
  const bound = bindArguments(callee, call, names, required)
  const named: Partial<Record<Name, Value>> = {}
  names.forEach((name, index) => {
    const value = bound[index]
    if (value !== undefined) named[name] = value
  })
  return named
}

/** A text, or null for None and undefined values; anything else as Python prints it. */
export function textOrNull(value: Value | undefined): string | null {
  if (value === undefined || value === null || value instanceof Undefined) return null
  return typeof value === 'string' ? value : str(value)
}

export function booleanOrUndefined(value: Value | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

/** The entries of a dict with text keys; none for None. */
export function entriesOf(value: Value | undefined): [string, Value][] {
  if (value === undefined || value === null || value instanceof Undefined) return []
  if (value instanceof Dict) return [...value.entries()].map(([key, item]) => [str(key), item])
  throw new PyError('TypeError', `'${typeName(value)}' object is not a mapping`)
}

/** The object, if it is of this class; else Python's AttributeError, which duck typing would have met. */
export function expectObject<T extends Obj>(
  value: Value | undefined,
  kind: new (...args: never[]) => T,
  what: string,
): T {
  if (value instanceof kind) return value
  throw new PyError('TypeError', `expected ${what}, got ${value === undefined ? 'nothing' : typeName(value)}`)
}
