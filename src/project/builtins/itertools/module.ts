import type { CallArguments, CallState } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { iterate } from '#jinja/values/iterate.ts'
import { PyIterator } from '#jinja/values/iterator.ts'
import { binary } from '#jinja/values/operators.ts'
import { isTrue } from '#jinja/values/truth.ts'
import { asInteger } from '#jinja/values/integer.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { takePositional } from '#jinja/values/arguments.ts'
import { bindArguments, bindBuiltin, integerArgument } from '../arguments.ts'
import { callForEach } from '../call-for-each.ts'
import { chooseIndexes, productIndexes } from './choose-indexes.ts'

/** `modules.itertools`, as far as dbt shows it to templates; `onUse` is told that it is deprecated whenever a function is called. */
export function itertoolsModule(onUse: () => void = () => {}): Dict {
  const exports = Object.entries(FUNCTIONS).map(([name, run]): [string, Value] => {
    const callable = new HostCallable(name, (call, state) => {
      onUse()
      return run(call, state)
    })
    return [name, callable]
  })
  return Dict.of(exports)
}

type Run = (call: CallArguments, state: CallState) => Value | Promise<Value>

const FUNCTIONS: Readonly<Record<string, Run>> = {
  count: (call) => {
    const [start = 0, step = 1] = bindBuiltin('count', call, ['start', 'step'])
    if (typeof start === 'string' || typeof step === 'string') throw new PyError('TypeError', 'a number is required')
    return lazily('count', counting(start, step))
  },
  cycle: (call) => lazily('cycle', cycling([...iterate(bindArguments('cycle', call, ['iterable'], 1)[0] as Value)])),
  repeat: (call) => {
    const [value, times] = bindBuiltin('repeat', call, ['object', 'times'], 1)
    const most = times === undefined ? Number.POSITIVE_INFINITY : integerArgument(times)
    return lazily('repeat', repeating(value as Value, most))
  },
  accumulate: (call, state) => {
    const [items, combine, initial] = bindBuiltin('accumulate', call, ['iterable', 'func', 'initial'], 1)
    const all = [...(initial === undefined || initial === null ? [] : [initial]), ...iterate(items as Value)]
    const add = (a: Value, b: Value) =>
      combine === undefined || combine === null ? binary('+', a, b) : state.call(combine, [a, b])
    return accumulated(all, add)
  },
  chain: ({ args }) => lazily('chain', chained(args)),
  compress: (call) => {
    const [data, selectors] = bindBuiltin('compress', call, ['data', 'selectors'], 2)
    const chosen = [...iterate(selectors as Value)]
    return lazily(
      'compress',
      [...iterate(data as Value)].filter((_, index) => isTrue(chosen[index] ?? false)),
    )
  },
  islice: (call) => {
    const [iterable, ...bounds] = takePositional(call, 'islice', 2, 4)
    const [start, stop, step] = bounds.length === 1 ? [null, bounds[0], null] : bounds
    return lazily(
      'islice',
      sliced(
        iterate(iterable ?? null),
        bound(start, 0, bounds.length === 1 ? STOP : INDEXES),
        bound(stop, Number.POSITIVE_INFINITY, bounds.length === 1 ? STOP : INDEXES),
        stride(step),
      ),
    )
  },
  starmap: (call, state) => {
    const [run, rows] = bindArguments('starmap', call, ['function', 'iterable'], 2)
    return callForEach(
      [...iterate(rows as Value)],
      (row) => state.call(run as Value, [...iterate(row)]),
      (answers) => lazily('starmap', answers),
    )
  },
  tee: (call) => {
    const [items, count = 2] = bindArguments('tee', call, ['iterable', 'n'], 1)
    const all = [...iterate(items as Value)]
    if (integerArgument(count) < 0) throw new PyError('ValueError', 'n must be >= 0')
    return new Tuple(Array.from({ length: integerArgument(count) }, () => new PyIterator(all, 'itertools._tee')))
  },
  zip_longest: ({ args, kwargs }) => {
    if ([...kwargs.keys()].some((name) => name !== 'fillvalue')) {
      throw new PyError('TypeError', 'zip_longest() got an unexpected keyword argument')
    }
    return lazily('zip_longest', zippedLongest(args, kwargs.get('fillvalue') ?? null))
  },
  product: ({ args, kwargs }) => {
    const pools = args.map((pool) => [...iterate(pool)])
    const times = integerArgument(kwargs.get('repeat') ?? 1)
    if (times < 0) throw new PyError('ValueError', 'repeat argument cannot be negative')
    const all = Array.from({ length: times }, () => pools).flat()
    return lazily('product', picked(all, productIndexes(all.map((pool) => pool.length))))
  },
  permutations: (call) => {
    const [pool, size] = poolAndSize('permutations', call, 1)
    return lazily('permutations', choose(pool, chooseIndexes(pool.length, size ?? pool.length, 'any-order')))
  },
  combinations: (call) => {
    const [pool, size] = poolAndSize('combinations', call, 2)
    return lazily('combinations', choose(pool, chooseIndexes(pool.length, size as number, 'rising')))
  },
  combinations_with_replacement: (call) => {
    const [pool, size] = poolAndSize('combinations_with_replacement', call, 2)
    return lazily(
      'combinations_with_replacement',
      choose(pool, chooseIndexes(pool.length, size as number, 'not-falling')),
    )
  },
}

function lazily(name: string, items: Iterable<Value>): PyIterator {
  return new PyIterator(items, `itertools.${name}`)
}

function* counting(start: Value, step: Value): Generator<Value> {
  for (let value = start; ; value = binary('+', value, step)) yield value
}

function* cycling(items: readonly Value[]): Generator<Value> {
  while (items.length > 0) yield* items
}

function* repeating(value: Value, times: number): Generator<Value> {
  for (let count = 0; count < times; count += 1) yield value
}

function* chained(iterables: readonly Value[]): Generator<Value> {
  for (const iterable of iterables) yield* iterate(iterable)
}

function* sliced(items: Iterable<Value>, start: number, stop: number, step: number): Generator<Value> {
  if (start >= stop) return
  let index = 0
  for (const item of items) {
    if (index >= start && (index - start) % step === 0) yield item
    index += 1
    if (index >= stop) return
  }
}

const STOP = 'Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.'
const INDEXES = 'Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.'

function bound(value: Value | undefined, absent: number, refusal: string): number {
  if (value === null || value === undefined) return absent
  const index = asInteger(value)
  if (index === undefined || index < 0) throw new PyError('ValueError', refusal)
  return Number(index)
}

function stride(value: Value | undefined): number {
  if (value === null || value === undefined) return 1
  const step = asInteger(value)
  if (step !== undefined && step >= 1) return Number(step)
  throw new PyError('ValueError', 'Step for islice() must be a positive integer or None.')
}

function* zippedLongest(args: readonly Value[], fill: Value): Generator<Value> {
  const iterators = args.map((iterable) => iterate(iterable)[Symbol.iterator]())
  for (;;) {
    const steps = iterators.map((iterator) => iterator.next())
    if (steps.every((step) => step.done)) return
    yield new Tuple(steps.map((step) => (step.done ? fill : step.value)))
  }
}

/** Sums up from the left; waits where a call of the combining function waits. */
function accumulated(
  items: readonly Value[],
  add: (a: Value, b: Value) => Value | Promise<Value>,
): Value | Promise<Value> {
  const totals: Value[] = []
  const combineNext = (item: Value) => (totals.length === 0 ? item : add(totals.at(-1) as Value, item))
  for (let index = 0; index < items.length; index += 1) {
    const total = combineNext(items[index] as Value)
    if (!(total instanceof Promise)) totals.push(total)
    else {
      return (async () => {
        totals.push(await total)
        for (const item of items.slice(index + 1)) totals.push(await combineNext(item))
        return lazily('accumulate', totals)
      })()
    }
  }
  return lazily('accumulate', totals)
}

function poolAndSize(name: string, call: CallArguments, required: number): [Value[], number | undefined] {
  const [iterable, size] = bindBuiltin(name, call, ['iterable', 'r'], required)
  if (size === undefined || size === null) return [[...iterate(iterable as Value)], undefined]
  const pool = [...iterate(iterable as Value)]
  if (name === 'permutations' && asInteger(size) === undefined) throw new PyError('TypeError', 'Expected int as r')
  const count = integerArgument(size)
  if (count < 0) throw new PyError('ValueError', 'r must be non-negative')
  return [pool, count]
}

function* choose(pool: readonly Value[], choices: Iterable<readonly number[]>): Generator<Value> {
  for (const indexes of choices) yield new Tuple(indexes.map((index) => pool[index] as Value))
}

function* picked(pools: readonly (readonly Value[])[], choices: Iterable<readonly number[]>): Generator<Value> {
  for (const indexes of choices) yield new Tuple(indexes.map((index, place) => pools[place]?.[index] as Value))
}
