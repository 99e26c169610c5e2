/** A value for use between single quotes in SQL. */
export function escapeSqlString(value: unknown): string {
  return pythonText(value).replaceAll("'", "''")
}

/** A profile's value as Python prints it: DuckDB casts that to the type it needs. */
export function pythonText(value: unknown): string {
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (value === null || value === undefined) return 'None'
  if (Array.isArray(value)) return `[${value.map(quoted).join(', ')}]`
  return String(value)
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : pythonText(value)
}
