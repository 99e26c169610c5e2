import { NodeCollection } from './node-collection.ts'
import type { Doc } from './nodes/doc.ts'
import type { Exposure } from './nodes/exposure.ts'
import type { FunctionNode } from './nodes/function.ts'
import type { Group } from './nodes/group.ts'
import type { Macro } from './nodes/macro.ts'
import type { Metric } from './nodes/metric.ts'
import type { GraphNode } from './nodes/node.ts'
import type { ResourceType } from './nodes/resource-type.ts'
import type { SavedQuery } from './nodes/saved-query.ts'
import type { SemanticModel } from './nodes/semantic-model.ts'
import type { Quoting, SourceDefinition } from './nodes/source.ts'
import type { UniqueId } from './nodes/unique-id.ts'
import type { UnitTestDefinition } from './nodes/unit-test.ts'

/** Says of which project, adapter and invocation a manifest is. */
export interface ManifestMetadata {
  dbt_schema_version: string
  dbt_version: string
  generated_at: string
  invocation_id: string | null
  invocation_started_at: string | null
  env: Record<string, string>
  project_name: string | null
  project_id: string | null
  user_id: string | null
  send_anonymous_usage_stats: boolean | null
  adapter_type: string | null
  quoting: Quoting | null
  run_started_at: string | null
}

/** A project and its packages as data. Filled by the parser, read by everybody. */
export interface Manifest {
  readonly nodes: NodeCollection
  readonly sources: Map<UniqueId, SourceDefinition>
  readonly macros: Map<UniqueId, Macro>
  readonly docs: Map<UniqueId, Doc>
  readonly exposures: Map<UniqueId, Exposure>
  readonly metrics: Map<UniqueId, Metric>
  readonly groups: Map<UniqueId, Group>
  readonly selectors: Map<string, unknown>
  /** Several disabled nodes may share a unique id. */
  readonly disabled: Map<UniqueId, GraphNode[]>
  readonly saved_queries: Map<UniqueId, SavedQuery>
  readonly semantic_models: Map<UniqueId, SemanticModel>
  readonly unit_tests: Map<UniqueId, UnitTestDefinition>
  readonly functions: Map<UniqueId, FunctionNode>
  /** The root project's name; `package:this` means it. */
  readonly project_name: string
  readonly adapter_type: string
}

export function newManifest(project_name: string, adapter_type: string, nodes = new NodeCollection()): Manifest {
  return {
    nodes,
    sources: new Map(),
    macros: new Map(),
    docs: new Map(),
    exposures: new Map(),
    metrics: new Map(),
    groups: new Map(),
    selectors: new Map(),
    disabled: new Map(),
    saved_queries: new Map(),
    semantic_models: new Map(),
    unit_tests: new Map(),
    functions: new Map(),
    project_name,
    adapter_type,
  }
}

/** Everything that has edges, wherever it stands in the manifest. */
export function findGraphNode(manifest: Manifest, unique_id: UniqueId): GraphNode | undefined {
  return (
    manifest.nodes.get(unique_id) ??
    manifest.sources.get(unique_id) ??
    manifest.exposures.get(unique_id) ??
    manifest.functions.get(unique_id) ??
    manifest.metrics.get(unique_id) ??
    manifest.semantic_models.get(unique_id) ??
    manifest.unit_tests.get(unique_id) ??
    manifest.saved_queries.get(unique_id)
  )
}

/** For a unique id that came from the manifest or its graph. */
export function getGraphNode(manifest: Manifest, unique_id: UniqueId): GraphNode {
  const node = findGraphNode(manifest, unique_id)
  if (!node) throw new Error(`no node ${unique_id} in the manifest`)
  return node
}

/** Puts a node into its collection, whatever its resource type. */
export function addNode(manifest: Manifest, node: GraphNode): void {
  collectionOf(manifest, node).set(node.unique_id, node)
}

export function addDisabled(manifest: Manifest, node: GraphNode): void {
  const same = manifest.disabled.get(node.unique_id)
  if (same) same.push(node)
  else manifest.disabled.set(node.unique_id, [node])
}

function collectionOf(manifest: Manifest, { resource_type }: GraphNode): Map<UniqueId, GraphNode> {
  return manifest[COLLECTIONS[resource_type] ?? 'nodes'] as unknown as Map<UniqueId, GraphNode>
}

/** Where resources stand that have a collection of their own. */
const COLLECTIONS: Readonly<Partial<Record<ResourceType, keyof Manifest>>> = {
  source: 'sources',
  exposure: 'exposures',
  function: 'functions',
  metric: 'metrics',
  semantic_model: 'semantic_models',
  unit_test: 'unit_tests',
  saved_query: 'saved_queries',
}
