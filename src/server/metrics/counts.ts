import type { Labels, MetricFamily, Sample } from './metric-text.ts'

/** So many combinations of labels are counted; all further ones together. */
const MOST = 5000

interface Kept {
  readonly labels: Labels
  readonly buckets: number[]
  sum: number
  count: number
}

/** Counts what happens, by labels. */
export class Counter {
  private readonly values = new Map<string, { readonly labels: Labels; value: number }>()
  private readonly name: string
  private readonly help: string

  constructor(name: string, help: string) {
    this.name = name
    this.help = help
  }

  add(labels: Labels, amount = 1): void {
    const entry = place(this.values, labels, (kept) => ({ labels: kept, value: 0 }))
    entry.value += amount
  }

  family(): MetricFamily {
    return { name: this.name, help: this.help, type: 'counter', samples: [...this.values.values()] }
  }
}

/** Counts how large things are, by labels: how many were no larger than each of some limits. */
export class Histogram {
  private readonly values = new Map<string, Kept>()
  private readonly name: string
  private readonly help: string
  private readonly limits: readonly number[]

  constructor(name: string, help: string, limits: readonly number[]) {
    this.name = name
    this.help = help
    this.limits = limits
  }

  observe(labels: Labels, value: number): void {
    const kept = place(this.values, labels, (of) => ({
      labels: of,
      buckets: this.limits.map(() => 0),
      sum: 0,
      count: 0,
    }))
    kept.count++
    kept.sum += value
    const bucket = this.limits.findIndex((limit) => value <= limit)
    if (bucket >= 0) kept.buckets[bucket] = (kept.buckets[bucket] ?? 0) + 1
  }

  family(): MetricFamily {
    const samples = [...this.values.values()].flatMap((kept) => this.samplesOf(kept))
    return { name: this.name, help: this.help, type: 'histogram', samples }
  }

  private samplesOf({ labels, buckets, sum, count }: Kept): readonly Sample[] {
    let below = 0
    const limited = this.limits.map((limit, at): Sample => {
      below += buckets[at] ?? 0
      return { suffix: '_bucket', labels: { ...labels, le: String(limit) }, value: below }
    })
    return [
      ...limited,
      { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
      { suffix: '_sum', labels, value: sum },
      { suffix: '_count', labels, value: count },
    ]
  }
}

function place<T>(values: Map<string, T>, labels: Labels, make: (labels: Labels) => T): T {
  const isFull = values.size >= MOST
  const wanted = Object.values(labels).join('\0')
  const found = values.get(wanted)
  if (found !== undefined) return found
  const kept = isFull ? Object.fromEntries(Object.keys(labels).map((name) => [name, 'other'])) : labels
  const key = Object.values(kept).join('\0')
  const there = values.get(key)
  if (there !== undefined) return there
  const made = make(kept)
  values.set(key, made)
  return made
}
