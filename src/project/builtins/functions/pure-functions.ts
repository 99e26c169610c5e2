import { hasNo } from '#jinja/values/has-no.ts'
import { createHash } from 'node:crypto'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { iterate } from '#jinja/values/iterate.ts'
import { PyIterator } from '#jinja/values/iterator.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { PySet } from '#jinja/values/py-set.ts'
import { ReturnSignal } from '#jinja/values/return-signal.ts'
import { isTrue } from '#jinja/values/truth.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import { typeName } from '#jinja/values/type-name.ts'
import { Undefined } from '#jinja/values/undefined.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments } from '../arguments.ts'
import { dumpJson } from '#jinja/library/json.ts'
import { parseJson } from '../json/parse-json.ts'
import { dumpYaml } from '../yaml/dump-yaml.ts'
import { loadYaml } from '../yaml/load-yaml.ts'

/** The functions of dbt's context that need nothing but their arguments, by name. */
export function pureFunctions(): ReadonlyMap<string, HostCallable> {
  return new Map(Object.entries(FUNCTIONS).map(([name, run]) => [name, new HostCallable(name, run)]))
}

const FUNCTIONS: Readonly<Record<string, (call: CallArguments) => Value>> = {
  return: (call) => {
    throw new ReturnSignal(bindArguments('BaseContext._return', call, ['data'], 1)[0] as Value)
  },

  fromjson: (call) => {
    const [text, fallback = null] = bindArguments('BaseContext.fromjson', call, ['string', 'default'], 1)
    const json = textOf(text as Value)
    if (json === undefined) {
      throw new PyError('TypeError', `the JSON object must be str, bytes or bytearray, not ${typeName(text as Value)}`)
    }
    return orDefault('ValueError', fallback, () => parseJson(json))
  },

  tojson: (call) => {
    const [value, fallback = null, sortKeys = false] = bindArguments(
      'BaseContext.tojson',
      call,
      ['value', 'default', 'sort_keys'],
      1,
    )
    return orDefault('ValueError', fallback, () => dumpJson(value as Value, { sortKeys: isTrue(sortKeys) }))
  },

  fromyaml: (call) => {
    const [text, fallback = null] = bindArguments('BaseContext.fromyaml', call, ['value', 'default'], 1)
    const yaml = textOf(text as Value)
    if (yaml === undefined) throw new PyError('TypeError', 'a string or stream input is required')
    return orDefault('ValueError', fallback, () => loadYaml(yaml))
  },

  toyaml: (call) => {
    const [value, fallback = null, sortKeys = false] = bindArguments(
      'BaseContext.toyaml',
      call,
      ['value', 'default', 'sort_keys'],
      1,
    )
    return orDefault('ValueError', fallback, () => dumpYaml(value as Value, { sortKeys: isTrue(sortKeys) }))
  },

  set: (call) => {
    const [value, fallback = null] = bindArguments('BaseContext._set', call, ['value', 'default'], 1)
    return orDefault('TypeError', fallback, () => new PySet(iterate(value as Value)))
  },

  set_strict: (call) => {
    const [value] = bindArguments('BaseContext.set_strict', call, ['value'], 1)
    return orCompilationError(() => new PySet(iterate(value as Value)))
  },

  zip: ({ args, kwargs }) => {
    const [fallback = null] = bindArguments('BaseContext._zip', { args: [], kwargs }, ['default'])
    return orDefault('TypeError', fallback, () => zipped(args))
  },

  zip_strict: ({ args, kwargs }) => {
    bindArguments('BaseContext.zip_strict', { args: [], kwargs }, [])
    return orCompilationError(() => zipped(args))
  },

  diff_of_two_dicts: (call) => {
    const [a, b] = bindArguments('BaseContext.diff_of_two_dicts', call, ['dict_a', 'dict_b'], 2)
    return differenceOf(dictOf(a as Value), dictOf(b as Value))
  },

  local_md5: (call) => {
    const value = bindArguments('BaseContext.local_md5', call, ['value'], 1)[0] as Value
    if (value instanceof Undefined) return value.fail()
    const text = textOf(value)
    if (text === undefined) {
      throw hasNo(call.args[0] ?? null, 'encode')
    }
    return createHash('md5').update(text, 'utf8').digest('hex')
  },
}

function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value
  return value instanceof Obj ? value.text() : undefined
}

/** The default stands for the error that dbt swallows; any other passes. */
function orDefault(swallowed: 'ValueError' | 'TypeError', fallback: Value, run: () => Value): Value {
  try {
    return run()
  } catch (error) {
    if (error instanceof PyError && error.type === swallowed) return fallback
    throw error
  }
}

function orCompilationError(run: () => Value): Value {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof PyError) || error.type !== 'TypeError') throw error
    throw dbtError('CompilationError', 'jinja/not-iterable', error.message)
  }
}

function zipped(args: readonly Value[]): PyIterator {
  const iterators = args.map((value) => iterate(value)[Symbol.iterator]())
  return new PyIterator(rowsOf(iterators), 'zip')
}

function* rowsOf(iterators: readonly Iterator<Value>[]): Generator<Value> {
  while (iterators.length > 0) {
    const row: Value[] = []
    for (const iterator of iterators) {
      const next = iterator.next()
      if (next.done) return
      row.push(next.value)
    }
    yield new Tuple(row)
  }
}

function dictOf(value: Value): Dict {
  if (value instanceof Dict) return value
  throw hasNo(value, 'items')
}

/** What is in the lists of the first and not in those of the second, whatever the case of keys and items. */
function differenceOf(a: Dict, b: Dict): Dict {
  const other = new Map<string, ReadonlySet<string>>()
  for (const [key, items] of b.entries()) {
    other.set(String(key).toLowerCase(), new Set([...iterate(items)].map((item) => String(item).toLowerCase())))
  }
  const difference = new Dict()
  for (const [key, items] of a.entries()) {
    const known = other.get(String(key).toLowerCase())
    if (!known) difference.set(key, items)
    else {
      const rest = [...iterate(items)].filter((item) => !known.has(String(item).toLowerCase()))
      if (rest.length > 0) difference.set(key, rest)
    }
  }
  return difference
}
