import type { ResourceType } from '#manifest/nodes/resource-type.ts'
import { isOn, type ProjectSetup } from './setup.ts'

interface Buildable {
  readonly resource_type: ResourceType
  readonly config: { readonly materialized?: string; readonly store_failures?: boolean | null }
}

/** Whether the node stands in the warehouse once it has run. */
export function hasRelation(setup: ProjectSetup, { resource_type, config }: Buildable): boolean {
  switch (resource_type) {
    case 'model':
      return config.materialized !== 'ephemeral'
    case 'seed':
    case 'snapshot':
    case 'function':
      return true
    case 'test':
      return Boolean(config.store_failures) || isOn(setup, 'STORE_FAILURES')
    default:
      return false
  }
}
