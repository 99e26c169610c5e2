import type { Batch } from '#platform/alerts/rules/happening.ts'
import { tell } from '#platform/alerts/rules/tell.ts'
import { withStates } from '#platform/alerts/rules/with-states.ts'
import { type AlertingTools, eventRules, zoneFinder } from './alerting-tools.ts'
import { selectedNodes } from './selected-nodes.ts'

/** Goes through a batch by the rules as they are now; gives how many messages were queued. */
export async function tellBatch(batch: Batch, tools: AlertingTools, instance: string | null): Promise<number> {
  const { platform } = tools
  const rules = eventRules(platform)
  if (rules.length === 0 || batch.happenings.length === 0) return 0
  // Asked before the transaction: who holds the store waits for nobody.
  const selected = await selectedNodes(batch, tools, instance)
  const zoneOf = zoneFinder(platform)
  return withStates(platform.store, (alerts) => tell(batch, { alerts, rules, now: platform.now(), zoneOf, selected }))
}
