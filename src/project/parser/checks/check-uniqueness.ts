/** No two resources may be confused: not by the relation they build, not by the name that refs use. */
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { ManifestNode, RefableNode } from '#manifest/nodes/node.ts'
import { isRefable } from '#manifest/nodes/node.ts'
import type { TestNode } from '#manifest/nodes/test.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import { isOn } from '#project/context/setup.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import { settingPlace } from '../places/setting-place.ts'
import { duplicateName } from '../duplicate-name.ts'
import type { ParserState } from '../parser-state.ts'

export function checkUniqueness(state: ParserState): void {
  const relations = new Map<string, ManifestNode>()
  const versioned = new Map<string, RefableNode>()
  const unversioned = new Map<string, ManifestNode>()
  for (const node of state.manifest.nodes.values()) {
    if (!isRefable(node) && !(node.resource_type === 'test' && storesFailures(state, node))) continue
    const key = `${node.package_name}.${node.name}`
    if (node.resource_type === 'model' && node.version !== null) versioned.set(key, node)
    else {
      const known = unversioned.get(key)
      if (known) reportSameName(state, known, node)
      unversioned.set(key, node)
    }
    const relation = relationText(state, node)
    const known = relations.get(relation)
    if (known) state.failures.push(ambiguousAlias(state, relation, known, node))
    relations.set(relation, node)
  }
  for (const [key, node] of versioned) {
    const other = unversioned.get(key)
    if (other) state.failures.push(versionedAndNot(node, other))
  }
}

function storesFailures(state: ParserState, { config }: TestNode): boolean {
  return config.store_failures === null ? isOn(state.setup, 'STORE_FAILURES') : config.store_failures
}

function relationText({ setup }: ParserState, node: ManifestNode): string {
  return node.relation_name ?? setup.adapter.relations.createFrom(relationConfig(node), setup.root.quoting).toString()
}

function reportSameName(state: ParserState, known: ManifestNode, node: ManifestNode): void {
  if (isOn(state.setup, 'REQUIRE_UNIQUE_PROJECT_RESOURCE_NAMES')) {
    state.failures.push(duplicateName(known, node))
    return
  }
  state.setup.events.emit('DuplicateNameDistinctNodeTypesDeprecation', {
    resource_name: node.name,
    unique_id1: known.unique_id,
    unique_id2: node.unique_id,
    package_name: node.package_name,
  })
}

function ambiguousAlias(state: ParserState, relation: string, first: ManifestNode, second: ManifestNode): DbtError {
  const places = [first, second].flatMap((node) => settingPlace(state, node, 'alias', 'schema', 'database') ?? [])
  const frames = places.map((place) => ({ title: place.source.path, ...place }))
  return dbtError(
    'AmbiguousAliasError',
    'project/ambiguous-alias',
    `dbt found two resources with the database representation "${relation}".\ndbt cannot create two resources with identical ` +
      'database representations. To fix this,\nchange the configuration of one of these resources:\n' +
      [first, second].map(({ unique_id, original_file_path }) => `- ${unique_id} (${original_file_path})`).join('\n'),
    {
      category: 'Compilation Error',
      ...(frames[0] && { at: frames[0].span, frames, node: nodeTitle(second) }),
      hint: 'give one of them another alias: or schema:',
    },
  )
}

function versionedAndNot(versioned: RefableNode, other: ManifestNode): DbtError {
  return dbtError(
    'DuplicateVersionedUnversionedError',
    'project/duplicate-name',
    `dbt found versioned and unversioned models with the name "${versioned.name}".\n\n` +
      'Since these resources have the same name, dbt will be unable to find the correct resource\n' +
      `when looking for ref('${versioned.name}').\n\n` +
      'To fix this, change the name of the unversioned resource\n' +
      `${other.unique_id} (${other.original_file_path})\n` +
      `or add the unversioned model to the versions in ${versioned.patch_path}`,
    { category: 'Parsing Error' },
  )
}
