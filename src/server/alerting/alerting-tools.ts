import type { Effects } from '#foundation/effects.ts'
import type { SendTools } from '#platform/alerts/send-parcel.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { AlertRule, EventRule, MetricRule } from '#platform/settings/alerts.ts'
import { type Zone, Zones } from '#platform/time/zone.ts'

/** What alerts need of the server. */
export interface AlertingTools {
  readonly platform: LivePlatform
  readonly effects: Pick<Effects, 'files' | 'env' | 'now' | 'outside'>
  /** How the server is called by those who have no better name for it: `http://127.0.0.1:8580`. */
  readonly address: () => string
  readonly log: (text: string) => void
  /** Where vendors are, if elsewhere than they say. */
  readonly vendors?: SendTools['vendors']
}

export function alertRules({ settings }: LivePlatform): readonly AlertRule[] {
  return settings?.alerts.rules ?? []
}

export function eventRules(platform: LivePlatform): readonly EventRule[] {
  return alertRules(platform).filter((rule) => rule.kind === 'event')
}

export function metricRules(platform: LivePlatform): readonly MetricRule[] {
  return alertRules(platform).filter((rule) => rule.kind === 'metric')
}

/** The page of a run. */
export function linkOfRun(runId: number, { platform, address }: Pick<AlertingTools, 'platform' | 'address'>): string {
  const base = platform.settings?.server.publicUrl ?? address()
  return `${base.replace(/\/+$/, '')}/runs/${runId}`
}

/** The zone of that name, or that of the schedule. */
export function zoneFinder({ settings }: LivePlatform): (name: string | undefined) => Zone {
  const zones = new Zones()
  return (name) => zones.get(name ?? settings?.schedule.timezone ?? 'UTC')
}

export function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
