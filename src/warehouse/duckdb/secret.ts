import { escapeSqlString, pythonText } from './sql-literal.ts'

/** The CREATE SECRET statement of an entry of `secrets`; `position` counts from 1 and names a secret without a name. */
export function secretSql(secret: Readonly<Record<string, unknown>>, position: number): string {
  const { type, name: given, persistent, provider, scope, ...rest } = secret
  const name = given === undefined ? `_dbt_secret_${position}` : given
  const scopes = typeof scope === 'string' ? [scope] : Array.isArray(scope) ? scope : []
  const parameters = [
    ...parameter('type', type),
    ...parameter('provider', provider),
    ...Object.entries(rest).flatMap(([key, value]) => parameter(key, value)),
    ...scopes.map((each) => `scope '${escapeSqlString(each)}'`),
  ]
  const head = `CREATE${name ? ' OR REPLACE' : ''}${persistent === true ? ' PERSISTENT' : ''} SECRET${name ? ` ${name}` : ''}`
  return `${head} (\n    ${parameters.join(',\n    ')}\n)`
}

/** Words of DuckDB's grammar stand without quotes. */
const UNQUOTED = new Set(['type', 'provider', 'extra_http_headers'])

function parameter(key: string, value: unknown): string[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return [`${key} array [${value.map((item) => `'${escapeSqlString(item)}'`).join(', ')}]`]
  if (typeof value === 'object') {
    const items = Object.entries(value).map(([name, item]) => `'${escapeSqlString(name)}': '${escapeSqlString(item)}'`)
    return [`${key} map {${items.join(', ')}}`]
  }
  return [UNQUOTED.has(key) ? `${key} ${pythonText(value)}` : `${key} '${escapeSqlString(value)}'`]
}
