import { closest } from '#foundation/source/closest.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { type Export, newSavedQuery, type SavedQuery, type SavedQueryConfig } from '#manifest/nodes/saved-query.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { EXPORT_DESTINATIONS } from '#project/config/config-fields.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { nodeConfig, unrenderedNodeConfig } from '#project/config/node-config.ts'
import { toValue } from '#project/context/plain-value.ts'
import { fqnOf } from '../parse-nodes.ts'
import { checkEntry, invalidEntry } from './check-entry.ts'
import { type Entry, errorAt } from './entry.ts'
import { readFilter } from './metric-inputs.ts'
import type { Parsing } from './parsing.ts'

/** `saved_queries:` — metrics that are asked for often, and the tables their answers go to. */
export function parseSavedQueryEntry(parsing: Parsing, entry: Entry): void {
  checkEntry(entry)
  const { state } = parsing
  const { data, file, name } = entry
  const fqn = fqnOf(file.package_name, file.relativePath, name)
  const target = { resourceType: 'saved_query', fqn, packageName: file.package_name } as const
  const sources = {
    root: state.setup.root,
    own: state.project(file.package_name),
    patch: (data.config ?? {}) as YamlMapping,
  }
  const config = nodeConfig(target, sources) as unknown as SavedQueryConfig
  const params = data.query_params as YamlMapping
  const query: SavedQuery = newSavedQuery({
    name,
    package_name: file.package_name,
    path: file.relativePath,
    original_file_path: file.original_file_path,
    unique_id: uniqueId('saved_query', file.package_name, name),
    fqn,
    query_params: {
      metrics: (params.metrics ?? []) as string[],
      group_by: (params.group_by ?? []) as string[],
      where: readFilter(params.where),
      order_by: (params.order_by ?? []) as string[],
      limit: (params.limit ?? null) as number | null,
    },
    exports: ((data.exports ?? []) as YamlMapping[]).map((each, index) =>
      readExport(parsing, entry, index, each, config),
    ),
    description: (data.description ?? null) as string | null,
    label: (data.label ?? null) as string | null,
    config,
    unrendered_config: unrenderedNodeConfig(target, sources),
    group: config.group,
    tags: [...new Set([...listOf(data.tags), ...configuredTags(entry, config)])].sort(),
    created_at: state.createdAt,
  })
  state.add(query)
}

/** Its relation is named by the project's macros, as a node's is. */
function readExport(
  { names }: Parsing,
  entry: Entry,
  index: number,
  given: YamlMapping,
  query: SavedQueryConfig,
): Export {
  const { file } = entry
  const own = (isMapping(given.config) ? given.config : {}) as YamlMapping
  const combined = { ...(query as unknown as YamlMapping), ...own }
  const text = (value: YamlValue | undefined): string | null =>
    value === undefined || value === null ? null : String(value)
  const schemaName = text(combined.schema_name) ?? text(combined.schema)
  const node = toValue({ name: given.name, config: combined, unrendered_config: own })
  const custom = (key: string) => text(combined[key])
  const schema = names.generate('schema', file.package_name, null, node)
  const database = names.generate('database', file.package_name, custom('database'), node)
  const alias = names.generate('alias', file.package_name, custom('alias'), node)
  return {
    name: given.name as string,
    config: {
      export_as: destinationOf(
        entry,
        ['exports', index, ...('export_as' in own ? ['config', 'export_as'] : ['name'])],
        combined.export_as,
      ),
      schema_name: schemaName || schema,
      alias: custom('alias') || alias,
      database: database || custom('database'),
    },
    unrendered_config: own,
  }
}

function destinationOf(entry: Entry, path: YamlPath, given: YamlValue | undefined): Export['config']['export_as'] {
  const destination = typeof given === 'string' ? given.toLowerCase() : undefined
  if (destination !== undefined && EXPORT_DESTINATIONS.includes(destination)) {
    return destination as Export['config']['export_as']
  }
  throw errorAt(
    entry,
    [...entry.path, ...path],
    'InvalidFieldValue',
    'config/invalid',
    `Field "export_as" of type ExportDestinationType in ExportConfig has invalid value ${pythonRepr(given)}`,
    `export_as: ${closest(destination ?? '', EXPORT_DESTINATIONS) ?? EXPORT_DESTINATIONS.join(' or ')}`,
  )
}

function configuredTags(entry: Entry, config: SavedQueryConfig): string[] {
  const tags = config.tags as YamlValue | undefined
  if (tags === undefined || tags === null || typeof tags === 'string' || Array.isArray(tags)) return listOf(tags)
  throw invalidEntry(entry, `${pythonRepr(tags)} is not of type 'array'`, ['config', 'tags'])
}

function listOf(tags: YamlValue | undefined): string[] {
  if (tags === undefined || tags === null) return []
  return typeof tags === 'string' ? [tags] : (tags as string[])
}
