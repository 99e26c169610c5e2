import type { EventSink, Level } from '#foundation/events/event.ts'

/** A sink that keeps what it is told. */
export interface RecordedEvents extends EventSink {
  readonly told: { readonly name: string; readonly data: Readonly<Record<string, unknown>> }[]
}

/** A sink for tests, which look at what it was told. */
export function recordedEvents(): RecordedEvents {
  const told: RecordedEvents['told'] = []
  const sink: RecordedEvents = {
    told,
    emit: (name: string, data: Readonly<Record<string, unknown>> = {}, _level?: Level) => {
      told.push({ name, data })
    },
    forNode: () => sink,
    reads: () => true,
  }
  return sink
}
