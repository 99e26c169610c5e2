import type { CallArguments, CallState } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { iterate } from '#jinja/values/iterate.ts'
import { PyIterator } from '#jinja/values/iterator.ts'
import { binary } from '#jinja/values/operators.ts'
import { isTrue } from '#jinja/values/truth.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { takePositional } from '#jinja/values/arguments.ts'
import { bindArguments, integerArgument } from '../arguments.ts'
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
    const [start = 0, step = 1] = bindArguments('count', call, ['start', 'step'])
    return lazily('count', counting(start, step))
  },
  cycle: (call) => lazily('cycle', cycling([...iterate(bindArguments('cycle', call, ['iterable'], 1)[0] as Value)])),
  repeat: (call) => {
    const [value, times] = bindArguments('repeat', call, ['object', 'times'], 1)
    const most = times === undefined ? Number.POSITIVE_INFINITY : integerArgument(times)
    return lazily('repeat', repeating(value as Value, most))
  },
  accumulate: (call, state) => {
    const [items, combine, initial] = bindArguments('accumulate', call, ['iterable', 'func', 'initial'], 1)
    const all = [...(initial === undefined || initial === null ? [] : [initial]), ...iterate(items as Value)]
    const add = (a: Value, b: Value) =>
      combine === undefined || combine === null ? binary('+', a, b) : state.call(combine, [a, b])
    return accumulated(all, add)
  },
  chain: ({ args }) => lazily('chain', chained(args)),
  compress: (call) => {
    const [data, selectors] = bindArguments('compress', call, ['data', 'selectors'], 2)
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
      sliced(iterate(iterable ?? null), bound(start, 0), bound(stop, Number.POSITIVE_INFINITY), bound(step, 1)),
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
    return new Tuple(Array.from({ length: integerArgument(count) }, () => new PyIterator(all, 'itertools._tee')))
  },
  zip_longest: ({ args, kwargs }) => lazily('zip_longest', zippedLongest(args, kwargs.get('fillvalue') ?? null)),
  product: ({ args, kwargs }) => {
    const pools = args.map((pool) => [...iterate(pool)])
    const times = integerArgument(kwargs.get('repeat') ?? 1)
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

function bound(value: Value | undefined, absent: number): number {
  return value === null || value === undefined ? absent : integerArgument(value)
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
  const [iterable, size] = bindArguments(name, call, ['iterable', 'r'], required)
  return [[...iterate(iterable as Value)], size === undefined || size === null ? undefined : integerArgument(size)]
}

function* choose(pool: readonly Value[], choices: Iterable<readonly number[]>): Generator<Value> {
  for (const indexes of choices) yield new Tuple(indexes.map((index) => pool[index] as Value))
}

function* picked(pools: readonly (readonly Value[])[], choices: Iterable<readonly number[]>): Generator<Value> {
  for (const indexes of choices) yield new Tuple(indexes.map((index, place) => pools[place]?.[index] as Value))
}
