import type { AlertState } from '../../store/port/alerts.ts'

/** A state after something happened, and whether it is to be told. */
export interface StateStep {
  readonly state: AlertState
  readonly isTold: boolean
}

/** What happened makes an alert, or goes on with one. */
export interface Trouble {
  readonly key: string
  readonly rule: string
  readonly at: string
  readonly remindMs: number | undefined
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * Trouble is told when it begins, and again after `remindMs` while it lasts. Nothing is told of what is silenced, and
 * nobody is reminded of what somebody has acknowledged.
 */
export function afterTrouble(known: AlertState | undefined, trouble: Trouble, now: number): StateStep {
  const { key, rule, at, remindMs, data } = trouble
  const isNew = known === undefined || known.state === 'resolved'
  const before: AlertState = isNew
    ? {
        key,
        rule,
        state: 'firing',
        since: at,
        lastEventAt: at,
        lastToldAt: null,
        count: 0,
        acknowledgedBy: null,
        // A silence outlasts what it was made for, until its time is over.
        silencedUntil: known?.silencedUntil ?? null,
        data: {},
        version: known?.version ?? 0,
      }
    : known
  const isTold = !isSilenced(before, now) && (before.lastToldAt === null || isReminderDue(before, remindMs, now))
  return {
    isTold,
    state: {
      ...before,
      lastEventAt: at > before.lastEventAt ? at : before.lastEventAt,
      lastToldAt: isTold ? new Date(now).toISOString() : before.lastToldAt,
      count: before.count + 1,
      data: { ...before.data, ...data },
    },
  }
}

/** The trouble is over; undefined where there was none. */
export function afterEnd(known: AlertState | undefined, at: string): AlertState | undefined {
  return known === undefined || known.state === 'resolved'
    ? undefined
    : { ...known, state: 'resolved', lastEventAt: at, data: { ...known.data, resolvedAt: at } }
}

/** Whether somebody is to be reminded of trouble that was told and lasts. */
export function isReminderDue(state: AlertState, remindMs: number | undefined, now: number): boolean {
  if (remindMs === undefined || state.lastToldAt === null) return false
  return state.state === 'firing' && !isSilenced(state, now) && now >= Date.parse(state.lastToldAt) + remindMs
}

function isSilenced({ silencedUntil }: AlertState, now: number): boolean {
  return silencedUntil !== null && now < Date.parse(silencedUntil)
}
