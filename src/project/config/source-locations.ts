/** Where the table of a source lies. What is absent is as the project says. */
export interface SourceLocation {
  readonly database?: string
  readonly schema?: string
  readonly identifier?: string
}

/** Sources that lie elsewhere than the project says: by `source`, or by `source.table`, which wins. */
export type SourceLocations = ReadonlyMap<string, SourceLocation>

/** Where a table lies, as far as anything is said of it. */
export function locationOf(locations: SourceLocations | undefined, source: string, table: string): SourceLocation {
  return { ...locations?.get(source), ...locations?.get(`${source}.${table}`) }
}
