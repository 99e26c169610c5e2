import type { DuckDBConnection as Handle } from '@duckdb/node-api'
import { createHash } from 'node:crypto'
import { escapeSqlString } from '../sql-literal.ts'
import { DIALECT_MACROS, DIALECT_TYPES, macroSql } from './macros/macro-sql.ts'
import type { WrittenFor } from './written-for.ts'

/**
 * Makes the functions and types of a dialect in the schema `main` of a database, where views of it find them whoever
 * reads them later. A macro of the user's own by such a name stays. A database that cannot be written to is left as it is.
 */
export async function provideMacros(handle: Handle, database: string, writtenFor: WrittenFor): Promise<void> {
  const all = DIALECT_MACROS[writtenFor]
  const mark = `trellis ${writtenFor} ${fingerprint(writtenFor)}`
  const there = await macrosOf(handle, database)
  const missing = all.filter(({ name }) => {
    const comment = there.get(bare(name))
    return comment === undefined || (comment !== null && comment.startsWith('trellis ') && comment !== mark)
  })
  if (missing.length === 0 || !(await isWritable(handle, database))) return
  await handle.run('BEGIN')
  try {
    for (const macro of missing) {
      await handle.run(macroSql(database, macro))
      const kind = macro.forms[0]?.includes(' as table ') ? 'MACRO TABLE' : 'MACRO'
      await handle.run(`COMMENT ON ${kind} "${database}".main.${macro.name} IS '${escapeSqlString(mark)}'`)
    }
    for (const [name, type] of Object.entries(DIALECT_TYPES[writtenFor])) {
      await handle.run(`CREATE TYPE IF NOT EXISTS "${database}".main.${name} AS ${type}`)
    }
    await handle.run('COMMIT')
  } catch (error) {
    await handle.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** Changes whenever a macro does: those of an earlier version are made anew. */
function fingerprint(writtenFor: WrittenFor): string {
  return createHash('sha256').update(JSON.stringify(DIALECT_MACROS[writtenFor])).digest('hex').slice(0, 12)
}

function bare(name: string): string {
  return name.replaceAll('"', '')
}

/** The macros of `main`, with what is noted on them. */
async function macrosOf(handle: Handle, database: string): Promise<Map<string, string | null>> {
  const result = await handle.run(
    "select function_name, comment from duckdb_functions() where database_name = $1 and schema_name = 'main' and function_type in ('macro', 'table_macro')",
    [database],
  )
  return new Map(
    (await result.getRows()).map(([name, comment]) => [String(name), comment === null ? null : String(comment)]),
  )
}

/** Other systems' databases hold no macros. */
async function isWritable(handle: Handle, database: string): Promise<boolean> {
  const result = await handle.run('select readonly, type from duckdb_databases() where database_name = $1', [database])
  const [readonly, type] = (await result.getRows())[0] ?? []
  return readonly === false && type === 'duckdb'
}
