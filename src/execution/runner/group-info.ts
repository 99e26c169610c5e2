import type { GroupInfo } from '#foundation/events/event.ts'
import { str } from '#jinja/values/to-string.ts'
import type { Manifest } from '#manifest/manifest.ts'
import { toValue } from '#project/context/plain-value.ts'
import type { NodeResult } from './node-result.ts'

/** What events say of the group that a node belongs to. */
export function groupInfo(node: NodeResult['node'], { groups }: Pick<Manifest, 'groups'>): GroupInfo | undefined {
  const name = 'group' in node ? node.group : null
  if (!name) return undefined
  for (const group of groups.values()) {
    if (group.name !== name) continue
    const given = Object.entries(group.owner).filter(([, value]) => value !== null && value !== undefined)
    const owner = Object.fromEntries(given.map(([key, value]) => [key, str(toValue(value))]))
    return { name, package_name: group.package_name, owner }
  }
  return undefined
}
