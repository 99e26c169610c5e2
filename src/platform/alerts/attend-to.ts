import type { AlertState } from '../store/port/alerts.ts'
import type { Store } from '../store/store.ts'
import { attend, type Attention } from './rules/attend.ts'

const ACTIONS = {
  acknowledge: 'alert.acknowledged',
  silence: 'alert.silenced',
  resolve: 'alert.resolved',
} as const satisfies Readonly<Record<Attention['kind'], string>>

/** Attends to an alert, with a link of the audit chain for it; undefined where there is no such alert. */
export function attendTo(
  store: Pick<Store, 'together'>,
  key: string,
  attention: Attention,
  { by, now }: { readonly by: string; readonly now: number },
): Promise<AlertState | undefined> {
  return store.together(async ({ alerts, audit }) => {
    const state = await attend(key, attention, now, alerts)
    if (!state) return undefined
    const data = attention.kind === 'silence' ? { until: attention.until } : {}
    await audit.append([{ action: ACTIONS[attention.kind], actor: by, subject: `alert ${key}`, data }])
    return state
  })
}
