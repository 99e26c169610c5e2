import { parseIndex } from '#warehouse/adapter/index-config.ts'
import type { VendorMethod } from '#warehouse/adapter/vendor-method.ts'
import { verifyDatabase } from './verify-database.ts'

/** What only PostgreSQL's adapter has for templates. */
export const POSTGRES_METHODS: Readonly<Record<string, VendorMethod>> = {
  parse_index: { parameters: ['raw_index'], run: (_, [raw]) => parseIndex(raw, { hasType: true }) },
  verify_database: {
    parameters: ['database'],
    whenParsing: () => '',
    run(session, [database]) {
      verifyDatabase(session.adapter, String(database))
      return ''
    },
  },
  valid_incremental_strategies: {
    parameters: [],
    run: (session) => [...session.adapter.dialect.incrementalStrategies],
  },
  timestamp_add_sql: {
    parameters: ['add_to', 'number', 'interval'],
    defaults: { number: 1, interval: 'hour' },
    run: (_, [to, number, interval]) => `${String(to)} + interval '${String(number)} ${String(interval)}'`,
  },
  debug_query: {
    parameters: [],
    whenParsing: () => null,
    async run(session) {
      await session.execute('select 1 as id')
      return null
    },
  },
}
