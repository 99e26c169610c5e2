import { SETTINGS_FILE } from '#foundation/settings-file.ts'
import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { Cron } from '../time/cron.ts'
import type { Deadline } from '../time/deadline.ts'
import type { MissedPolicy } from '../time/due-ticks.ts'
import { ENV, type EnvSettings } from './env.ts'
import { placeName, WRONG } from '#project/config/shapes/reading.ts'
import { type Fields, filled, optional, record, required } from '#project/config/shapes/record.ts'
import { allRight, oneOrMore, type Shape } from '#project/config/shapes/shape.ts'
import { AFTER, type AfterRule, NEEDS, type Trigger, TRIGGER } from './triggers.ts'
import { FLAG, integerOf, oneOf, TEXT, textOf } from '#project/config/shapes/values.ts'
import { CRON, DEADLINE, DURATION, nameOf, SPAN_OF_TIME, VARS, ZONE } from './values.ts'

/** How often a job that failed is tried again. */
export interface Retries {
  /** After the first one. */
  readonly attempts: number
  readonly backoffMs: number
  /** The pause doubles each time, up to this. */
  readonly longestMs: number
  /** Whether what went well is left alone. */
  readonly from: 'failure' | 'start'
}

/** What becomes of a tick that comes while the job still runs, and may not run once more at the same time. */
export type Overlap = 'queue' | 'skip' | 'cancel'

/** What can be said of a job, wherever it is said: of all jobs, of a business line, a frequency, a cell, a job. */
export interface JobRules {
  readonly description?: string
  readonly owner?: string
  readonly tags?: readonly string[]
  readonly enabled?: boolean
  readonly cron?: readonly Cron[]
  readonly timezone?: string
  readonly jitterMs?: number
  readonly calendars?: readonly string[]
  readonly missed?: MissedPolicy
  readonly after?: AfterRule
  readonly needs?: readonly string[]
  readonly triggers?: readonly Trigger[]
  readonly api?: boolean
  readonly deadline?: Deadline
  readonly retries?: Retries
  readonly timeoutMs?: number
  readonly concurrency?: number
  readonly overlap?: Overlap
  readonly pools?: ReadonlyMap<string, number>
  readonly priority?: number
  readonly continueOnError?: boolean
  readonly instances?: readonly string[]
  readonly target?: string
  readonly threads?: number
  readonly vars?: YamlMapping
  readonly env?: EnvSettings
}

const RETRIES = record<Retries>('retries', {
  attempts: required(integerOf(0, 100), 'How many times a failed run is tried again.'),
  backoffMs: filled(DURATION, 60_000, 'The pause before the first of them; it doubles each time.'),
  longestMs: filled(SPAN_OF_TIME, 3_600_000, 'The longest pause.'),
  from: filled(
    oneOf(['failure', 'start']),
    'failure',
    '`failure` does what failed or was skipped once more, `start` does all of it.',
  ),
})

const POOL_NAME = nameOf('pool', SETTINGS_FILE)

/** Places in pools: a name, a list of names, or names with numbers. */
const POOLS: Shape<ReadonlyMap<string, number>> = {
  wanted: 'a pool, a list of pools, or a mapping from pools to places',
  schema: {
    anyOf: [oneOrMore(POOL_NAME).schema, { type: 'object', additionalProperties: { type: 'integer', minimum: 1 } }],
  },
  read(place, reading) {
    const value = reading.value(place)
    if (value === WRONG) return WRONG
    const entries = reading.entries(place, value)
    if (!entries) {
      const names = oneOrMore(POOL_NAME).read(place, reading)
      return names === WRONG ? WRONG : new Map(names.map((name) => [name, 1]))
    }
    const read = entries.map(([name, child]) => {
      const known = POOL_NAME.read({ raw: name, path: child.path }, reading)
      const places = integerOf(1).read(child, reading)
      return known === WRONG || places === WRONG ? WRONG : ([known, places] as const)
    })
    return allRight(read) ? new Map(read) : WRONG
  },
}

const ALL_INSTANCES = 'all'

const INSTANCES: Shape<readonly string[]> = {
  ...oneOrMore(nameOf('instance', SETTINGS_FILE)),
  wanted: 'an instance, a list of instances, or all',
  read(place, reading) {
    if (place.raw !== ALL_INSTANCES) return oneOrMore(nameOf('instance', SETTINGS_FILE)).read(place, reading)
    if (reading.named('instance').size > 0) return [...reading.named('instance')]
    return reading.refuse(place, `${placeName(place)} is all, and there are no instances`)
  },
}

/** The keys of jobs, cells, frequencies and lines. */
export const JOB_RULES: Fields<JobRules> = {
  description: optional(TEXT, 'What the job is for.'),
  owner: optional(textOf('the name of a person or a team'), 'Who is told, and who is asked.'),
  tags: optional(oneOrMore(TEXT), 'Words by which alerts and people find it.'),
  enabled: optional(FLAG, 'With `false` nothing starts it but a person.'),
  cron: optional(
    CRON,
    'When it is due: five fields, six with the second before them, or a word such as `@daily`. Several in a list.',
  ),
  timezone: optional(ZONE, 'The clocks that its times are on.'),
  jitterMs: optional(
    DURATION,
    'It starts up to so long after its tick: another delay for each job and tick, the same on every server.',
  ),
  calendars: optional(
    oneOrMore(nameOf('calendar', SETTINGS_FILE)),
    'Calendars of exceptions that its ticks go by, all of them.',
  ),
  missed: optional(
    oneOf(['skip', 'latest', 'all']),
    'What becomes of ticks that passed while no server was up: none is made up for, the latest one, or all.',
  ),
  after: optional(
    AFTER,
    'Starts when another job has ended well: a job, a list of which each starts it, or `{ all: [a, b] }`.',
  ),
  needs: optional(NEEDS, 'Jobs whose last tick by then has to have ended well before this one begins.'),
  triggers: optional(oneOrMore(TRIGGER), 'What else starts it: a webhook, a file, fresh data, a number of new rows.'),
  api: optional(FLAG, 'Whether API, page and command line may start it.'),
  deadline: optional(
    DEADLINE,
    "By when it is to be done: `'06:00'` is the first six o'clock after the tick, `2h` counts from the tick.",
  ),
  retries: optional(RETRIES, 'How often it is tried again where it fails.'),
  timeoutMs: optional(SPAN_OF_TIME, 'After so long a run is ended and counts as failed.'),
  concurrency: optional(integerOf(1, 1000), 'How many of its runs may go at once, for each instance.'),
  overlap: optional(
    oneOf(['queue', 'skip', 'cancel']),
    'What becomes of a tick while it still runs: one waits, and takes the place of one that waits already; it is skipped; or the run is cancelled.',
  ),
  pools: optional(
    POOLS,
    'Pools in which a run takes a place while it goes: `warehouse`, or `{ warehouse: 2 }` for two places.',
  ),
  priority: optional(integerOf(-1000, 1000), 'Of runs that wait, the highest goes first.'),
  continueOnError: optional(FLAG, 'Whether later steps run where one fails. The run fails all the same.'),
  instances: optional(INSTANCES, 'Where it runs, one run for each; without this in all there are.'),
  target: optional(textOf('the name of a target'), 'The target of the profile.'),
  threads: optional(integerOf(1, 1000), 'How many nodes are built at once.'),
  vars: optional(VARS, 'Variables, as `--vars` takes them.'),
  env: optional(ENV, 'Variables of the environment that all its steps see besides.'),
}
