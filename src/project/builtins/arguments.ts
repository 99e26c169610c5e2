import type { CallArguments } from '#jinja/values/call.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'

/**
 * Puts a call's arguments in the order of `names`, as Python does for a function written
 * `def callee(names…)` whose first `required` parameters have no default. Absent ones are `undefined`.
 */
export function bindArguments(
  callee: string,
  call: CallArguments,
  names: readonly string[],
  required = 0,
): readonly (Value | undefined)[] {
  if (call.args.length > names.length) {
    const expected = `${names.length} positional argument${names.length === 1 ? '' : 's'}`
    const given = call.args.length === 1 ? '1 was given' : `${call.args.length} were given`
    throw new PyError('TypeError', `${callee}() takes ${expected} but ${given}`)
  }
  const bound: (Value | undefined)[] = names.map((_, index) => call.args[index])
  for (const [name, value] of call.kwargs) {
    const index = names.indexOf(name)
    if (index < 0) throw new PyError('TypeError', `${callee}() got an unexpected keyword argument '${name}'`)
    if (bound[index] !== undefined) {
      throw new PyError('TypeError', `${callee}() got multiple values for argument '${name}'`)
    }
    bound[index] = value
  }
  const missing = names.filter((_, index) => index < required && bound[index] === undefined)
  if (missing.length > 0) throw new PyError('TypeError', missingMessage(callee, missing))
  return bound
}

function missingMessage(callee: string, missing: readonly string[]): string {
  const quoted = missing.map((name) => `'${name}'`)
  const last = quoted.pop() as string
  const list = quoted.length === 0 ? last : `${quoted.join(', ')}${quoted.length > 1 ? ',' : ''} and ${last}`
  const plural = missing.length === 1 ? '' : 's'
  return `${callee}() missing ${missing.length} required positional argument${plural}: ${list}`
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
