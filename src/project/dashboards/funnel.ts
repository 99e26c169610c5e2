import type { FunnelStep, FunnelTile, Dimension } from '#manifest/dashboards/definition.ts'
import type { Grain } from '#api/dashboards.ts'
import { type Place, placeName, type Reading, WRONG, type Wrong } from '#project/config/shapes/reading.ts'
import { filled, optional, record, required } from '#project/config/shapes/record.ts'
import { listOf, mapped, scalar, type Shape } from '#project/config/shapes/shape.ts'
import { FLAG, integerOf, oneOf, TEXT, textOf } from '#project/config/shapes/values.ts'
import { placedFields, type PlacedKeys } from './placed.ts'
import { placed, type Untyped } from './tiles.ts'
import { COLUMN, DIMENSION, EXPRESSION, GRAIN, MODEL } from './values.ts'

interface FunnelKeys extends PlacedKeys {
  readonly events?: string
  readonly fact?: string
  readonly entity?: string
  readonly time?: string
  readonly steps: readonly FunnelStep[]
  readonly ordered?: boolean
  readonly window?: number
  readonly where?: string
  readonly by?: Dimension
  readonly over?: Grain
  readonly cumulative: boolean
  readonly compare?: 'previous'
  readonly limit?: number
  readonly show: FunnelTile['show']
}

const STEP_NAME = textOf('the name of a step', (text) =>
  /^[\p{L}\p{N}_-]+$/u.test(text) ? undefined : `'${text}' has more than letters, digits, _ and -`,
)

const STEP: Shape<FunnelStep> = record<FunnelStep>('a step', {
  name: required(STEP_NAME, 'What it is called in answers and addresses.'),
  label: optional(TEXT, 'What it is called on the screen.'),
  where: optional(EXPRESSION, 'What an event is that takes it, or a row of a fact that has taken it.'),
  sum: optional(COLUMN, 'Of a fact: the column that says how many took it.'),
  time: optional(COLUMN, 'Of a fact: the column that says when it was taken.'),
})

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

const WINDOW: Shape<number> = scalar('a duration such as 7d', { type: 'string' }, (value) => {
  const [, count = '', unit = ''] = /^(\d+)\s*([smhdw])$/.exec(String(value)) ?? []
  const seconds = Number(count) * (SECONDS[unit] ?? 0)
  return seconds > 0 ? { value: seconds } : { hint: 's, m, h, d and w are its units: 30m, 7d' }
})

export const FUNNEL: Shape<Untyped<FunnelTile>> = mapped(
  record<FunnelKeys>('a funnel', {
    ...placedFields(12, 5),
    events: optional(MODEL, 'A model whose rows are events.'),
    fact: optional(MODEL, 'Or one whose rows have all steps: of a session each, or counts.'),
    entity: optional(COLUMN, 'With `events`: the column that says whose events they are, such as a session.'),
    time: optional(COLUMN, 'When an event was; of a fact, when its row began.'),
    steps: required(listOf(STEP), 'The steps in their order.'),
    ordered: optional(FLAG, 'With `events`: whether steps count in their order alone. They do, if nothing is said.'),
    window: optional(WINDOW, 'With `events`: the time from the first step in which the others count: `7d`.'),
    where: optional(EXPRESSION, 'Only events, or rows, for which this holds.'),
    by: optional(DIMENSION, 'A funnel for each value of a column; of an event that of its first step.'),
    over: optional(GRAIN, 'A funnel for each period, by the time of the first step.'),
    cumulative: filled(FLAG, false, 'With `over`: whether a period counts all that came until its end.'),
    compare: optional(oneOf(['previous']), '`previous`: the days before those chosen stand beside it.'),
    limit: optional(integerOf(1), 'With `by`: only so many values, those with the most in the first step.'),
    show: filled(oneOf(['funnel', 'bars', 'table', 'line']), 'funnel', 'How it is drawn.'),
  }),
  (keys, place, reading) => {
    const from = fromOf(keys, place, reading)
    const areRight = checkSteps(keys, place, reading)
    if (from === WRONG || !areRight) return WRONG
    const { steps, where, by, over, cumulative, compare, limit, show } = keys
    return {
      ...placed(keys, place),
      from,
      steps,
      ...(where !== undefined && { where }),
      ...(by && { by }),
      ...(over && { over }),
      cumulative,
      compare: compare !== undefined,
      ...(limit !== undefined && { limit }),
      show,
    }
  },
)

function fromOf(keys: FunnelKeys, place: Place, reading: Reading): FunnelTile['from'] | Wrong {
  const { events, fact, entity, time, ordered = true, window: windowSeconds, over, cumulative } = keys
  const missing = (key: string, why: string): Wrong =>
    reading.refuse(place, `${placeName(place)} needs '${key}'${why}`, { reason: 'missing-key', onKey: true })
  const foreign = (key: string, why: string): Wrong =>
    reading.refuse({ raw: null, path: [...place.path, key] }, `'${key}' ${why}`, { onKey: true })
  if ((events === undefined) === (fact === undefined)) return missing(`events' or 'fact`, ', one of them')
  if (cumulative && over === undefined) return missing('over', ', to be cumulative over it')
  if (events !== undefined) {
    if (entity === undefined) return missing('entity', ', the column that says whose events they are')
    if (time === undefined) return missing('time', ', the column that says when an event was')
    return { kind: 'events', model: events, entity, time, isOrdered: ordered, windowSeconds }
  }
  for (const key of ['entity', 'ordered', 'window'] as const) {
    if (keys[key] !== undefined) return foreign(key, 'belongs to events: the rows of a fact are counted as they are')
  }
  if (over !== undefined && time === undefined) return missing('time', `, of which 'over' has its periods`)
  return { kind: 'fact', model: fact as string, time }
}

function checkSteps({ steps, events }: FunnelKeys, place: Place, reading: Reading): boolean {
  const at = (index: number, key?: string) => ({
    raw: null,
    path: [...place.path, 'steps', index, ...(key === undefined ? [] : [key])],
  })
  const before = reading.problems.length
  if (steps.length < 2) {
    reading.refuse({ raw: null, path: [...place.path, 'steps'] }, `${placeName(place)} needs two steps at least`)
  }
  const names = new Set<string>()
  for (const [index, { name, where, sum, time }] of steps.entries()) {
    if (names.has(name)) {
      reading.refuse(at(index, 'name'), `'${name}' is the name of two steps`, { reason: 'duplicate-name' })
    }
    names.add(name)
    if (events !== undefined) {
      const foreign = sum !== undefined ? 'sum' : time !== undefined ? 'time' : undefined
      if (foreign !== undefined) reading.refuse(at(index, foreign), `'${foreign}' belongs to a fact`, { onKey: true })
      if (where === undefined) refuseEmpty(index, `'where', the condition of its events`)
    } else if ((where === undefined) === (sum === undefined)) refuseEmpty(index, `either 'where' or 'sum'`)
  }
  const ofFact = steps.filter(({ sum }) => sum !== undefined).length
  if (events === undefined && ofFact > 0 && ofFact < steps.length) {
    reading.refuse(
      { raw: null, path: [...place.path, 'steps'] },
      `the steps of ${placeName(place)} are either all sums or none`,
    )
  }
  return reading.problems.length === before

  function refuseEmpty(index: number, what: string): void {
    reading.refuse(at(index), `${placeName(at(index))} needs ${what}`, { reason: 'missing-key' })
  }
}
