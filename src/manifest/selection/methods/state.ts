import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { where, allNodes } from '../candidates.ts'
import type { SelectorMethod } from '../selection-input.ts'
import { isStateCheck, STATE_CHECKS, stateComparison } from '../../state/state-comparison.ts'

/** By comparing with the manifest that `--state` points at: `state:new`, `state:modified.body` … */
export const state: SelectorMethod = (search) => {
  const old = search.input.previousState?.manifest
  if (!old) {
    throw dbtError('DbtRuntimeError', 'selector/no-state', 'Got a state selector method, but no comparison manifest', {
      hint: 'give --state a folder that holds a manifest.json',
    })
  }
  const check = String(search.value)
  if (!isStateCheck(check)) {
    const expected = STATE_CHECKS.map((name) => `'${name}'`).join(', ')
    throw dbtError(
      'DbtRuntimeError',
      'selector/invalid-value',
      `Got an invalid selector "${check}", expected one of "[${expected}]"`,
    )
  }
  const passes = stateComparison(old, search.input.manifest, check, search.input.stateOptions)
  return where(allNodes(search), passes)
}
