import {
  FLAG,
  INTEGER,
  listOf,
  mapOf,
  MOMENT,
  NUMBER,
  OBJECT,
  type Of,
  oneOf,
  orNull,
  recordOf,
  TEXT,
  exactly,
} from './json-schema.ts'

export const RUN_STATUS = oneOf(['queued', 'starting', 'running', 'success', 'error', 'cancelled'])

const RUN_FIELDS = {
  id: INTEGER,
  job: orNull(TEXT),
  instance: orNull(TEXT),
  status: RUN_STATUS,
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
  counts: orNull(exactly({ statuses: mapOf(INTEGER), rows: NUMBER, bytes: NUMBER })),
  queued_seconds: orNull(NUMBER),
  run_seconds: orNull(NUMBER),
}

/** What `runJson` gives. */
export const RUN = recordOf('TrellisRun', RUN_FIELDS)

/** What `stepJson` gives. */
export const STEP = recordOf('TrellisStep', {
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

export const RUN_WITH_STEPS = recordOf('TrellisRunWithSteps', {
  ...RUN_FIELDS,
  steps: listOf(STEP),
  /** The run before it of the same job, or of the same command line, in the same place. */
  previous_run_id: orNull(INTEGER),
  /** What keeps it in the queue, in words. */
  waits_for: orNull(TEXT),
})

export const RUNS = recordOf('TrellisRuns', { runs: listOf(RUN), total: INTEGER, limit: INTEGER, offset: INTEGER })

/** What lists of runs can be narrowed to. */
export const RUN_TRAITS = recordOf('TrellisRunTraits', {
  jobs: listOf(TEXT),
  instances: listOf(TEXT),
  targets: listOf(TEXT),
  origins: listOf(TEXT),
  requesters: listOf(TEXT),
})

/** What `briefRunJson` gives. */
export const BRIEF_RUN = recordOf('TrellisBriefRun', {
  id: INTEGER,
  status: RUN_STATUS,
  origin: TEXT,
  created_at: MOMENT,
  started_at: orNull(MOMENT),
  finished_at: orNull(MOMENT),
})

export type RunStatus = Of<typeof RUN_STATUS>
export type Run = Of<typeof RUN>
export type Step = Of<typeof STEP>
export type RunWithSteps = Of<typeof RUN_WITH_STEPS>
export type Runs = Of<typeof RUNS>
export type RunTraits = Of<typeof RUN_TRAITS>
export type BriefRun = Of<typeof BRIEF_RUN>
