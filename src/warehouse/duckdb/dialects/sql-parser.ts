import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Tree } from './tree.ts'
import type { WrittenFor } from './written-for.ts'

/** Understands SQL of other warehouses. */
export interface SqlParser {
  /** Undefined where it is no statement of that warehouse, or one that the parser does not know. */
  parse(sql: string, writtenFor: WrittenFor): Tree | undefined
}

/** The parser is 3.5 MB of WebAssembly: it is loaded by the first statement of a project that asked for it. */
export async function sqlParser(): Promise<SqlParser> {
  try {
    const { init, Parser, PostgreSqlDialect, SnowflakeDialect } = await import('@guanmingchiu/sqlparser-ts')
    await init()
    const parsers = {
      postgres: new Parser(new PostgreSqlDialect()).withRecursionLimit(DEEPEST),
      snowflake: new Parser(new SnowflakeDialect()).withRecursionLimit(DEEPEST),
    }
    return {
      parse(sql, writtenFor) {
        try {
          return parsers[writtenFor].parse(sql) as unknown as Tree
        } catch {
          return undefined
        }
      },
    }
  } catch (error) {
    throw dbtError('DbtRuntimeError', 'duckdb/no-parser', 'The parser that `dialect` needs could not be loaded', {
      notes: [String(error)],
      hint: 'take dialect out of profiles.yml, or install again',
    })
  }
}

/** As deep as the stack of WebAssembly bears: CASE in CASE, calls in calls. */
const DEEPEST = 200
