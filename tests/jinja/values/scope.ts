import type { Scope } from '#jinja/environment.ts'
import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { PySet } from '#jinja/values/py-set.ts'
import type { Value } from '#jinja/values/value.ts'

/** The names that the recorded expressions use; `record.py` has the same. */
export function caseScope(): Scope {
  const row = (name: string, n: number, tags: Value[]) => Dict.from({ name, n, tags })
  const names: Record<string, Value> = {
    inf: new Float(Number.POSITIVE_INFINITY),
    nan: new Float(Number.NaN),
    make_set: new HostCallable('make_set', ({ args }) => new PySet(args)),
    ints: [3, 1, 2],
    words: ['b', 'A', 'c', 'a'],
    rows: [row('x', 1, ['p']), row('y', 2, []), row('X', 3, ['q', 'r'])],
  }
  return { lookup: (name) => (Object.hasOwn(names, name) ? names[name] : undefined) }
}
