import type { RefableNode } from '#manifest/nodes/node.ts'
import type { SourceDefinition } from '#manifest/nodes/source.ts'
import type { EventTimeFilter } from '#warehouse/adapter/relation.ts'
import type { MaterializedNode } from './materialized-node.ts'

/** One batch of a microbatch model: its files' mark, and its window as Python prints datetimes. */
export interface Batch {
  readonly name: string
  readonly start: string
  readonly end: string
}

/** The part of a relation that a batch reads: where it says which column holds the time of an event. */
export function eventTimeFilter(
  reader: MaterializedNode,
  target: RefableNode | SourceDefinition,
  batch: Batch | undefined,
): EventTimeFilter | null {
  const { event_time } = target.config
  if (!batch || reader.resource_type !== 'model' || typeof event_time !== 'string' || !event_time) return null
  return { field_name: fieldName(target, event_time), start: batch.start, end: batch.end }
}

/** Quoted where the column or the source says so. */
function fieldName(target: RefableNode | SourceDefinition, name: string): string {
  const column = Object.values(target.columns).find((each) => each.name === name)
  const bySource = target.resource_type === 'source' ? target.quoting.column : null
  return (column?.quote ?? bySource) ? `"${name}"` : name
}
