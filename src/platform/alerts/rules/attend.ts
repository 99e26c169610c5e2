import { moment } from '../../store/clock.ts'
import type { Alerts, AlertState } from '../../store/port/alerts.ts'
import { newMessage } from '../message.ts'
import { isReminderDue } from './next-state.ts'
import { ruleName } from './rule-name.ts'
import { put, queue, StateConflict, type TellTools } from './tell.ts'

/** What somebody does with an alert. */
export type Attention =
  | { readonly kind: 'acknowledge'; readonly by: string }
  /** Nothing is told of it until then; null ends a silence. */
  | { readonly kind: 'silence'; readonly until: string | null }
  | { readonly kind: 'resolve'; readonly by: string }

/** Does it; undefined where there is no such alert. */
export async function attend(
  key: string,
  attention: Attention,
  now: number,
  alerts: Pick<Alerts, 'find' | 'put'>,
): Promise<AlertState | undefined> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const known = await alerts.find(key)
    if (!known) return undefined
    const state = await alerts.put(attended(known, attention, now))
    if (state) return state
  }
  throw new StateConflict(`the alert '${key}' is being changed by others all the time`)
}

function attended(known: AlertState, attention: Attention, now: number): AlertState {
  switch (attention.kind) {
    case 'acknowledge':
      return known.state === 'resolved' ? known : { ...known, state: 'acknowledged', acknowledgedBy: attention.by }
    case 'silence':
      return { ...known, silencedUntil: attention.until }
    case 'resolve':
      return { ...known, state: 'resolved', data: { ...known.data, resolvedAt: moment(now), resolvedBy: attention.by } }
  }
}

/** Queues reminders of trouble that lasts and that nobody has acknowledged. Gives how many messages were queued. */
export async function remind(
  tools: Pick<TellTools, 'rules' | 'now' | 'zoneOf'> & { readonly alerts: Pick<Alerts, 'list' | 'put' | 'send'> },
): Promise<number> {
  const { alerts, rules, now } = tools
  const byName = new Map(rules.map((rule) => [ruleName(rule), rule]))
  let queued = 0
  for (const state of await alerts.list({ open: true })) {
    const rule = byName.get(state.rule)
    if (!rule || !isReminderDue(state, rule.remindMs, now)) continue
    await put({ ...state, lastToldAt: moment(now) }, alerts)
    const { name = state.key, detail = '', link = null } = state.data
    const message = newMessage({
      kind: rule.kind === 'metric' ? 'metric.changed' : (rule.on[0] ?? 'run.errored'),
      level: 'warning',
      title: `${String(name)}: still so, since ${state.since}`,
      at: moment(now),
      items: detail === '' ? [] : [{ level: 'warning', name: String(name), detail: String(detail) }],
      facts: [{ label: 'Times', value: String(state.count) }],
      link: typeof link === 'string' ? link : null,
      keys: [state.key],
    })
    queued += await queue(rule, message, `reminder ${state.key} ${state.version}`, tools)
  }
  return queued
}
