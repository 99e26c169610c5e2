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
} from '../../http/json-schema.ts'

const NUMBER: JsonSchema = { type: 'number' }

/** What `alertJson` gives. */
export const ALERT = recordOf('TrellisAlert', {
  id: TEXT,
  key: TEXT,
  rule: TEXT,
  state: oneOf(['pending', 'firing', 'acknowledged', 'resolved']),
  name: orNull(TEXT),
  detail: orNull(TEXT),
  link: orNull(TEXT),
  late_with: listOf(TEXT),
  since: MOMENT,
  last_event_at: MOMENT,
  last_told_at: orNull(MOMENT),
  times: INTEGER,
  acknowledged_by: orNull(TEXT),
  silenced_until: orNull(MOMENT),
})

export const ALERTS = recordOf('TrellisAlerts', { alerts: listOf(ALERT) })

/** What `deliveryJson` gives. */
const DELIVERY = recordOf('TrellisDelivery', {
  id: INTEGER,
  channel: TEXT,
  subject: TEXT,
  alert_key: orNull(TEXT),
  status: oneOf(['waiting', 'delivered', 'failed']),
  attempts: INTEGER,
  created_at: MOMENT,
  next_attempt_at: orNull(MOMENT),
  finished_at: orNull(MOMENT),
  last_error: orNull(TEXT),
})

export const DELIVERIES = recordOf('TrellisDeliveries', { deliveries: listOf(DELIVERY) })

export const TRIAL = recordOf('TrellisTrial', { delivered: FLAG, said: TEXT })

/** What `deadlineCaseJson` gives. */
const DEADLINE = recordOf('TrellisDeadline', {
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
const DEADLINE_SUM = recordOf('TrellisDeadlineSum', {
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
