/** Finds the models that unit tests are about, and makes a test for each version of a versioned one. */
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import { addDisabled } from '#manifest/manifest.ts'
import { findInPackage } from '#manifest/search-order.ts'
import type { ManifestIndex } from '#manifest/manifest-index.ts'
import { isSameVersion } from '#manifest/nodes/compare-versions.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import type { NodeVersion } from '#manifest/nodes/resource.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import type { UnitTestDefinition } from '#manifest/nodes/unit-test.ts'
import type { ParserState } from '../parser-state.ts'

export function linkUnitTests(state: ParserState, index: ManifestIndex): void {
  const { manifest } = state
  if (manifest.unit_tests.size === 0) return
  // A copy: tests of versioned models are put back under other names.
  for (const test of Array.from(manifest.unit_tests.values())) {
    state.attempt(() => {
      const model = findModel(index, test)
      if (!model.config.enabled) {
        test.config.enabled = false
        manifest.unit_tests.delete(test.unique_id)
        if (!manifest.disabled.has(test.unique_id)) addDisabled(manifest, test)
        return
      }
      test.depends_on.nodes = [model.unique_id]
      test.schema = model.schema
      checkOverrides(test, model)
      if (model.version !== null) addVersions(state, test, model)
      else if (test.versions?.include?.length || test.versions?.exclude?.length) {
        throw failure(
          test,
          `Unit test '${test.name}' should not have a versions include or exclude when referencing non-versioned model '${model.name}'`,
        )
      }
    })
  }
}

/** `model:` may name a version: `orders v2`. */
function findModel(index: ManifestIndex, test: UnitTestDefinition): ModelNode {
  const words = test.model.split(/\s+/)
  const [name = ''] = words
  const searched = words.length === 2 ? `${name}.v${words[1]}` : name
  const id = findInPackage(index.refables.get(searched), test.package_name)
  const node =
    id === undefined
      ? findInPackage(index.disabled.get(searched), test.package_name)?.[0]
      : index.manifest.nodes.get(id)
  if (node?.resource_type === 'model') return node
  const meant = closest(name, index.refables.keys())
  throw failure(
    test,
    `Unable to find model '${test.package_name}.${test.model}' for unit test '${test.name}' in ${test.original_file_path}`,
    meant && `did you mean model: ${meant}?`,
  )
}

/** What an incremental model reads depends on whether it runs incrementally; a test has to say. */
function checkOverrides(test: UnitTestDefinition, model: ModelNode): void {
  if (!model.depends_on.macros.some((macro) => macro === 'macro.dbt.is_incremental')) return
  const isIncremental = test.overrides?.macros.is_incremental
  if (typeof isIncremental !== 'boolean') {
    throw failure(
      test,
      `Boolean override for 'is_incremental' must be provided for unit test '${test.name}' in model '${model.name}'`,
      'add overrides: {macros: {is_incremental: false}}',
    )
  }
  if (isIncremental && !test.given.some(({ input }) => input === 'this')) {
    throw failure(
      test,
      `Unit test '${test.name}' for incremental model '${model.name}' must have a 'this' input`,
      'give the rows that are there already as input: this',
    )
  }
}

function addVersions({ manifest }: ParserState, test: UnitTestDefinition, model: ModelNode): void {
  const { include, exclude } = test.versions ?? {}
  const isTested = ({ version }: ModelNode) => {
    if (!test.versions) return true
    const isAmong = (versions: readonly NodeVersion[]) =>
      version !== null && versions.some((each) => isSameVersion(each, version))
    if (exclude?.length) return !isAmong(exclude)
    return isAmong(include ?? [])
  }
  const models = [...manifest.nodes.values()].filter(
    (node): node is ModelNode =>
      node.resource_type === 'model' &&
      node.version !== null &&
      node.package_name === model.package_name &&
      node.name === model.name &&
      isTested(node),
  )
  if (models.length === 0) {
    throw failure(test, `Unit test '${test.name}' referenced a version of '${model.name}' which was not found.`)
  }
  manifest.unit_tests.delete(test.unique_id)
  for (const each of models) {
    const unique_id = uniqueId('unit_test', test.package_name, test.model, `${test.name}_v${each.version}`)
    const depends_on = { macros: [...test.depends_on.macros], nodes: [each.unique_id] }
    manifest.unit_tests.set(unique_id, { ...test, unique_id, depends_on, version: each.version })
  }
}

function failure(test: UnitTestDefinition, message: string, hint?: string): DbtError {
  return dbtError('ParsingError', 'unit-test/model', message, {
    node: `unit test ${test.name} (${test.original_file_path})`,
    ...(hint !== undefined && { hint }),
  })
}
