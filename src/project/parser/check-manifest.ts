/** What can only be said once all of a project is known and its references are linked. */
import type { ManifestIndex } from '#manifest/manifest-index.ts'
import { checkAccess, checkFunctions, checkGroups, checkSnapshots } from './checks/check-config.ts'
import { checkMicrobatch, warnOfMicrobatch } from './checks/check-microbatch.ts'
import { checkSemantics } from './checks/check-semantics.ts'
import { checkUniqueness } from './checks/check-uniqueness.ts'
import { inferPrimaryKeys } from './checks/infer-primary-keys.ts'
import { linkMetrics } from './checks/link-metrics.ts'
import { linkUnitTests } from './checks/link-unit-tests.ts'
import { relateSemanticModels } from './checks/relate-semantic-models.ts'
import { renderDocs } from './checks/render-docs.ts'
import { warnOfDeprecatedModels } from './checks/warn-of-deprecated-models.ts'
import { warnOfNames } from './checks/warn-of-names.ts'
import { warnOfUnusedConfig } from './checks/warn-of-unused-config.ts'
import type { ParserState } from './parser-state.ts'

/** Completes nodes that stand for themselves, and refuses what dbt refuses of each of them. */
export function checkNodes(state: ParserState, index: ManifestIndex): void {
  renderDocs(state, index)
  inferPrimaryKeys(state.manifest)
  checkGroups(state)
  checkAccess(state)
  checkSnapshots(state)
  checkMicrobatch(state)
  warnOfMicrobatch(state)
}

/** Completes the manifest and refuses what dbt refuses. The order is dbt's: later steps see what former ones found. */
export function checkManifest(state: ParserState, index: ManifestIndex): void {
  const { manifest } = state
  relateSemanticModels(manifest)
  linkUnitTests(state, index)
  renderDocs(state, index)
  linkMetrics(state, index)
  inferPrimaryKeys(manifest)
  checkGroups(state)
  checkAccess(state)
  checkSnapshots(state)
  checkMicrobatch(state)
  checkSemantics(state)
  if (state.failures.length === 0) warnOfNodes(state)
  checkFunctions(state)
  checkUniqueness(state)
  if (state.failures.length === 0) warnOfUnusedConfig(state)
}

/** Beside an error nobody hears of these, as in dbt, which ends with the first. */
function warnOfNodes(state: ParserState): void {
  warnOfDeprecatedModels(state)
  warnOfNames(state)
  warnOfMicrobatch(state)
}
