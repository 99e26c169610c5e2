import type { Effects } from '#foundation/effects.ts'
import type { EventSink } from '#foundation/events/event.ts'

/** What asking over the network takes. */
export interface Line {
  readonly effects: Effects
  readonly events: Pick<EventSink, 'emit'>
  readonly signal: AbortSignal
}
