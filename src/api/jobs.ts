import {
  FLAG,
  INTEGER,
  listOf,
  MOMENT,
  NUMBER,
  OBJECT,
  type Of,
  orNull,
  recordOf,
  TEXT,
  exactly,
} from './json-schema.ts'
import { BRIEF_RUN } from './runs.ts'

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

/** Every frequency has a cell for every line; `jobs` of an empty one is empty. */
export const MATRIX = exactly({
  frequencies: listOf(exactly({ name: TEXT, cron: listOf(TEXT) })),
  lines: listOf(TEXT),
  cells: listOf(exactly({ frequency: TEXT, line: TEXT, jobs: listOf(JOB) })),
})

export type Job = Of<typeof JOB>
export type Tick = Of<typeof TICK>
export type Matrix = Of<typeof MATRIX>
