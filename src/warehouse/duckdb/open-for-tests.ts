import type { Adapter, AdapterOptions } from '#warehouse/adapter/adapter.ts'
import { recordedEvents } from '#warehouse/adapter/conformance/recorded-events.ts'
import { DUCKDB } from './adapter.ts'
import { DUCKDB_TEST_MACROS } from './test-macros.ts'

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
