import { createHash } from 'node:crypto'
import type { AlertState } from '../store/port/alerts.ts'

/** A short name for an alert, always the same: what it is about is a long text. */
export function alertId({ key }: Pick<AlertState, 'key'>): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8)
}

/** The alert that somebody means by its id, the beginning of it, or its key; undefined where that is none, or several. */
export function findAlert(states: readonly AlertState[], given: string): AlertState | undefined {
  const exact = states.find((state) => state.key === given || alertId(state) === given)
  if (exact || given.length < 3) return exact
  const [only, ...others] = states.filter((state) => alertId(state).startsWith(given.toLowerCase()))
  return others.length === 0 ? only : undefined
}

/** As people call it, for example `orders_are_unique (test.failed)`. */
export function alertName({ key, rule, data }: Pick<AlertState, 'key' | 'rule' | 'data'>): string {
  if (typeof data['name'] !== 'string') return key
  const event = eventOf({ key, rule })
  return event === null ? data['name'] : `${data['name']} (${event})`
}

/** What happened, for example `test.failed`; null of a rule that watches a number. */
function eventOf({ key, rule }: Pick<AlertState, 'key' | 'rule'>): string | null {
  const event = key.slice(rule.length).split(' | ')[1] ?? ''
  return event.includes('.') ? event : null
}

/** For programs, in snake case. */
export function alertJson(state: AlertState): Readonly<Record<string, unknown>> {
  const { name = null, detail = null, link = null } = state.data
  const late = lateWithOf(state)
  return {
    id: alertId(state),
    key: state.key,
    rule: state.rule,
    event: eventOf(state),
    state: state.state,
    name,
    detail,
    link,
    late_with: late?.nodes ?? [],
    since: state.since,
    last_event_at: state.lastEventAt,
    last_told_at: state.lastToldAt,
    times: state.count,
    acknowledged_by: state.acknowledgedBy,
    silenced_until: state.silencedUntil,
  }
}

/** What is late because of what an alert is about; undefined where nothing is. */
export function lateWithOf({
  data,
}: Pick<AlertState, 'data'>): { readonly inWords: string; readonly nodes: readonly string[] } | undefined {
  return data['lateWith'] as ReturnType<typeof lateWithOf>
}
