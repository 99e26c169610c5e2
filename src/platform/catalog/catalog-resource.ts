import type { Manifest } from '#manifest/manifest.ts'
import type { Doc } from '#manifest/nodes/doc.ts'
import type { Group } from '#manifest/nodes/group.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import { dependsOnNodes, type GraphNode } from '#manifest/nodes/node.ts'
import type { ResourceType } from '#manifest/nodes/resource-type.ts'
import type { NodeVersion } from '#manifest/nodes/resource.ts'
import { type GenericTestNode, isGenericTest } from '#manifest/nodes/test.ts'

/** Whatever a catalog shows. */
export type CatalogResource = GraphNode | Macro | Group | Doc

/** From what data comes in to what is said about it. */
const KINDS: readonly ResourceType[] = [
  'source',
  'seed',
  'snapshot',
  'model',
  'function',
  'analysis',
  'test',
  'unit_test',
  'semantic_model',
  'metric',
  'saved_query',
  'exposure',
  'operation',
  'macro',
  'group',
  'doc',
]

/**
 * All of a project in the order of its catalog: kind by kind, package by package, the root project first, then by path.
 * What stands together looks alike, so that an index of it is short.
 */
export function catalogResources(manifest: Manifest): readonly CatalogResource[] {
  const collections: readonly ReadonlyMap<string, CatalogResource>[] = [
    manifest.nodes,
    manifest.sources,
    manifest.functions,
    manifest.unit_tests,
    manifest.semantic_models,
    manifest.metrics,
    manifest.saved_queries,
    manifest.exposures,
    manifest.macros,
    manifest.groups,
    manifest.docs,
  ]
  const keyed = collections.flatMap((collection) =>
    [...collection.values()].flatMap((resource) => {
      const kind = KINDS.indexOf(resource.resource_type)
      if (kind < 0) return []
      const { package_name, original_file_path, name, unique_id } = resource
      const isForeign = package_name === manifest.project_name ? '' : `1${package_name}`
      const place = original_file_path.replaceAll('/', '\u0001')
      return [{ key: [String(kind).padStart(2, '0'), isForeign, place, name, unique_id].join('\0'), resource }]
    }),
  )
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ resource }) => resource)
}

/** What it reads from; of a generic test first the node that it tests. */
export function readsFrom(resource: CatalogResource): readonly string[] {
  switch (resource.resource_type) {
    case 'macro':
    case 'group':
    case 'doc':
      return []
    case 'test': {
      const parents = resource.depends_on.nodes
      const tested = isGenericTest(resource) ? testedNode(resource) : null
      return tested === null ? parents : [tested, ...parents.filter((parent) => parent !== tested)]
    }
    default:
      return dependsOnNodes(resource)
  }
}

/** dbt says so of models alone; of a source it stands in what the test is called with. */
function testedNode({ attached_node, test_metadata, depends_on }: GenericTestNode): string | null {
  if (attached_node !== null) return attached_node
  const [, source, table] =
    /source\(['"]([^'"]*)['"], *['"]([^'"]*)['"]\)/.exec(String(test_metadata.kwargs['model'])) ?? []
  const ending = `.${source}.${table}`
  return depends_on.nodes.find((each) => each.startsWith('source.') && each.endsWith(ending)) ?? null
}

export interface ResourceOwner {
  readonly name: string | null
  readonly email: readonly string[]
}

/** Who looks after it: `owner` of its `meta`, else of an exposure itself, else of its group. */
export function ownerOf(resource: CatalogResource, groups: Manifest['groups']): ResourceOwner | undefined {
  const own = 'meta' in resource ? resource.meta['owner'] : undefined
  const configured = 'config' in resource && 'meta' in resource.config ? resource.config.meta : undefined
  const said = own ?? (configured as Readonly<Record<string, unknown>> | undefined)?.['owner']
  return (
    ownerFrom(said) ?? ownerFrom('owner' in resource ? resource.owner : undefined) ?? ownerOfGroup(resource, groups)
  )
}

function ownerOfGroup(resource: CatalogResource, groups: Manifest['groups']): ResourceOwner | undefined {
  const name = 'group' in resource ? resource.group : null
  if (name === null) return undefined
  const inPackage = ({ name: each, package_name }: Group) => each === name && package_name === resource.package_name
  const group = [...groups.values()].find(inPackage) ?? [...groups.values()].find((each) => each.name === name)
  return ownerFrom(group?.owner)
}

function ownerFrom(said: unknown): ResourceOwner | undefined {
  if (typeof said === 'string' && said !== '') return { name: said, email: [] }
  if (typeof said !== 'object' || said === null) return undefined
  const { name, email } = said as Readonly<Record<string, unknown>>
  const emails = [email ?? []].flat().map(String)
  const owner = { name: typeof name === 'string' && name !== '' ? name : null, email: emails }
  return owner.name === null && emails.length === 0 ? undefined : owner
}

/** `2`, `v2` or `2.1`, as people write it. */
export function versionText(version: NodeVersion | null | undefined): string | undefined {
  return version === null || version === undefined ? undefined : String(version)
}
