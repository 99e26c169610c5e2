import type { DataColumn, ResultPart, TileOf } from '#api/dashboards.ts'
import { numberOf } from '../values/format-value.ts'

/** A step of a funnel as it stands in an answer. */
export interface FunnelStep {
  readonly name: string
  readonly label: string
  readonly count: number
  /** Shares of one; null where nothing came before, or none did. */
  readonly ofTotal: number | null
  readonly ofPrevious: number | null
  readonly dropOff: number | null
  /** How many were lost since the step before. */
  readonly lost: number
  readonly isLargestDrop: boolean
  /** Median since the step before. */
  readonly seconds: number | null
  /** Of `ofTotal`, against the period before; null where it is not known. */
  readonly change: number | null
  /** Of the count itself, as a share of what it was in the period before. */
  readonly countChange: number | null
  /** Its place in the rows of the answer. */
  readonly row: number
}

/** The steps of one value of a dimension, or of one period. */
export interface Funnel {
  /** Of the dimension; undefined where there is none. */
  readonly by: unknown
  readonly over: unknown
  readonly steps: readonly FunnelStep[]
}

type Settings = TileOf<'funnel'>['settings']

/** The funnels of an answer, in its order: one for each value of the dimension and each period. */
export function funnelsOf({ steps, by, over }: Settings, { columns, rows }: ResultPart): readonly Funnel[] {
  const at = (name: string) => columns.findIndex((column) => column.name === name)
  const byAt = by === null ? -1 : at(by)
  const overAt = over === null ? -1 : at('over')
  const [stepAt, countAt] = [at('step'), at('count')]
  const labels = new Map(steps.map(({ name, label }) => [name, label]))
  const funnels = new Map<string, { by: unknown; over: unknown; steps: FunnelStep[] }>()
  rows.forEach((row, index) => {
    const [byValue, overValue] = [row[byAt], row[overAt]]
    const key = JSON.stringify([byValue ?? null, overValue ?? null])
    const funnel = funnels.get(key) ?? { by: byValue, over: overValue, steps: [] }
    funnels.set(key, funnel)
    const share = (name: string) => numberOf(row[at(name)]) ?? null
    const count = numberOf(row[countAt]) ?? 0
    const before = funnel.steps.at(-1)
    funnel.steps.push({
      name: String(row[stepAt]),
      label: labels.get(String(row[stepAt])) ?? String(row[stepAt]),
      count,
      ofTotal: share('of_total'),
      ofPrevious: share('of_previous'),
      dropOff: share('drop_off'),
      lost: before ? before.count - count : 0,
      isLargestDrop: row[at('is_largest_drop')] === true,
      seconds: share('seconds'),
      change: share('change'),
      countChange: null,
      row: index,
    })
  })
  return [...funnels.values()]
}

/** The same funnel in the period before, where the answer has it: each step gets the change of its rate. */
export function comparedWith(funnels: readonly Funnel[], previous: readonly Funnel[]): readonly Funnel[] {
  return funnels.map((funnel) => {
    const before = previous.find(({ by }) => by === funnel.by)
    if (!before) return funnel
    const steps = funnel.steps.map((step, index) => {
      const same = before.steps.find(({ name }) => name === step.name)
      // Of the first step all are all, now as before: it has more or fewer of them.
      if (index === 0) return { ...step, change: null, countChange: same?.count ? step.count / same.count - 1 : null }
      const change = step.ofTotal === null || same?.ofTotal == null ? null : step.ofTotal - same.ofTotal
      return { ...step, change }
    })
    return { ...funnel, steps }
  })
}

/** What is counted, as a word behind a number: `578 sessions`; nothing where the answer calls it no more than a count. */
export function entityWord(columns: readonly DataColumn[]): string {
  const label = columns.find(({ name }) => name === 'count')?.label ?? ''
  return /^counts?$/i.test(label) ? '' : label.toLowerCase()
}
