import type { CallArguments, CallState } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { PyError } from '#jinja/values/py-error.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments, integerArgument, stringArgument } from '../arguments.ts'
import type { Method } from '../py-class.ts'
import { FLAGS } from './flags.ts'
import { PATTERN_METHODS, PyPattern } from './pattern.ts'

/** `modules.re`: Python's regular expressions. Patterns are compiled once for each module value. */
export function reModule(): Dict {
  const cache = new Map<string, PyPattern>()
  const compile = (pattern: Value, flags: Value | undefined): PyPattern => {
    const bits = flags === undefined ? 0 : integerArgument(flags)
    if (pattern instanceof PyPattern) {
      if (bits === 0) return pattern
      throw new PyError('ValueError', 'cannot process flags argument with a compiled pattern')
    }
    if (typeof pattern !== 'string') throw new PyError('TypeError', 'first argument must be string or compiled pattern')
    const key = `${bits}:${pattern}`
    const compiled = cache.get(key) ?? new PyPattern(pattern, bits)
    cache.set(key, compiled)
    return compiled
  }

  const exports: Record<string, Value> = {
    compile: new HostCallable('compile', (call) => {
      const [pattern, flags] = bindArguments('compile', call, ['pattern', 'flags'], 1)
      return compile(pattern as Value, flags)
    }),
    escape: new HostCallable('escape', (call) => {
      const text = stringArgument('escape', bindArguments('escape', call, ['pattern'], 1)[0] as Value)
      return text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&')
    }),
    purge: new HostCallable('purge', () => {
      cache.clear()
      return null
    }),
  }
  for (const [name, parameters] of Object.entries(FUNCTIONS)) {
    const method = PATTERN_METHODS.get(name) as Method<PyPattern>
    exports[name] = new HostCallable(name, (call, state) => callMethod(name, parameters, method, compile, call, state))
  }
  for (const [name, bit] of Object.entries(FLAGS)) {
    exports[name] = bit
    exports[SHORT_NAMES[name] ?? name[0] ?? name] = bit
  }
  exports.NOFLAG = 0
  return Dict.from(exports)
}

const SHORT_NAMES: Readonly<Record<string, string>> = { DOTALL: 'S', VERBOSE: 'X' }

/** The module's functions: a pattern, the arguments of the pattern's method, then flags. */
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  match: ['string'],
  fullmatch: ['string'],
  search: ['string'],
  findall: ['string'],
  finditer: ['string'],
  split: ['string', 'maxsplit'],
  sub: ['repl', 'string', 'count'],
  subn: ['repl', 'string', 'count'],
}

function callMethod(
  name: string,
  parameters: readonly string[],
  method: Method<PyPattern>,
  compile: (pattern: Value, flags: Value | undefined) => PyPattern,
  call: CallArguments,
  state: CallState,
): Value | Promise<Value> {
  const required = name.startsWith('sub') ? 3 : 2
  const bound = bindArguments(name, call, ['pattern', ...parameters, 'flags'], required)
  const pattern = compile(bound[0] as Value, bound.at(-1))
  const kwargs = new Map<string, Value>()
  parameters.forEach((parameter, index) => {
    const value = bound[index + 1]
    if (value !== undefined) kwargs.set(parameter, value)
  })
  return method(pattern, { args: [], kwargs }, state)
}
