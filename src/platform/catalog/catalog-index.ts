import { posix } from 'node:path'
import type { CatalogIndex } from '#api/catalog.ts'
import type { CatalogTable } from '#manifest/artifacts/catalog.ts'
import type { Manifest } from '#manifest/manifest.ts'
import { isLatestVersion } from '#manifest/nodes/model.ts'
import { isGenericTest } from '#manifest/nodes/test.ts'
import { type CatalogResource, ownerOf, readsFrom, versionText } from './catalog-resource.ts'
import { firstLine } from './first-line.ts'
import { runsOf, WordTable } from './word-table.ts'

/** What stands at the head of an index. */
export type IndexHead = Omit<
  CatalogIndex,
  'shards' | 'words' | 'tag_sets' | 'nodes' | 'latest' | 'contracts' | 'hidden'
>

/** All resources, column by column. `tables`: what the warehouse says, by unique id. */
export function catalogIndex(
  head: IndexHead,
  resources: readonly CatalogResource[],
  manifest: Manifest,
  tables: ReadonlyMap<string, CatalogTable>,
): CatalogIndex {
  const words = new WordTable()
  const tagSets = new WordTable()
  const numbers = new Map(resources.map(({ unique_id }, index) => [unique_id as string, index]))
  const runs = (wordOf: (resource: CatalogResource) => string | null | undefined) =>
    runsOf(resources.map((resource) => words.place(wordOf(resource))))
  const which = (holds: (resource: CatalogResource) => boolean) =>
    resources.flatMap((resource, index) => (holds(resource) ? [index] : []))
  const tags = runsOf(resources.map((resource) => tagSets.place(tagsOf(resource).join('\n'))))
  const nodes: CatalogIndex['nodes'] = {
    name: resources.map(({ name }) => name),
    unique_id: resources.map(shortId),
    resource_type: runs(({ resource_type }) => resource_type),
    package_name: runs(({ package_name }) => package_name),
    folder: runs(({ original_file_path }) => posix.dirname(original_file_path)),
    file: runs(fileOf),
    database: runs((resource) => ('database' in resource ? resource.database : null)),
    schema: runs((resource) => ('schema' in resource ? resource.schema : null)),
    alias: runs(aliasOf),
    materialized: runs(materializedOf),
    type: runs(typeOf),
    source_name: runs((resource) => (resource.resource_type === 'source' ? resource.source_name : null)),
    language: runs((resource) => ('language' in resource ? resource.language : null)),
    owner: runs((resource) => {
      const owner = ownerOf(resource, manifest.groups)
      return owner?.name ?? owner?.email[0]
    }),
    group: runs((resource) => ('group' in resource ? resource.group : null)),
    access: runs((resource) => (resource.resource_type === 'model' ? resource.access : null)),
    version: runs((resource) => ('version' in resource ? versionText(resource.version) : null)),
    tags,
    columns: runsOf(resources.map((resource) => columnCount(resource, tables.get(resource.unique_id)))),
    description: resources.map((resource) => firstLine(descriptionOf(resource))),
    depends_on: resources.map((resource) => readsFrom(resource).flatMap((parent) => numbers.get(parent) ?? [])),
  }
  return {
    ...head,
    shards: Math.ceil(resources.length / head.shard_size),
    words: words.words,
    tag_sets: tagSets.words.map((set) => (set === '' ? [] : set.split('\n').map((tag) => words.place(tag)))),
    nodes,
    latest: which((resource) => resource.resource_type === 'model' && isLatestVersion(resource)),
    contracts: which((resource) => 'contract' in resource && resource.contract.enforced),
    hidden: which((resource) => 'docs' in resource && !resource.docs.show),
  }
}

/** What of the unique id cannot be told from type, package and name. */
function shortId({ unique_id, resource_type, package_name, name }: CatalogResource): string {
  const usual = `${resource_type}.${package_name}.${name}`
  if (unique_id === usual) return ''
  return unique_id.startsWith(`${usual}.`) ? unique_id.slice(usual.length) : unique_id
}

function fileOf({ original_file_path, name }: CatalogResource): string {
  const file = posix.basename(original_file_path)
  return file === `${name}.sql` ? '' : file
}

function aliasOf(resource: CatalogResource): string | null {
  const alias = 'alias' in resource ? resource.alias : 'identifier' in resource ? resource.identifier : resource.name
  return alias === resource.name ? null : alias
}

function materializedOf(resource: CatalogResource): string | null {
  switch (resource.resource_type) {
    case 'model':
    case 'seed':
    case 'snapshot':
      return resource.config.materialized
    default:
      return null
  }
}

function typeOf(resource: CatalogResource): string | null {
  switch (resource.resource_type) {
    case 'exposure':
    case 'metric':
      return resource.type
    case 'function':
      return resource.config.type
    case 'test':
      return isGenericTest(resource) ? resource.test_metadata.name : 'singular'
    default:
      return null
  }
}

function tagsOf(resource: CatalogResource): readonly string[] {
  if ('tags' in resource) return [resource.tags].flat()
  return resource.resource_type === 'unit_test' ? [resource.config.tags].flat() : []
}

function descriptionOf(resource: CatalogResource): string {
  if (resource.resource_type === 'doc') return resource.block_contents
  return resource.description ?? ''
}

function columnCount(resource: CatalogResource, table: CatalogTable | undefined): number {
  const described = 'columns' in resource ? Object.keys(resource.columns) : []
  if (!table) return described.length
  const known = new Set([...Object.keys(table.columns), ...described].map((name) => name.toLowerCase()))
  return known.size
}
