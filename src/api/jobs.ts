import {
  eitherOf,
  FLAG,
  INTEGER,
  listOf,
  MOMENT,
  NUMBER,
  OBJECT,
  type Of,
  oneOf,
  orNull,
  recordOf,
  TEXT,
  exactly,
  withOptions,
} from './json-schema.ts'
import { BRIEF_RUN } from './runs.ts'

const JOB_FIELDS = {
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
}

/** What `jobJson` gives. */
export const JOB = recordOf('TrellisJob', JOB_FIELDS)

/** A job as the matrix shows it: with its past. */
export const MATRIX_JOB = recordOf('TrellisMatrixJob', {
  ...JOB_FIELDS,
  /** The newest first. */
  recent_runs: listOf(BRIEF_RUN),
  /** Nine of ten of its last runs that went well took no longer. */
  expected_seconds: orNull(NUMBER),
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
  expected_seconds: orNull(NUMBER),
  /** When it has to have begun for its deadline to hold; null where there is none, or nothing is known of its past. */
  latest_start: orNull(MOMENT),
})

export const TICKS = recordOf('TrellisTicks', { from: MOMENT, to: MOMENT, ticks: listOf(TICK), truncated: FLAG })

/** Every frequency has a cell for every line; `jobs` of an empty one is empty. */
export const MATRIX = exactly({
  frequencies: listOf(exactly({ name: TEXT, cron: listOf(TEXT) })),
  lines: listOf(TEXT),
  cells: listOf(exactly({ frequency: TEXT, line: TEXT, jobs: listOf(MATRIX_JOB) })),
  /** Jobs that stand in no cell. */
  others: listOf(MATRIX_JOB),
})

export const JOBS = recordOf('TrellisJobs', { jobs: listOf(JOB) })

/** Why a node is in the plan of a cell. */
const PLANNED_NODE = withOptions(
  'TrellisPlannedNode',
  {
    unique_id: TEXT,
    action: oneOf(['build', 'reuse']),
    reason: oneOf(['own', 'comes-along', 'never-built', 'too-old', 'fresh', 'view']),
  },
  {
    /** The cell that has it. */
    owner: TEXT,
    built_at: MOMENT,
    built_by: orNull(INTEGER),
  },
)

/** What a step would do. */
export const EXPLAINED_STEP = eitherOf([
  exactly({ kind: oneOf(['shell']), name: TEXT, command: TEXT }),
  exactly({
    kind: oneOf(['cell']),
    args: listOf(TEXT),
    period_seconds: orNull(NUMBER),
    nodes: listOf(PLANNED_NODE),
  }),
  exactly({
    kind: oneOf(['dbt']),
    name: TEXT,
    args: listOf(TEXT),
    meaning: eitherOf([
      exactly({ kind: oneOf(['nodes']), verb: oneOf(['build', 'test', 'measure']), unique_ids: listOf(TEXT) }),
      exactly({ kind: oneOf(['other']) }),
      withOptions('TrellisWrongStep', { kind: oneOf(['wrong']), problem: TEXT }, { hint: TEXT }),
    ]),
  }),
])

/** What a job would do now; nothing is run for it. */
export const EXPLAINED_JOB = recordOf('TrellisExplainedJob', {
  job: TEXT,
  instance: orNull(TEXT),
  next_tick: orNull(MOMENT),
  deadline: orNull(MOMENT),
  expected_seconds: orNull(NUMBER),
  latest_start: orNull(MOMENT),
  steps: listOf(EXPLAINED_STEP),
})

export const EXPLAINED_JOBS = recordOf('TrellisExplainedJobs', { jobs: listOf(EXPLAINED_JOB) })

/** What the lint has to say of the jobs. */
export const FINDING = recordOf('TrellisJobFinding', {
  severity: oneOf(['error', 'warning', 'note']),
  code: TEXT,
  message: TEXT,
  job: orNull(TEXT),
  file: orNull(TEXT),
  line: orNull(INTEGER),
  column: orNull(INTEGER),
  hint: orNull(TEXT),
  unique_ids: listOf(TEXT),
})

export const FINDINGS = recordOf('TrellisJobFindings', { findings: listOf(FINDING) })

export type Job = Of<typeof JOB>
export type Jobs = Of<typeof JOBS>
export type MatrixJob = Of<typeof MATRIX_JOB>
export type Tick = Of<typeof TICK>
export type Ticks = Of<typeof TICKS>
export type Matrix = Of<typeof MATRIX>
export type ExplainedJob = Of<typeof EXPLAINED_JOB>
export type ExplainedJobs = Of<typeof EXPLAINED_JOBS>
export type ExplainedStep = Of<typeof EXPLAINED_STEP>
export type Finding = Of<typeof FINDING>
export type Findings = Of<typeof FINDINGS>
