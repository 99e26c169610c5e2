import { SETTINGS_FILE } from '#foundation/settings-file.ts'
import { placeName, type Place, type Reading, WRONG, type Wrong } from '#project/config/shapes/reading.ts'
import { filled, record, required } from '#project/config/shapes/record.ts'
import { SECRET, type SecretSource } from './secret.ts'
import { oneOrMore, scalar, type Shape, shortOrFull, shown } from '#project/config/shapes/shape.ts'
import { oneOf, textOf } from '#project/config/shapes/values.ts'
import { nameOf, SELECTION, SPAN_OF_TIME } from './values.ts'

/** What starts a job besides its times. */
export type Trigger = WebhookTrigger | FileTrigger | FreshTrigger | VolumeTrigger

export interface WebhookTrigger {
  readonly kind: 'webhook'
  /** Signs what is sent. */
  readonly secret: SecretSource
}

export interface FileTrigger {
  readonly kind: 'file'
  /** A pattern, from the project's folder. */
  readonly path: string
  /** For so long its size may not have changed. */
  readonly settleMs: number
}

export interface FreshTrigger {
  readonly kind: 'fresh'
  /** Selects the sources that are watched. */
  readonly select: readonly string[]
  readonly everyMs: number
}

export interface VolumeTrigger {
  readonly kind: 'volume'
  /** Selects what is counted, their rows taken together. */
  readonly select: readonly string[]
  readonly when: VolumeCondition
  readonly everyMs: number
}

/** At least so many rows more than when the job last ran. */
export interface VolumeCondition {
  readonly rows: number
}

const MINUTE = 60_000

const CONDITION: Shape<VolumeCondition> = scalar(
  'a condition such as rows_since_last_run > 10',
  { type: 'string' },
  (value) => {
    const [, sign, number] =
      /^\s*rows_since_last_run\s*(>=?)\s*(\d+)\s*$/.exec(typeof value === 'string' ? value : '') ?? []
    if (number === undefined) return {}
    return { value: { rows: Number(number) + (sign === '>' ? 1 : 0) } }
  },
)

const EVERY = filled(SPAN_OF_TIME, 5 * MINUTE, 'How often one looks.')

const KINDS = {
  webhook: record<Omit<WebhookTrigger, 'kind'>>('a webhook', {
    secret: required(SECRET, 'The key with which the sender signs the body: HMAC-SHA256, in hexadecimal.'),
  }),
  file: record<Omit<FileTrigger, 'kind'>>('a file trigger', {
    path: required(
      textOf('a file or a pattern such as landing/*.csv'),
      "The files to wait for, from the project's folder.",
    ),
    settleMs: filled(SPAN_OF_TIME, 10_000, 'A file counts once it has not changed for so long.'),
  }),
  fresh: record<Omit<FreshTrigger, 'kind'>>('a fresh trigger', {
    select: required(
      SELECTION,
      'Sources, as `--select` takes them: `source:greenery.orders`. New data in any of them starts the job.',
    ),
    everyMs: EVERY,
  }),
  volume: record<Omit<VolumeTrigger, 'kind'>>('a volume trigger', {
    select: required(SELECTION, 'Sources or models whose rows are counted, together.'),
    when: required(CONDITION, 'For example `rows_since_last_run > 10`.'),
    everyMs: EVERY,
  }),
} as const

type Kind = keyof typeof KINDS

/** The shapes of the kinds of triggers, for the reference. */
export const TRIGGER_KINDS = KINDS

/** `{ webhook: … }`, `{ file: … }`, `{ fresh: … }` or `{ volume: … }`; a file and a fresh source may be a text alone. */
export const TRIGGER: Shape<Trigger> = {
  wanted: 'a trigger: { webhook: … }, { file: … }, { fresh: … } or { volume: … }',
  schema: {
    anyOf: Object.entries(KINDS).map(([kind, shape]) => ({
      type: 'object',
      properties: { [kind]: { anyOf: [shape.schema, { type: 'string' }] } },
      required: [kind],
      additionalProperties: false,
    })),
  },
  read(place, reading) {
    const value = reading.value(place)
    if (value === WRONG) return WRONG
    if (value === 'api') {
      return reading.refuse(place, `${placeName(place)}: every job can be started by the API`, {
        hint: 'take it out here; `api: false` beside `triggers` is how to forbid it',
      })
    }
    const [entry, ...more] = reading.entries(place, value) ?? []
    if (!entry || more.length > 0) {
      const found = entry ? 'several in one item' : shown(value, reading.written(place))
      return reading.refuse(place, `${placeName(place)} has to be ${this.wanted}: this is ${found}`)
    }
    const [kind, child] = entry
    if (Object.hasOwn(KINDS, kind)) return readKind(kind as Kind, child, reading)
    return reading.refuseName(child, `'${kind}' is no trigger`, kind, Object.keys(KINDS), {
      reason: 'unknown-key',
      onKey: true,
    })
  },
}

function readKind(kind: Kind, place: Place, reading: Reading): Trigger | Wrong {
  const { path, raw } = place
  const isShort = typeof raw === 'string' && (kind === 'file' || kind === 'fresh')
  const inFull = isShort ? { path, raw: { [kind === 'file' ? 'path' : 'select']: raw } } : place
  const read = KINDS[kind].read(inFull, reading)
  return read === WRONG ? WRONG : ({ kind, ...read } as Trigger)
}

/** How a run of a job can have ended. */
export const RUN_ENDS = ['success', 'error', 'cancelled'] as const
export type RunEnd = (typeof RUN_ENDS)[number]

/** Starts a job when others have ended. */
export interface AfterRule {
  readonly jobs: readonly string[]
  /** Whether all of them have to have ended since the job last ran, and not one of them. */
  readonly isAll: boolean
  readonly status: readonly RunEnd[]
}

const JOBS = oneOrMore(nameOf('job', SETTINGS_FILE))

const AFTER_IN_FULL = record<{
  readonly any?: readonly string[]
  readonly all?: readonly string[]
  readonly status: readonly RunEnd[]
}>('what a job comes after', {
  any: { shape: JOBS, doc: 'Each of these starts the job.', isRequired: false, filled: false },
  all: {
    shape: JOBS,
    doc: 'The job starts once all of these have ended since it last ran.',
    isRequired: false,
    filled: false,
  },
  status: filled(oneOrMore(oneOf(RUN_ENDS)), ['success'], 'How they have to have ended: success, error, cancelled.'),
})

/** A job, a list of which each one starts it, or `{ all: […] }`. */
export const AFTER: Shape<AfterRule> = shortOrFull({
  wanted: 'a job, a list of jobs, or { all: […] }',
  short: JOBS,
  ofShort: (jobs): AfterRule => ({ jobs, isAll: false, status: ['success'] }),
  full: AFTER_IN_FULL,
  ofFull({ any, all, status }, place, reading) {
    const jobs = all ?? any
    if (!jobs || (all && any)) {
      return reading.refuse(place, `${placeName(place)} needs either 'any' or 'all'`, { onKey: true })
    }
    return { jobs, isAll: all !== undefined, status }
  },
})

/** Jobs that a job waits for. */
export const NEEDS = JOBS
