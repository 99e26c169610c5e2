import type { RefableNode } from '#manifest/nodes/node.ts'
import type { SourceDefinition } from '#manifest/nodes/source.ts'
import type { PyDateTime } from '#project/builtins/datetime/date-time.ts'
import { PYTZ_UTC } from '#project/builtins/pytz/timezone.ts'
import type { EventTimeFilter } from '#warehouse/adapter/relation.ts'
import type { MaterializedNode } from './materialized-node.ts'

/** From a moment up to another, which does not belong to it. */
export interface TimeWindow {
  readonly start: PyDateTime
  readonly end: PyDateTime
}

/** One batch of a microbatch model: its files' mark, and its window. */
export interface Batch extends TimeWindow {
  readonly name: string
}

/** The part of a relation that a batch or a sample reads: where it says which column holds the time of an event. */
export function eventTimeFilter(
  reader: MaterializedNode,
  target: RefableNode | SourceDefinition,
  { batch, sample }: { readonly batch?: Batch | undefined; readonly sample?: TimeWindow | null | undefined },
): EventTimeFilter | null {
  const { event_time } = target.config
  if (typeof event_time !== 'string' || !event_time) return null
  const window = windowOf(reader, batch, sample ?? undefined)
  if (!window) return null
  return { field_name: fieldName(target, event_time), start: window.start.str(), end: window.end.str() }
}

function windowOf(
  { resource_type }: MaterializedNode,
  batch: Batch | undefined,
  sample: TimeWindow | undefined,
): TimeWindow | undefined {
  if (resource_type !== 'model' && resource_type !== 'snapshot') return undefined
  if (!batch || !sample) return batch ?? sample
  const start = isBefore(batch.start, sample.start) ? sample.start : batch.start
  return { start, end: isBefore(sample.end, batch.end) ? sample.end : batch.end }
}

function isBefore(a: PyDateTime, b: PyDateTime): boolean {
  return a.instant(PYTZ_UTC) < b.instant(PYTZ_UTC)
}

/** Quoted where the column or the source says so. */
function fieldName(target: RefableNode | SourceDefinition, name: string): string {
  const column = Object.values(target.columns).find((each) => each.name === name)
  const bySource = target.resource_type === 'source' ? target.quoting.column : null
  return (column?.quote ?? bySource) ? `"${name}"` : name
}
