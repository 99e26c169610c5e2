import type { Graph } from '../graph/graph.ts'
import { getGraphNode, type Manifest } from '../manifest.ts'
import type { SourceDefinition } from '../nodes/source.ts'
import type { UniqueId } from '../nodes/unique-id.ts'
import type { Candidate } from './candidate.ts'

/** What every selection of a project looks through. */
export interface Gathered {
  readonly outlines: readonly Candidate[]
  readonly nonSources: readonly Exclude<Candidate, SourceDefinition>[]
  /** Of enabled nodes. */
  readonly graph: Graph
}

/** Gathers it once, for who selects many times. */
export function gather(manifest: Manifest, graph: Graph): Gathered {
  const enabled = enabledGraph(manifest, graph)
  const isEnabled = ({ unique_id }: Candidate) => enabled.has(unique_id)
  const { exposures, metrics, unit_tests, semantic_models, saved_queries, functions } = manifest
  const nonSources = [
    ...manifest.nodes.outlines(),
    ...exposures.values(),
    ...metrics.values(),
    ...unit_tests.values(),
    ...semantic_models.values(),
    ...saved_queries.values(),
    ...functions.values(),
  ].filter(isEnabled)
  return { nonSources, outlines: [...nonSources, ...[...manifest.sources.values()].filter(isEnabled)], graph: enabled }
}

/** A test of something that is not there stays in the manifest, switched off. Exposures are never off once they are in it. */
export function enabledGraph(manifest: Manifest, graph: Graph): Graph {
  const disabled = new Set<UniqueId>()
  for (const node of manifest.nodes.outlines()) if (!node.config.enabled) disabled.add(node.unique_id)
  for (const unique_id of graph.nodes()) {
    if (manifest.nodes.has(unique_id)) continue
    const node = getGraphNode(manifest, unique_id)
    if (node.resource_type !== 'exposure' && !node.config.enabled) disabled.add(unique_id)
  }
  return disabled.size > 0 ? graph.subgraph((unique_id) => !disabled.has(unique_id)) : graph
}
