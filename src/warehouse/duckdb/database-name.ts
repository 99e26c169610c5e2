import { isMotherDuck } from './attachment.ts'

/** What DuckDB calls the database behind a path: for example `shop` for `data/shop.prod.duckdb`. */
export function databaseName(path: string): string {
  if (path === ':memory:') return 'memory'
  // One letter before the colon is a drive of Windows.
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(path)?.[1]?.toLowerCase()
  const rest = scheme ? path.slice(scheme.length + 1) : path
  const separator = /^[A-Za-z]:/.test(rest) ? /[\\/]/ : '/'
  const file = (rest.split(/[?#]/, 1)[0] ?? '').split(separator).at(-1) ?? ''
  if (isMotherDuck(path)) return withoutExtension(file) || 'my_db'
  if (scheme === 'ducklake') return withoutExtension(file).replace(/^[A-Za-z][A-Za-z0-9+.-]+:/, '')
  return file.replace(/^\.+/, '').split('.')[0] ?? ''
}

/** As Python's `splitext`: a leading dot begins no extension. */
function withoutExtension(file: string): string {
  return file.replace(/(?<=[^.])\.[^.]*$/, '')
}
