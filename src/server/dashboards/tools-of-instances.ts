import type { LivePlatform } from '#platform/live/live-platform.ts'
import { AnswerCache } from './answer-cache.ts'
import { type DashboardTools, type InstanceQuery, named } from './dashboard-tools.ts'
import { DataDesk, queryLimits } from './data-desk.ts'
import { DashboardDefinitions } from './definitions.ts'

/** What the routes work with in an instance. Throws 404 where there is none of that name. */
export type ToolsOf = (query: InstanceQuery) => DashboardTools

/** Each instance has definitions and a warehouse of its own, from when somebody first asks for it; what is kept of answers is bounded for all together. */
export function toolsOfInstances(platform: LivePlatform): ToolsOf {
  const cache = new AnswerCache({ maxBytes: () => queryLimits(platform).cacheMegabytes * (1 << 20) })
  const known = new Map<string | null, DashboardTools>()
  return ({ instance: word = '' }) => {
    const instance = word === '' ? null : word
    if (instance !== null) named(platform.settings?.instances ?? new Map(), instance, 'instance')
    const tools = known.get(instance) ?? {
      platform,
      instance,
      definitions: new DashboardDefinitions(platform, instance),
      desk: new DataDesk(platform, instance, cache),
    }
    known.set(instance, tools)
    return tools
  }
}
