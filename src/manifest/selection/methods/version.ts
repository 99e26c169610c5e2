import { findOwn } from '#foundation/source/find-own.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { compareVersions } from '../../nodes/compare-versions.ts'
import { isLatestVersion, type ModelNode } from '../../nodes/model.ts'
import { parsedNodes, where } from '../candidates.ts'
import type { SelectorMethod } from '../selection-input.ts'

const CHECKS: Readonly<Record<string, (model: ModelNode) => boolean>> = {
  latest: isLatestVersion,
  prerelease: (model) => compareWithLatest(model) > 0,
  old: (model) => compareWithLatest(model) < 0,
  none: (model) => model.version === null,
}

/** By how a model's version stands to its latest one. */
export const version: SelectorMethod = function* (search) {
  const value = String(search.value)
  const check = findOwn(CHECKS, value)
  if (check) {
    yield* where(parsedNodes(search), (node) => node.resource_type === 'model' && check(node))
    return
  }
  // Without a single model dbt does not look at the value.
  for (const node of parsedNodes(search)) {
    if (node.resource_type !== 'model') continue
    throw dbtError(
      'DbtRuntimeError',
      'selector/invalid-value',
      `Invalid version type selector ${value}: expected one of: "latest", "prerelease", "old", or "none"`,
    )
  }
}

function compareWithLatest(model: ModelNode): number {
  if (!model.version || !model.latest_version) return 0
  return compareVersions(model.version, model.latest_version)
}
