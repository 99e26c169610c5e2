import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Adapter } from '#warehouse/adapter/adapter.ts'

/** A connection reaches one database: a name of another one is an error. */
export function verifyDatabase({ credentials }: Adapter, database: string | null): void {
  const name = database?.replace(/^"+|"+$/g, '') ?? ''
  if (name.toLowerCase() === credentials.database.toLowerCase()) return
  throw dbtError(
    'UnexpectedDbReferenceError',
    'postgres/other-database',
    `Cross-db references not allowed in postgres (${name} vs ${credentials.database})`,
    { hint: `leave 'database' out, or set it to ${credentials.database}: a foreign data wrapper reaches others` },
  )
}
