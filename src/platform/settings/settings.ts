import type { YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import type { ExceptionCalendar } from '../time/calendar.ts'
import { type Alerts, ALERTS } from './alerts.ts'
import { CALENDARS } from './calendars.ts'
import { type InstanceSettings, INSTANCES } from './instances.ts'
import { JOB_RULES, type JobRules } from './job-rules.ts'
import { filled, pick, record } from '#project/config/shapes/record.ts'
import { QUERIES, type QuerySettings, USUAL_QUERIES } from './query-settings.ts'
import { type ListedJobSettings, LISTED_JOBS, type Schedule, SCHEDULE } from './schedule.ts'
import { SECRET, Secret, type SecretSource } from './secret.ts'
import {
  AUDIT,
  type AuditSettings,
  CATALOG,
  type CatalogSettings,
  HISTORY,
  type HistorySettings,
  RETENTION,
  type RetentionSettings,
  SECURITY,
  type SecuritySettings,
  SERVER,
  type ServerSettings,
} from './server-settings.ts'
import { tableOf } from '#project/config/shapes/shape.ts'
import { integerOf } from '#project/config/shapes/values.ts'

/** What `trellis.yml` says. */
export interface SettingsValues {
  readonly schedule: Schedule
  /** What is true of all jobs, where nothing nearer says otherwise. */
  readonly defaults: JobRules
  readonly jobs: ReadonlyMap<string, ListedJobSettings>
  readonly calendars: ReadonlyMap<string, ExceptionCalendar>
  /** How many places each pool has. */
  readonly pools: ReadonlyMap<string, number>
  readonly instances: ReadonlyMap<string, InstanceSettings>
  readonly alerts: Alerts
  readonly store: SecretSource
  readonly retention: RetentionSettings
  readonly history: HistorySettings
  readonly catalog: CatalogSettings
  readonly audit: AuditSettings
  readonly server: ServerSettings
  readonly queries: QuerySettings
  readonly security: SecuritySettings
}

/** The values, and the file they come from. */
export interface Settings extends SettingsValues {
  readonly document: YamlDocument
}

/** Of a single job alone it can be said what starts it. */
const DEFAULTS = pick(JOB_RULES, [
  'owner',
  'tags',
  'enabled',
  'timezone',
  'jitterMs',
  'calendars',
  'missed',
  'api',
  'retries',
  'timeoutMs',
  'concurrency',
  'overlap',
  'pools',
  'priority',
  'continueOnError',
  'instances',
  'target',
  'threads',
  'vars',
  'env',
])

const NO_SCHEDULE: Schedule = { timezone: 'UTC', frequencies: new Map(), lines: new Map(), matrix: new Map() }
const EMPTY = {
  server: {
    host: '127.0.0.1',
    port: 8580,
    shutdown: 'drain',
    drainMs: 600_000,
    maxBody: 1_048_576,
    requestTimeoutMs: 60_000,
    rateLimit: 600,
  },
  security: { sessionMs: 43_200_000, hosts: [], allowPrivate: [] },
  retention: { failedRows: { most: 100, keepMs: 2_592_000_000, mask: [] } },
} as const

/** The whole file. */
export const SETTINGS = record<SettingsValues>('the settings of the platform', {
  schedule: filled(SCHEDULE, NO_SCHEDULE, 'Frequencies, business lines and their matrix.'),
  defaults: filled(
    record('what holds for all jobs', DEFAULTS),
    {},
    'What is true of all jobs, where nothing nearer says otherwise.',
  ),
  jobs: filled(LISTED_JOBS, new Map(), 'Jobs that do not fit the matrix, by names.'),
  calendars: filled(CALENDARS, new Map(), 'Calendars of exceptions, by names.'),
  pools: filled(
    tableOf(integerOf(1), 'names'),
    new Map(),
    'Pools that limit how many runs go at once: names with how many places each has.',
  ),
  instances: filled(INSTANCES, new Map(), 'Deployments of the same project, by names. A job runs once for each.'),
  alerts: filled(ALERTS, { channels: new Map(), rules: [] }, 'Who is told what.'),
  store: filled(
    SECRET,
    { kind: 'text', secret: new Secret('.trellis/state.db') },
    'Where the platform keeps what it knows: a file, or a `postgres://` address, which several servers can share.',
  ),
  retention: filled(RETENTION, EMPTY.retention, 'How long it is kept.'),
  history: filled(
    HISTORY,
    { enabled: true, schema: 'trellis_meta' },
    'Tables of the warehouse with the history of runs.',
  ),
  catalog: filled(CATALOG, {}, 'What the catalog of the web app shows.'),
  audit: filled(AUDIT, {}, 'What audit bundles are signed with.'),
  server: filled(SERVER, EMPTY.server, 'How the server answers.'),
  queries: filled(QUERIES, USUAL_QUERIES, 'What queries of dashboards, pages and people may take.'),
  security: filled(SECURITY, EMPTY.security, 'Who may do what.'),
})
