import {
  FLAG,
  INTEGER,
  type JsonSchema,
  listOf,
  MOMENT,
  oneOf,
  orNull,
  recordOf,
  TEXT,
  exactly,
} from '../../http/json-schema.ts'

const NUMBER: JsonSchema = { type: 'number' }
const OBJECT: JsonSchema = { type: 'object', additionalProperties: true }

const STATUS = oneOf(['queued', 'starting', 'running', 'success', 'error', 'cancelled'])

const RUN_FIELDS = {
  id: INTEGER,
  job: orNull(TEXT),
  instance: orNull(TEXT),
  status: STATUS,
  is_over: FLAG,
  status_message: orNull(TEXT),
  exit_code: orNull(INTEGER),
  origin: TEXT,
  cause: TEXT,
  requester: orNull(TEXT),
  commands: listOf(TEXT),
  target: orNull(TEXT),
  project_name: orNull(TEXT),
  code: exactly({
    commit: orNull(TEXT),
    branch: orNull(TEXT),
    is_dirty: orNull(FLAG),
    manifest_hash: orNull(TEXT),
  }),
  environment_names: listOf(TEXT),
  version: orNull(TEXT),
  priority: INTEGER,
  pools: listOf(TEXT),
  attempt: INTEGER,
  retry_of: orNull(INTEGER),
  overrides: OBJECT,
  scheduled_for: orNull(MOMENT),
  should_start_at: orNull(MOMENT),
  created_at: MOMENT,
  taken_at: orNull(MOMENT),
  started_at: orNull(MOMENT),
  finished_at: orNull(MOMENT),
  cancel_asked_at: orNull(MOMENT),
  cancel_asked_by: orNull(TEXT),
  owner: orNull(TEXT),
  counts: orNull(exactly({ statuses: { type: 'object', additionalProperties: INTEGER }, rows: NUMBER, bytes: NUMBER })),
  queued_seconds: orNull(NUMBER),
  run_seconds: orNull(NUMBER),
}

/** What `runJson` gives. */
export const RUN = recordOf('TrellisRun', RUN_FIELDS)

/** What `stepJson` gives. */
const STEP = recordOf('TrellisStep', {
  id: INTEGER,
  index: INTEGER,
  kind: oneOf(['dbt', 'shell']),
  name: TEXT,
  command_line: TEXT,
  status: oneOf(['queued', 'running', 'success', 'error', 'cancelled', 'skipped']),
  exit_code: orNull(INTEGER),
  invocation_id: orNull(TEXT),
  message: orNull(TEXT),
  started_at: orNull(MOMENT),
  finished_at: orNull(MOMENT),
  run_seconds: orNull(NUMBER),
})

export const RUN_WITH_STEPS = recordOf('TrellisRunWithSteps', { ...RUN_FIELDS, steps: listOf(STEP) })

const BRIEF_RUN = recordOf('TrellisBriefRun', {
  id: INTEGER,
  status: STATUS,
  origin: TEXT,
  created_at: MOMENT,
  started_at: orNull(MOMENT),
  finished_at: orNull(MOMENT),
})

/** What `jobJson` gives. */
export const JOB = recordOf('TrellisJob', {
  id: orNull(INTEGER),
  job: TEXT,
  instance: orNull(TEXT),
  frequency: orNull(TEXT),
  line: orNull(TEXT),
  description: orNull(TEXT),
  tags: listOf(TEXT),
  owner: orNull(TEXT),
  target: orNull(TEXT),
  does: OBJECT,
  is_enabled: FLAG,
  has_api: FLAG,
  is_paused: FLAG,
  paused_at: orNull(MOMENT),
  paused_by: orNull(TEXT),
  cron: listOf(TEXT),
  timezone: TEXT,
  after: orNull(exactly({ jobs: listOf(TEXT), all: FLAG, status: listOf(TEXT) })),
  needs: listOf(TEXT),
  triggers: listOf(TEXT),
  next_tick: orNull(MOMENT),
  lag_seconds: orNull(NUMBER),
  deadline: orNull(TEXT),
  next_deadline: orNull(MOMENT),
  failures_in_a_row: INTEGER,
  last_run: orNull(BRIEF_RUN),
  last_success: orNull(BRIEF_RUN),
})

/** What came of pausing or resuming a job in an instance. */
export const SWITCHED = recordOf('TrellisSwitchedJob', {
  job: TEXT,
  instance: orNull(TEXT),
  is_paused: FLAG,
  has_changed: FLAG,
})

/** A due time that comes. */
export const TICK = recordOf('TrellisTick', {
  job: TEXT,
  instance: orNull(TEXT),
  tick: MOMENT,
  starts_at: MOMENT,
  deadline: orNull(MOMENT),
  timezone: TEXT,
  is_paused: FLAG,
})

/** What all routes say that refuse something. */
export const PROBLEM = recordOf('TrellisProblem', {
  code: TEXT,
  message: TEXT,
  hint: orNull(TEXT),
})

/** The answers of a route: one that went well, and what is said of what did not. */
export function answers(schema: JsonSchema, ...statuses: readonly number[]): Readonly<Record<string, JsonSchema>> {
  const well = statuses.length === 0 ? [200] : statuses
  return { ...Object.fromEntries(well.map((status) => [String(status), schema])), '4xx': PROBLEM }
}
