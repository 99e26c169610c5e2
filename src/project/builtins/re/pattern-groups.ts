/** The groups of a pattern: how many there are, and the numbers of those with names. */
export interface PatternGroups {
  readonly groupCount: number
  readonly groupNames: ReadonlyMap<string, number>
}
