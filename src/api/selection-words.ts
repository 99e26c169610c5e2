/** The parts of a criterion of dbt's selections as they were written; depths and values still text. */
export interface RawCriterion {
  readonly childrens_parents?: string
  readonly parents?: string
  readonly parents_depth?: string
  readonly method?: string
  readonly value: string
  readonly children?: string
  readonly children_depth?: string
}

const CRITERION =
  /^(?<childrens_parents>@)?(?<parents>(?<parents_depth>\d*)\+)?(?:(?<method>[\p{L}\p{N}_.]+):)?(?<value>.*?)(?<children>\+(?<children_depth>\d*))?$/u

/** Takes a criterion apart: `2+tag:nightly+` has parents to the depth of 2, the method tag, and children. */
export function splitCriterion(raw: string): RawCriterion | undefined {
  const parts = CRITERION.exec(raw)?.groups
  return parts ? { ...parts, value: parts['value'] ?? '' } : undefined
}

/** What a value without a method means: a path if it has a slash, a file if it ends like one, else a name. */
export function defaultMethod(value: string): 'path' | 'file' | 'fqn' {
  if (value.includes('/')) return 'path'
  return /\.(sql|py|csv)$/i.test(value) ? 'file' : 'fqn'
}
