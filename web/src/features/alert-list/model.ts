import type { Alert, Delivery } from '#api/alerts.ts'
import type { Tone } from '../../components/status.tsx'
import type { Act } from '../../data/use-act.ts'

const ORDER: readonly Alert['state'][] = ['firing', 'pending', 'acknowledged', 'resolved']

/** What needs somebody first, then the newest. */
export function sortedAlerts(alerts: readonly Alert[]): readonly Alert[] {
  return alerts.toSorted(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.since < b.since ? 1 : a.since > b.since ? -1 : 0),
  )
}

export function alertTone({ state }: Pick<Alert, 'state'>): Tone {
  return ({ firing: 'bad', pending: 'warn', acknowledged: 'run', resolved: 'ok' } as const)[state]
}

export function deliveryTone({ status }: Pick<Delivery, 'status'>): Tone {
  return ({ waiting: 'run', delivered: 'ok', failed: 'bad' } as const)[status]
}

/** Whether nothing is told of it now. */
export function isSilenced({ silenced_until }: Alert, now: number): boolean {
  return silenced_until !== null && Date.parse(silenced_until) > now
}

function route(id: string, act: string): string {
  return `/api/alerts/${encodeURIComponent(id)}/${act}`
}

export function acknowledgeAct({ id }: Alert): Act {
  return { path: route(id, 'acknowledge') }
}

export function resolveAct({ id }: Alert): Act {
  return { path: route(id, 'resolve') }
}

/** For a span such as `4h`; null ends a silence. */
export function silenceAct({ id }: Alert, span: string | null): Act {
  return { path: route(id, 'silence'), body: { for: span } }
}

/** The run that an alert leads to. */
export function runOfLink(link: string | null): number | undefined {
  const [, id] = /\/runs\/(\d+)$/.exec(link ?? '') ?? []
  return id === undefined ? undefined : Number(id)
}

export const SILENCES = ['1h', '4h', '1d', '7d'] as const
