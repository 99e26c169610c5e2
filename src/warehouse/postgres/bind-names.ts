import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { tokens } from '#sql/tokens.ts'
import type { QueryParameter, ReadQuery } from '#warehouse/adapter/read-query.ts'
import { POSTGRES_DIALECT } from './dialect.ts'

/** PostgreSQL knows values by position only: `$name` becomes the number of its value. */
export function bindNames(
  sql: string,
  parameters: ReadQuery['parameters'],
): { readonly text: string; readonly values: readonly QueryParameter[] } {
  if (Array.isArray(parameters)) return { text: sql, values: parameters }
  const named = parameters as Readonly<Record<string, QueryParameter>>
  const numbers = new Map<string, number>()
  const values: QueryParameter[] = []
  let text = ''
  let isMarked = false
  for (const token of tokens(sql, POSTGRES_DIALECT.syntax)) {
    if (isMarked && token.kind === 'word') {
      const name = token.text
      if (!Object.hasOwn(named, name)) {
        throw dbtError('DbtDatabaseError', 'query/parameter', `There is no value for $${name}`)
      }
      if (!numbers.has(name)) numbers.set(name, values.push(named[name] ?? null))
      text += numbers.get(name)
    } else text += token.text
    isMarked = token.kind === 'symbol' && token.text === '$'
  }
  return { text, values }
}
