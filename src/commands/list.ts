import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { link } from '#manifest/graph/link.ts'
import { toJson } from '#manifest/artifacts/json.ts'
import { nodeArtifact } from '#manifest/artifacts/node-artifact.ts'
import { getGraphNode, type Manifest } from '#manifest/manifest.ts'
import { lookupName } from '#manifest/manifest-index.ts'
import { dependsOnNodes, type GraphNode } from '#manifest/nodes/node.ts'
import type { NodeOutline } from '#manifest/nodes/node-outline.ts'
import type { ResourceType } from '#manifest/nodes/resource-type.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { foundStats } from './found-stats.ts'
import type { Invocation } from './invocation.ts'
import { loadProject } from './load-project.ts'
import { readGivenStates } from './previous-state.ts'
import { selectNodes, wantedTypes } from './select-nodes.ts'
import { copyManifestFiles, writeManifestFiles } from './write-artifacts.ts'

const DEFAULT_TYPES: readonly ResourceType[] = [
  'model',
  'snapshot',
  'seed',
  'test',
  'source',
  'exposure',
  'metric',
  'saved_query',
  'semantic_model',
  'unit_test',
  'function',
]

/** What `--output json` shows unless told otherwise. */
const USUAL_KEYS: ReadonlySet<string> = new Set([
  'alias',
  'name',
  'package_name',
  'depends_on',
  'direct_parents',
  'tags',
  'config',
  'resource_type',
  'source_name',
  'original_file_path',
  'unique_id',
])

/** `list`: one line for each selected node. */
export async function listCommand(invocation: Invocation): Promise<{ success: boolean }> {
  const { events, flags } = invocation
  const models = stringList(flags.MODELS)
  const project = await loadProject(invocation)
  const { setup, manifest } = project
  // What lies in the target folder is read before it is written anew.
  const states = readGivenStates(invocation, project)
  if (flags.WRITE_JSON) {
    if (project.written) copyManifestFiles(invocation, setup, project.written)
    else writeManifestFiles(invocation, setup, manifest)
  }
  if (models.length > 0) {
    refuseWithModels('select', flags.SELECT)
    refuseWithModels('resource_type', flags.RESOURCE_TYPES)
  }
  // Called by its long name, dbt is silent about it.
  if (flags.WHICH !== 'list') events.emit('FoundStats', { stat_line: foundStats(manifest) })
  const selected = selectNodes(invocation, project, {
    graph: link(manifest),
    resourceTypes: models.length > 0 ? new Set(['model']) : listedTypes(invocation),
    includesEmptyNodes: true,
    states,
    ...(models.length > 0 && { select: models }),
  })
  if (selected.length === 0) events.emit('NoNodesSelected')
  const show = lineOf(manifest, flags.OUTPUT, stringList(flags.OUTPUT_KEYS))
  for (const unique_id of selected) events.emit('PrintEvent', { msg: show(unique_id) })
  return { success: true }
}

function refuseWithModels(name: string, value: readonly string[] | undefined): void {
  if (!value || value.length === 0) return
  throw dbtError('DbtRuntimeError', 'usage/conflict', `"models" and "${name}" are mutually exclusive arguments`)
}

/** Analyses are listed only if asked for. */
function listedTypes(invocation: Invocation): ReadonlySet<ResourceType> {
  const types = wantedTypes(invocation, DEFAULT_TYPES)
  if (invocation.flags.RESOURCE_TYPES?.includes('all')) types.add('analysis')
  for (const type of invocation.flags.EXCLUDE_RESOURCE_TYPES ?? []) types.delete(type as ResourceType)
  return types
}

function lineOf(manifest: Manifest, output: unknown, keys: readonly string[]): (unique_id: UniqueId) => string {
  const node = (unique_id: UniqueId) => getGraphNode(manifest, unique_id)
  // All but the whole is known of nodes that nobody has read.
  const known = (unique_id: UniqueId) => manifest.nodes.outline(unique_id) ?? node(unique_id)
  switch (output) {
    case 'name':
      return (unique_id) => lookupName(known(unique_id))
    case 'path':
      return (unique_id) => known(unique_id).original_file_path
    case 'json':
      return (unique_id) => toJson(keys.length > 0 ? chosenKeys(node(unique_id), keys) : usualKeys(node(unique_id)))
    default:
      return (unique_id) => selectorOf(known(unique_id))
  }
}

/** What selects this node and nothing else. */
function selectorOf(node: GraphNode | NodeOutline): string {
  switch (node.resource_type) {
    case 'source':
      return `source:${node.package_name}.${node.source_name}.${node.name}`
    case 'exposure':
    case 'metric':
    case 'saved_query':
    case 'semantic_model':
      return `${node.resource_type}:${node.package_name}.${node.name}`
    case 'unit_test':
      return `unit_test:${node.package_name}.${node.name}${node.version === null ? '' : `_v${node.version}`}`
    default:
      return node.fqn.join('.')
  }
}

function allKeys(node: GraphNode): Record<string, unknown> {
  const parents = node.resource_type === 'model' ? { direct_parents: [...dependsOnNodes(node)] } : {}
  return { ...(nodeArtifact(node) as object), ...parents }
}

function usualKeys(node: GraphNode): Record<string, unknown> {
  return Object.fromEntries(Object.entries(allKeys(node)).filter(([key]) => USUAL_KEYS.has(key)))
}

/** `config.materialized` looks into `config`; what is not there is left out. */
function chosenKeys(node: GraphNode, keys: readonly string[]): Record<string, unknown> {
  const all = allKeys(node)
  const chosen: Record<string, unknown> = {}
  for (const key of keys) {
    if (!key.includes('.')) {
      if (Object.hasOwn(all, key)) chosen[key] = all[key]
      continue
    }
    const value = key.split('.').reduce<unknown>((found, name) => {
      const isThere = typeof found === 'object' && found !== null && Object.hasOwn(found, name)
      return isThere ? (found as Record<string, unknown>)[name] : undefined
    }, all)
    if (value !== undefined && value !== null) chosen[key] = value
  }
  return chosen
}

function stringList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}
