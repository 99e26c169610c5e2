/** Puts what a properties file says about a node onto the node. */
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { ColumnInfo } from '#manifest/nodes/column.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { GraphNode, ManifestNode } from '#manifest/nodes/node.ts'
import { accessOf, configureNode } from '../configure-node.ts'
import type { RelationNode } from '../name-relation.ts'
import type { TemplateNode } from '../name-relation.ts'
import { fileId } from '../read-files.ts'
import { deepMerge } from './entry-config.ts'
import { atPath, type Entry, errorAt } from './entry.ts'
import type { Parsing } from './parsing.ts'

/** What an entry says of the node that it names. */
export interface NodePatch {
  readonly entry: Entry
  readonly config: YamlMapping
  readonly unrendered: YamlMapping
  readonly description: string
  readonly columns: Record<string, ColumnInfo>
  /** What only nodes of the entry's kind have. */
  readonly apply?: (node: RelationNode) => void
}

/** Sections whose entries name nodes, and the resource types of those. */
const TYPES = {
  models: 'model',
  seeds: 'seed',
  snapshots: 'snapshot',
  analyses: 'analysis',
  functions: 'function',
} as const
const PLURALS: Readonly<Record<string, string>> = { model: 'models', seed: 'seeds', snapshot: 'snapshots' }

/** Finds the node of a patch, enabled or disabled, and patches it. */
export function patchNode(parsing: Parsing, patch: NodePatch): void {
  const { entry } = patch
  const { name, file } = entry
  const section = entry.section as keyof typeof TYPES
  const node = findNode(parsing, section, name, file.package_name)
  if (node && section in { models: 0, seeds: 0, snapshots: 0 } && PLURALS[node.resource_type] !== section) {
    parsing.state.setup.events.emit('WrongResourceSchemaFile', {
      patch_name: name,
      resource_type: node.resource_type,
      plural_resource_type: PLURALS[node.resource_type] ?? '',
      yaml_key: section,
      file_path: file.original_file_path,
    })
    return
  }
  if (node) {
    if (node.patch_path) throw patchedTwice(entry, node.patch_path)
    applyPatch(parsing, node as RelationNode, patch)
    return
  }
  const disabled = parsing.lookup.findDisabled(name, file.package_name, TYPES[section])
  if (disabled.length === 0) {
    warnOfNoNode(parsing, entry, name)
    return
  }
  if (disabled.length > 1 && patch.config.enabled) throw severalDisabled(entry, disabled)
  for (const each of disabled) applyPatch(parsing, each as RelationNode, patch)
}

function findNode(
  parsing: Parsing,
  section: string,
  name: string,
  packageName: string,
): ManifestNode | FunctionNode | undefined {
  const { manifest } = parsing.state
  switch (section) {
    case 'functions':
      return findByName(manifest.functions.values(), name)
    case 'analyses':
      return findByName(manifest.nodes.values(), name, 'analysis')
    default:
      return parsing.lookup.find(name, packageName) ?? parsing.lookup.find(name, null)
  }
}

function findByName<T extends { readonly name: string; readonly resource_type: string }>(
  nodes: Iterable<T>,
  name: string,
  resourceType?: string,
): T | undefined {
  for (const node of nodes) {
    if (node.name === name && (resourceType === undefined || node.resource_type === resourceType)) return node
  }
  return undefined
}

/** Patches a node that was found. Configuration comes first where other fields depend on it. */
export function applyPatch(parsing: Parsing, node: RelationNode, patch: NodePatch): void {
  patchConfig(parsing, node, patch)
  patchFields(parsing, node, patch)
  patch.apply?.(node)
}

export function patchFields({ state }: Parsing, node: RelationNode, { entry, description, columns }: NodePatch): void {
  node.patch_path = fileId(entry.file)
  node.created_at = state.createdAt
  node.description = description
  node.columns = columns
  node.name = entry.name
  if (node.resource_type === 'model') return
  for (const key of ['latest_version', 'version', 'access', 'constraints'] as const) {
    const value = key === 'access' || key === 'constraints' ? entry.data[key] : undefined
    if (!value || (Array.isArray(value) && value.length === 0)) continue
    state.setup.events.emit('ValidationWarning', {
      field_name: key,
      resource_type: node.resource_type,
      node_name: entry.name,
    })
  }
}

/** Calculates the node's configuration anew, now with the entry's. */
export function patchConfig(parsing: Parsing, node: RelationNode, patch: NodePatch): void {
  if (Object.keys(patch.config).length > 0) configureAgain(parsing, node, patch)
}

/** Configures and names a node anew, with what the patch adds. */
export function configureAgain(parsing: Parsing, node: RelationNode, { entry, config, unrendered }: NodePatch): void {
  try {
    if ('access' in config) accessOf(node, config.access)
    const isPython = node.resource_type === 'model' && node.language === 'python'
    const own = isPython && !('materialized' in config) ? { ...config, materialized: 'table' } : config
    configureNode(parsing.state, parsing.names, node, { config: own, unrendered: deepMerge(own, unrendered) })
    if (node.resource_type !== 'test') parsing.nodes.renderHooks(node as TemplateNode)
  } catch (error) {
    throw atPath(error, entry, [...entry.path, ...settingPath(error, entry, config)])
  }
}

/** The key that is to blame, as far down as it can be told. */
function settingPath(error: unknown, { data }: Entry, config: NodePatch['config']): YamlPath {
  const setting = error instanceof DbtError ? error.diagnostics[0]?.setting : undefined
  if (setting === undefined) return ['config']
  const { config: written } = data
  if (written !== undefined && isMapping(written) && setting in written) return ['config', setting]
  return setting in data ? [setting] : ['config', ...(setting in config ? [setting] : [])]
}

export function warnOfNoNode({ state }: Parsing, { section, file }: Entry, name: string): void {
  state.setup.events.emit('NoNodeForYamlKey', {
    patch_name: name,
    yaml_key: section,
    file_path: file.original_file_path,
  })
}

export function severalDisabled(entry: Entry, nodes: readonly GraphNode[]) {
  const [type] = (nodes[0]?.unique_id ?? '').split('.')
  return errorAt(
    entry,
    [...entry.path, 'config'],
    'ParsingError',
    'properties/several-disabled',
    `Found ${nodes.length} matching disabled nodes for ${type} '${entry.name}'. Multiple nodes for the same unique id ` +
      'cannot be enabled in the schema file. They must be enabled in `dbt_project.yml` or in the sql files.',
  )
}

function patchedTwice(entry: Entry, patchPath: string) {
  const existing = patchPath.slice(patchPath.indexOf('://') + 3)
  return errorAt(
    entry,
    entry.path,
    'DuplicatePatchPathError',
    'properties/duplicate',
    `dbt found two schema.yml entries for the same resource named ${entry.name}. Resources and their associated columns ` +
      `may only be described a single time. To fix this, ${duplicateFix(entry.file.original_file_path, existing, entry.name, 'resource')}`,
    undefined,
    'Compilation',
  )
}

export function duplicateFix(path: string, existing: string, name: string, type: string): string {
  return path === existing
    ? `remove one of the ${type} entries for ${name} in this file:\n - ${path}\n`
    : `remove the ${type} entry for ${name} in one of these files:\n - ${path}\n - ${existing}`
}
