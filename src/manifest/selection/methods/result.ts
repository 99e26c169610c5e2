import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { allOutlines, where } from '../candidates.ts'
import { type SelectorMethod, stateHint } from '../selection-input.ts'

/** By how a node ended in the run whose results `--state` points at. */
export const result: SelectorMethod = (search) => {
  const results = search.input.previousState?.results
  if (!results) {
    throw dbtError('DbtInternalError', 'selector/no-state', 'No comparison run_results', {
      category: 'Runtime Error',
      hint: stateHint(search.input.previousState, 'run_results.json'),
    })
  }
  const matches = new Set(results.filter((result) => result.status === search.value).map((result) => result.unique_id))
  return where(allOutlines(search), (node) => matches.has(node.unique_id))
}
