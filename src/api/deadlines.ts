import { INTEGER, listOf, MOMENT, NUMBER, type Of, oneOf, orNull, recordOf, TEXT } from './json-schema.ts'

/** What `deadlineCaseJson` gives. */
export const DEADLINE = recordOf('TrellisDeadline', {
  job: TEXT,
  line: orNull(TEXT),
  instance: orNull(TEXT),
  owner: orNull(TEXT),
  tick: MOMENT,
  deadline: MOMENT,
  status: oneOf(['kept', 'missed', 'at_risk', 'open', 'excused']),
  run_id: orNull(INTEGER),
  done_at: orNull(MOMENT),
  expected_at: orNull(MOMENT),
  late_seconds: orNull(NUMBER),
  reason: orNull(TEXT),
})

/** What `deadlineSumJson` gives. */
export const DEADLINE_SUM = recordOf('TrellisDeadlineSum', {
  name: orNull(TEXT),
  kept: INTEGER,
  missed: INTEGER,
  open: INTEGER,
  excused: INTEGER,
  rate: orNull(NUMBER),
  latest_by_seconds: orNull(NUMBER),
  last_missed: orNull(DEADLINE),
})

export const DEADLINES = recordOf('TrellisDeadlines', {
  from: MOMENT,
  to: MOMENT,
  by: oneOf(['line', 'job']),
  sums: listOf(DEADLINE_SUM),
  deadlines: listOf(DEADLINE),
})

export type Deadline = Of<typeof DEADLINE>
export type Deadlines = Of<typeof DEADLINES>
