import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { matcher } from '#api/fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

/** By the selectors of selectors.yml whose names match. */
export const selector: SelectorMethod = function* (search) {
  const value = String(search.value)
  const { selectors } = search.input
  if (!selectors) {
    throw dbtError(
      'DbtSelectorsError',
      'selector/no-selectors',
      'Cannot use selector: method if selectors.yml is not provided',
    )
  }
  const matches = matcher(value)
  const matching = [...selectors].filter(([name]) => matches(name)).sort(([a], [b]) => (a < b ? -1 : 1))
  if (matching.length === 0) {
    throw dbtError(
      'DbtSelectorsError',
      'selector/not-found',
      `Selector '${value}' did not match any selector in selectors.yml`,
      selectors.size > 0 ? { hint: `selectors are ${[...selectors.keys()].sort().slice(0, 5).join(', ')}` } : {},
    )
  }
  for (const [name, { definition }] of matching) {
    for (const unique_id of search.selectNamed(name, definition)) {
      if (search.candidates.has(unique_id)) yield unique_id
    }
  }
}
