/** A value for use between single quotes in SQL. */
export function escapeSqlString(value: unknown): string {
  return pythonText(value).replaceAll("'", "''")
}

/** A profile's value as Python prints it: DuckDB casts that to the type it needs. */
export function pythonText(value: unknown): string {
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (value === null || value === undefined) return 'None'
  return String(value)
}
