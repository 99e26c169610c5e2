import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import { where, allNodes } from '../candidates.ts'
import { type SelectorMethod, stateHint } from '../selection-input.ts'
import { checkRemoved, isStateCheck, STATE_CHECKS, stateComparison } from '../../state/state-comparison.ts'

/** By comparing with the manifest that `--state` points at: `state:new`, `state:modified.body` … */
export const state: SelectorMethod = (search) => {
  const { previousState } = search.input
  const old = previousState?.manifest
  if (!old) {
    throw dbtError('DbtRuntimeError', 'selector/no-state', 'Got a state selector method, but no comparison manifest', {
      hint: stateHint(previousState, 'manifest.json'),
    })
  }
  const check = String(search.value)
  if (!isStateCheck(check)) {
    const meant = closest(check, STATE_CHECKS)
    const expected = STATE_CHECKS.map((name) => `'${name}'`).join(', ')
    throw dbtError(
      'DbtRuntimeError',
      'selector/invalid-value',
      `Got an invalid selector "${check}", expected one of "[${expected}]"`,
      meant === undefined ? {} : { hint: `did you mean 'state:${meant}'?` },
    )
  }
  const { manifest, stateOptions } = search.input
  const passes = stateComparison(old, manifest, check, stateOptions)
  const found = [...where(allNodes(search), passes)]
  checkRemoved(old, manifest, check, stateOptions)
  return found
}
