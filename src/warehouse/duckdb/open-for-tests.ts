import type { EventSink, Level } from '#foundation/events/event.ts'
import type { Adapter, AdapterOptions } from '#warehouse/adapter/adapter.ts'
import { DUCKDB } from './adapter.ts'
import { DUCKDB_TEST_MACROS } from './test-macros.ts'

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

/** DuckDB with a target as it would stand in profiles.yml; in memory, unless it says otherwise. */
export function openDuckDB(
  target: Readonly<Record<string, unknown>> = {},
  options: Partial<AdapterOptions & { readonly folder: string }> = {},
): Adapter {
  return DUCKDB.open(DUCKDB.parseCredentials(target), {
    macros: DUCKDB_TEST_MACROS,
    events: recordedEvents(),
    quoting: {},
    folder: process.cwd(),
    ...options,
  })
}
