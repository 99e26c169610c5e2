import { exactly, FLAG, INTEGER, listOf, MOMENT, type Of, oneOf, orNull, recordOf, TEXT } from './json-schema.ts'

/** What `alertJson` gives. */
export const ALERT = recordOf('TrellisAlert', {
  id: TEXT,
  key: TEXT,
  rule: TEXT,
  /** What happened, for example `test.failed`; null of a rule that watches a number. */
  event: orNull(TEXT),
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
export const DELIVERY = recordOf('TrellisDelivery', {
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

/** A rule, with its conditions in the words of `trellis.yml`. */
export const ALERT_RULE = recordOf('TrellisAlertRule', {
  /** By which alerts name it. */
  rule: TEXT,
  kind: oneOf(['event', 'metric']),
  /** What happens; of a rule that watches a number, that number. */
  on: listOf(TEXT),
  to: listOf(TEXT),
  conditions: listOf(exactly({ name: TEXT, value: TEXT })),
})

/** Where alerts go, without its secrets. */
export const ALERT_CHANNEL = recordOf('TrellisAlertChannel', {
  name: TEXT,
  type: oneOf(['slack', 'datadog', 'email', 'webhook']),
  /** `#data`, a site, recipients; null where the address is a secret. */
  where: orNull(TEXT),
  shows_rows: FLAG,
})

export const ALERT_RULES = recordOf('TrellisAlertRules', {
  rules: listOf(ALERT_RULE),
  channels: listOf(ALERT_CHANNEL),
})

export type Alerts = Of<typeof ALERTS>
export type Deliveries = Of<typeof DELIVERIES>
export type Trial = Of<typeof TRIAL>
export type AlertRule = Of<typeof ALERT_RULE>
export type AlertChannel = Of<typeof ALERT_CHANNEL>
export type AlertRules = Of<typeof ALERT_RULES>
export type Alert = Of<typeof ALERT>
export type Delivery = Of<typeof DELIVERY>
