import type { EventSink, NodeInfo } from '#foundation/events/event.ts'
import type { Execution } from '../execution.ts'
import { groupInfo } from './group-info.ts'
import type { NodeResult } from './node-result.ts'

/** A sink whose events carry a node, how far it is, and its group. */
export function eventsOfNode(
  { events, manifest }: Pick<Execution, 'events' | 'manifest'>,
  progress: NodeProgress,
  thread: string,
): EventSink {
  return events.forNode(
    () => progress.info(),
    thread,
    () => groupInfo(progress.node, manifest),
  )
}

/** What events say of the node that is running; the status changes as it goes. */
export class NodeProgress {
  readonly node: NodeResult['node']
  status = 'None'
  /** In UTC, without a zone. */
  startedAt = ''
  finishedAt = ''

  constructor(node: NodeResult['node']) {
    this.node = node
  }

  info(): NodeInfo {
    const { node } = this
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
      // Of unit tests and saved queries dbt looks where only nodes have it.
      meta: 'meta' in node ? node.meta : {},
      node_relation: {
        database: 'database' in node ? (node.database ?? '') : '',
        schema,
        alias: 'alias' in node ? node.alias : '',
        relation_name: 'relation_name' in node ? (node.relation_name ?? '') : '',
      },
      node_checksum:
        'checksum' in node && typeof node.checksum === 'object' && node.checksum ? node.checksum.checksum : '',
    }
  }
}
