import type { CallArguments } from './call.ts'
import { asInteger } from './integer.ts'
import { PyError } from './py-error.ts'
import { typeName } from './type-name.ts'
import type { Value } from './value.ts'

/** Checks that a call has no arguments; `name` as Python says it, for example `str.upper`. */
export function takeNone(call: CallArguments, name: string): void {
  refuseKeywords(call, name)
  const given = call.args.length
  if (given > 0) throw new PyError('TypeError', `${name}() takes no arguments (${given} given)`)
}

/** The only argument of a call, for example of `list.append`. */
export function takeOne(call: CallArguments, name: string): Value {
  refuseKeywords(call, name)
  const given = call.args.length
  if (given !== 1) throw new PyError('TypeError', `${name}() takes exactly one argument (${given} given)`)
  return call.args[0] as Value
}

/** Between `least` and `most` arguments, none by name. */
export function takePositional(call: CallArguments, name: string, least: number, most: number): readonly Value[] {
  refuseKeywords(call, name)
  const given = call.args.length
  if (given >= least && given <= most) return call.args
  const short = name.slice(name.lastIndexOf('.') + 1)
  const bound = given < least ? least : most
  const which = least === most ? '' : given < least ? 'at least ' : 'at most '
  throw new PyError('TypeError', `${short} expected ${which}${bound} argument${bound === 1 ? '' : 's'}, got ${given}`)
}

/** Arguments by place or by name, in the order of `names`; what was not given is `undefined`. */
export function takeNamed(call: CallArguments, name: string, names: readonly string[]): (Value | undefined)[] {
  const given = call.args.length + call.kwargs.size
  if (given > names.length) {
    const s = names.length === 1 ? '' : 's'
    throw new PyError('TypeError', `${name}() takes at most ${names.length} argument${s} (${given} given)`)
  }
  const values: (Value | undefined)[] = names.map((_, i) => call.args[i])
  for (const [key, value] of call.kwargs) {
    const place = names.indexOf(key)
    if (place < 0) throw new PyError('TypeError', `'${key}' is an invalid keyword argument for ${name}()`)
    if (values[place] !== undefined) {
      throw new PyError('TypeError', `argument for ${name}() given by name ('${key}') and position (${place + 1})`)
    }
    values[place] = value
  }
  return values
}

/** A function as Python code declares it: `b?` may be left out, `self` stands for arguments the caller does not write. */
export interface PythonFunction {
  readonly name: string
  /** How many parameters the engine itself fills in front; they count in messages. */
  readonly hidden: number
  readonly parameters: readonly string[]
}

/** Binds a call to the parameters of a function written in Python; what was not given is `undefined`. */
export function bindPython(fn: PythonFunction, call: CallArguments): (Value | undefined)[] {
  const names = fn.parameters.map((parameter) => parameter.replace('?', ''))
  const values: (Value | undefined)[] = names.map((_, i) => call.args[i])
  for (const [key, value] of call.kwargs) {
    const place = names.indexOf(key)
    if (place < 0) throw new PyError('TypeError', `${fn.name}() got an unexpected keyword argument '${key}'`)
    if (values[place] !== undefined)
      throw new PyError('TypeError', `${fn.name}() got multiple values for argument '${key}'`)
    values[place] = value
  }
  if (call.args.length > names.length) throw tooMany(fn, call)
  const missing = names.filter((_, i) => values[i] === undefined && !fn.parameters[i]?.endsWith('?'))
  if (missing.length > 0) {
    const s = missing.length === 1 ? '' : 's'
    const listed = listInWords(missing.map((name) => `'${name}'`))
    throw new PyError('TypeError', `${fn.name}() missing ${missing.length} required positional argument${s}: ${listed}`)
  }
  return values
}

/** An int where Python needs one, also a bool. */
export function toIndex(value: Value): number {
  const integer = asInteger(value)
  if (integer !== undefined) return Number(integer)
  throw new PyError('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`)
}

/** An int that counts things of this machine: Python refuses those of more than 64 bits. */
export function toSize(value: Value): number {
  const size = toIndex(value)
  if (Math.abs(size) < 2 ** 63) return size
  throw new PyError('OverflowError', 'Python int too large to convert to C ssize_t')
}

function refuseKeywords(call: CallArguments, name: string): void {
  if (call.kwargs.size > 0) throw new PyError('TypeError', `${name}() takes no keyword arguments`)
}

function tooMany(fn: PythonFunction, call: CallArguments): PyError {
  const most = fn.parameters.length + fn.hidden
  const least = fn.parameters.filter((parameter) => !parameter.endsWith('?')).length + fn.hidden
  const given = call.args.length + fn.hidden
  const range = least === most ? `${most}` : `from ${least} to ${most}`
  const s = most === 1 ? '' : 's'
  const verb = given === 1 ? 'was' : 'were'
  return new PyError('TypeError', `${fn.name}() takes ${range} positional argument${s} but ${given} ${verb} given`)
}

function listInWords(names: readonly string[]): string {
  if (names.length < 3) return names.join(' and ')
  return `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`
}
