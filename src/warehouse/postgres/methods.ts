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
}
