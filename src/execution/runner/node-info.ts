import type { NodeInfo } from '#foundation/events/event.ts'
import type { NodeResult } from './node-result.ts'

/** What events say of the node that is running; the status changes as it goes. */
export class NodeProgress {
  readonly #node: NodeResult['node']
  status = 'None'
  startedAt = ''
  finishedAt = ''

  constructor(node: NodeResult['node']) {
    this.#node = node
  }

  info(): NodeInfo {
    const node = this.#node
    const config = node.config as Readonly<Record<string, unknown>>
    const schema = 'schema' in node ? (node.schema ?? '') : ''
    return {
      node_path: node.path,
      node_name: node.name,
      unique_id: node.unique_id,
      resource_type: node.resource_type,
      materialized: typeof config.materialized === 'string' ? config.materialized : '',
      node_status: this.status,
      node_started_at: this.startedAt,
      node_finished_at: this.finishedAt,
      meta: (config.meta ?? {}) as Readonly<Record<string, unknown>>,
      node_relation: {
        database: 'database' in node ? (node.database ?? '') : '',
        schema,
        alias: 'alias' in node ? node.alias : 'identifier' in node ? node.identifier : '',
        relation_name: 'relation_name' in node ? (node.relation_name ?? '') : '',
      },
      node_checksum:
        'checksum' in node && typeof node.checksum === 'object' && node.checksum ? node.checksum.checksum : '',
    }
  }
}
