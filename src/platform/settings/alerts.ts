import { SETTINGS_FILE } from '#foundation/settings-file.ts'
import type { Cron } from '../time/cron.ts'
import type { WallTime } from '../time/wall-time.ts'
import { type Channel, CHANNELS } from './channels.ts'
import { placeName, WRONG, type Wrong } from '#project/config/shapes/reading.ts'
import { type Fields, filled, optional, record, required } from '#project/config/shapes/record.ts'
import { listOf, oneOrMore, scalar, type Shape } from '#project/config/shapes/shape.ts'
import { integerOf, NUMBER, oneOf, TEXT, textOf } from '#project/config/shapes/values.ts'
import { checkReads } from '#project/dashboards/check-reads.ts'
import { CRON, nameOf, SELECTION, SPAN_OF_TIME, TIME_OF_DAY, ZONE } from './values.ts'

/** What can be told. */
export const ALERT_EVENTS = [
  'run.started',
  'run.succeeded',
  'run.errored',
  'run.cancelled',
  'job.recovered',
  'tick.missed',
  'test.failed',
  'test.warned',
  'test.recovered',
  'freshness.late',
  'freshness.recovered',
  'deadline.at_risk',
  'deadline.missed',
  'snapshot.changed',
] as const
export type AlertEvent = (typeof ALERT_EVENTS)[number]

/** How and to whom a rule tells. */
interface RuleDelivery {
  readonly name?: string
  readonly to: readonly string[]
  /** Nothing is told again for so long, while it lasts. */
  readonly remindMs?: number
  readonly quiet?: QuietHours
  /** Gathers messages, and sends them at these times. */
  readonly digest?: readonly Cron[]
}

/** Told when something happens. All of the conditions have to hold. */
export interface EventRule extends RuleDelivery {
  readonly kind: 'event'
  readonly on: readonly AlertEvent[]
  readonly jobs?: readonly string[]
  readonly owners?: readonly string[]
  readonly groups?: readonly string[]
  readonly tags?: readonly string[]
  readonly select?: readonly string[]
  readonly severity?: 'warn' | 'error'
  /** Of `snapshot.changed`: a condition in SQL on `before.…` and `after.…`. */
  readonly where?: string
}

/** Told when a number is not what it should be. */
export interface MetricRule extends RuleDelivery {
  readonly kind: 'metric'
  readonly measure: Measure
  readonly condition: MetricCondition
  /** Columns by whose values the number is told apart. */
  readonly by: readonly string[]
  /** Which column says when a row is of; without it the last row counts. */
  readonly over?: string
  readonly minPeriods: number
  /** When it is looked at; without it, whenever what it reads was built. */
  readonly cron?: readonly Cron[]
}

export type Measure =
  /** For example `funnel.conversion_rate`. */
  | { readonly kind: 'column'; readonly model: string; readonly column: string }
  | { readonly kind: 'query'; readonly query: string }

export type MetricCondition =
  | { readonly kind: 'above' | 'below'; readonly limit: number }
  | { readonly kind: 'change'; readonly change: Change; readonly against: Against }

/** A difference that is too much; downwards if negative. `%` is relative, `pt` points of a percentage, else it is the plain number. */
export interface Change {
  readonly amount: number
  readonly unit: '%' | 'pt' | 'number'
}

export type Against =
  | { readonly kind: 'previous' }
  | {
      readonly kind: 'median' | 'mean'
      readonly periods: number
      readonly unit: 'days' | 'weeks' | 'months' | 'periods'
    }

export type AlertRule = EventRule | MetricRule

/** When nobody is to be woken: messages wait until the end of it. */
export interface QuietHours {
  readonly from: WallTime
  readonly to: WallTime
  readonly timezone?: string
}

export interface Alerts {
  readonly channels: ReadonlyMap<string, Channel>
  readonly rules: readonly AlertRule[]
}

const QUIET = record<QuietHours>('quiet hours', {
  from: required(TIME_OF_DAY, "Their begin, for example `'22:00'`."),
  to: required(TIME_OF_DAY, 'Their end; before the begin it is that of the next day.'),
  timezone: optional(ZONE, 'The clocks that they are on.'),
})

const DELIVERY: Fields<RuleDelivery> = {
  name: optional(TEXT, 'How messages call the rule.'),
  to: required(oneOrMore(nameOf('channel', 'alerts')), 'The channels that are told.'),
  remindMs: optional(SPAN_OF_TIME, 'Tells it again after so long, while it lasts. Without it, it is told once.'),
  quiet: optional(QUIET, 'Hours in which messages wait.'),
  digest: optional(CRON, 'Gathers messages and sends them together at these times.'),
}

export const EVENT_RULE = record<Omit<EventRule, 'kind'>>('a rule', {
  on: required(
    oneOrMore(oneOf(ALERT_EVENTS)),
    `What happens: ${ALERT_EVENTS.map((event) => `\`${event}\``).join(', ')}.`,
  ),
  ...DELIVERY,
  jobs: optional(oneOrMore(nameOf('job', SETTINGS_FILE)), 'Only of these jobs.'),
  owners: optional(
    oneOrMore(TEXT),
    'Only what these own: `owner` of a job, `meta.owner`, the owner of a group or an exposure.',
  ),
  groups: optional(oneOrMore(TEXT), 'Only nodes of these groups.'),
  tags: optional(oneOrMore(TEXT), 'Only nodes and jobs with one of these tags.'),
  select: optional(SELECTION, 'Only nodes of this selection.'),
  severity: optional(oneOf(['warn', 'error']), 'Only of this severity, or a graver one.'),
  where: optional(
    textOf('a condition in SQL'),
    'Of `snapshot.changed`: which changes, by `before` and `after`: `after.inventory = 0`.',
  ),
})

const CHANGE = scalar<Change>("a change such as '-10%', '5pt' or '100'", { type: 'string' }, (value) => {
  const [, number, unit = ''] = /^\s*([+-]?\d+(?:\.\d+)?)\s*(%|pt|pts)?\s*$/.exec(String(value)) ?? []
  if (number === undefined || Number(number) === 0) return {}
  return { value: { amount: Number(number), unit: unit === '' ? 'number' : unit === '%' ? '%' : 'pt' } }
})

const AGAINST = scalar<Against>("previous, or such as 'median 28 days'", { type: 'string' }, (value) => {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : ''
  if (text === 'previous') return { value: { kind: 'previous' } }
  const [, kind, count, unit] = /^(median|mean)\s+(?:of\s+)?(\d+)\s+(day|week|month|period)s?$/.exec(text) ?? []
  if (kind === undefined || Number(count) < 1) return {}
  return {
    value: { kind: kind as 'median' | 'mean', periods: Number(count), unit: `${unit}s` as 'days' },
  }
})

const COLUMN = scalar<Measure>("a model's column such as funnel.conversion_rate", { type: 'string' }, (value) => {
  const [, model, column] = /^([\p{L}_][\p{L}\p{N}_.]*)\.([\p{L}_][\p{L}\p{N}_]*)$/u.exec(String(value)) ?? []
  return model === undefined || column === undefined ? {} : { value: { kind: 'column', model, column } }
})

const RENDERED_QUERY = textOf('a query', checkReads)

/** Its Jinja is for the project to render, which knows `ref`; where it is marked as `raw`, the mark is for this file. */
const QUERY: Shape<string> = {
  ...RENDERED_QUERY,
  read(place, reading) {
    const { raw } = place
    const isForProject = typeof raw === 'string' && raw.trim() !== '' && !/\{%-?\s*raw\b/.test(raw)
    if (!isForProject) return RENDERED_QUERY.read(place, reading)
    const problem = checkReads(raw)
    return problem === undefined ? raw : reading.refuse(place, `${placeName(place)} has to be a query: ${problem}`)
  },
}

export const METRIC_RULE = record<
  RuleDelivery & {
    readonly metric?: Measure
    readonly query?: string
    readonly above?: number
    readonly below?: number
    readonly change?: Change
    readonly against?: Against
    readonly by: readonly string[]
    readonly over?: string
    readonly minPeriods: number
    readonly cron?: readonly Cron[]
  }
>('a rule', {
  metric: optional(COLUMN, 'The number: a column of a model, `funnel.conversion_rate`.'),
  query: optional(QUERY, 'Or a query with `ref`, whose first column is the number. Its Jinja is that of a model.'),
  above: optional(NUMBER, 'Told when it is above this.'),
  below: optional(NUMBER, 'Told when it is below this.'),
  change: optional(
    CHANGE,
    "Told when it changed by so much or more: `'-10%'` is relative, `'-2pt'` two points, `'-5'` the plain difference.",
  ),
  against: optional(AGAINST, 'What the change is measured against: `previous`, or `median 28 days`, `mean 4 weeks`.'),
  by: filled(oneOrMore(TEXT), [], 'Columns by whose values the number is told apart.'),
  over: optional(
    TEXT,
    'The column that says of when a row is. Without it the newest row counts, and each build is a period.',
  ),
  minPeriods: filled(integerOf(1), 7, 'How much history it takes before anything is told of a change.'),
  cron: optional(CRON, 'When it is looked at. Without it, whenever what it reads was built.'),
  ...DELIVERY,
})

/** `{ on: … }` or `{ metric: … }`. */
const RULE: Shape<AlertRule> = {
  wanted: 'a rule: { on: … } or { metric: … }',
  schema: { anyOf: [EVENT_RULE.schema, METRIC_RULE.schema] },
  read(place, reading) {
    const value = reading.value(place)
    if (value === WRONG) return WRONG
    const keys = new Set(reading.entries(place, value)?.map(([key]) => key))
    if (!keys.has('metric') && !keys.has('query')) {
      const rule = EVENT_RULE.read(place, reading)
      return rule === WRONG ? WRONG : { kind: 'event', ...rule }
    }
    const rule = METRIC_RULE.read(place, reading)
    if (rule === WRONG) return WRONG
    const { metric, query, above, below, change, against, ...rest } = rule
    const refuse = (problem: string): Wrong => reading.refuse(place, `${placeName(place)} ${problem}`)
    if (metric && query !== undefined) return refuse("needs either 'metric' or 'query'")
    if ([above, below, change].filter((each) => each !== undefined).length !== 1) {
      return refuse("needs one of 'above', 'below' and 'change'")
    }
    if (against && !change) return refuse("has 'against', which goes with 'change'")
    const measure: Measure = metric ?? { kind: 'query', query: query as string }
    return { kind: 'metric', ...rest, measure, condition: conditionOf({ above, below, change, against }) }
  },
}

function conditionOf(given: {
  readonly above: number | undefined
  readonly below: number | undefined
  readonly change: Change | undefined
  readonly against: Against | undefined
}): MetricCondition {
  const { above, below, change, against = { kind: 'previous' } } = given
  if (change) return { kind: 'change', change, against }
  return above === undefined ? { kind: 'below', limit: below as number } : { kind: 'above', limit: above }
}

export const ALERTS = record<Alerts>('alerts', {
  channels: filled(CHANNELS, new Map(), 'Where alerts go, by names.'),
  rules: filled(listOf(RULE), [], 'What is told, and to whom.'),
})
