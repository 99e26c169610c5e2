/**
 * What a cell builds, and what it takes as it is. It builds its own selection, and with it what that reads and no cell owns.
 * What another cell owns is built only where it is too old: not built since one period of this cell before the run.
 * What is above something that is taken as it is does not matter.
 */
import type { Graph } from '#manifest/graph/graph.ts'
import { topologicalOrder } from '#manifest/graph/topological-levels.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { Ownership } from './ownership.ts'
import { BUILT_TYPES } from './select-cell.ts'

export interface PlanQuestion {
  readonly manifest: Manifest
  readonly graph: Graph
  readonly ownership: Ownership
  /** What the cell selects. */
  readonly own: readonly UniqueId[]
  /** The moment the plan is made for: the tick, or where there is none, now. */
  readonly at: number
  /** How far the cell's ticks lie apart; without it nothing is ever too old. */
  readonly periodMs: number | undefined
  /** When a node was last built well. */
  readonly builtAt: (unique_id: UniqueId) => number | undefined
}

/** Why a node is in the plan. */
export type PlanReason =
  | { readonly kind: 'own' }
  /** No cell owns it. */
  | { readonly kind: 'comes-along' }
  | { readonly kind: 'never-built'; readonly owner: string }
  | { readonly kind: 'too-old'; readonly owner: string; readonly builtAt: number }
  | { readonly kind: 'fresh'; readonly owner: string; readonly builtAt: number }
  /** A view holds no data of its own, so it does not age; what it reads does. */
  | { readonly kind: 'view'; readonly owner: string; readonly builtAt: number }

export interface PlannedNode {
  readonly unique_id: UniqueId
  readonly action: 'build' | 'reuse'
  readonly reason: PlanReason
}

export interface CellPlan {
  /** In the order of the graph. */
  readonly nodes: readonly PlannedNode[]
  /** What was built before this is too old; undefined where nothing is. */
  readonly oldest: number | undefined
  /** How old what others have built may be. */
  readonly periodMs: number | undefined
}

export function planCell(question: PlanQuestion): CellPlan {
  const { graph, at, periodMs } = question
  const { planned, passed } = decideCell(question)
  const inOrder = topologicalOrder(graph.subgraph((unique_id) => planned.has(unique_id) || passed.has(unique_id)))
  const oldest = periodMs === undefined ? undefined : at - periodMs
  return { nodes: inOrder.flatMap((unique_id) => planned.get(unique_id) ?? []), oldest, periodMs }
}

/** The same before it is put in order. */
export interface DecidedCell {
  readonly planned: ReadonlyMap<UniqueId, PlannedNode>
  /** Ephemeral models are in no plan, but hold others in order. */
  readonly passed: ReadonlySet<UniqueId>
}

export function decideCell(question: PlanQuestion): DecidedCell {
  const { manifest, graph, own, at, periodMs } = question
  const oldest = periodMs === undefined ? undefined : at - periodMs
  const isOwn = new Set(own)
  const planned = new Map<UniqueId, PlannedNode>()
  const passed = new Set<UniqueId>()
  const seen = new Set<UniqueId>(own)
  const open = [...own]
  for (let unique_id = open.pop(); unique_id !== undefined; unique_id = open.pop()) {
    const node = buildable(manifest, unique_id)
    if (!node) continue
    let isSettled = false
    const isModel = node.resource_type === 'model'
    if (isModel && node.config.materialized === 'ephemeral') passed.add(unique_id)
    else {
      const isView = isModel && node.config.materialized === 'view'
      const decision = decide(unique_id, { isOwn: isOwn.has(unique_id), isView, oldest }, question)
      planned.set(unique_id, { unique_id, ...decision })
      isSettled = decision.action === 'reuse' && !isView
    }
    if (isSettled) continue
    for (const parent of graph.parents(unique_id)) {
      if (seen.has(parent)) continue
      seen.add(parent)
      open.push(parent)
    }
  }
  return { planned, passed }
}

/** In outline, which is known without reading the node. */
function buildable({ nodes, functions }: Manifest, unique_id: UniqueId) {
  const node = nodes.outline(unique_id) ?? functions.get(unique_id)
  return node && BUILT_TYPES.has(node.resource_type) ? node : undefined
}

function decide(
  unique_id: UniqueId,
  facts: { readonly isOwn: boolean; readonly isView: boolean; readonly oldest: number | undefined },
  { ownership, builtAt }: PlanQuestion,
): Omit<PlannedNode, 'unique_id'> {
  if (facts.isOwn) return { action: 'build', reason: { kind: 'own' } }
  const [owner] = ownership.get(unique_id) ?? []
  if (owner === undefined) return { action: 'build', reason: { kind: 'comes-along' } }
  const built = builtAt(unique_id)
  if (built === undefined) return { action: 'build', reason: { kind: 'never-built', owner } }
  if (facts.isView) return { action: 'reuse', reason: { kind: 'view', owner, builtAt: built } }
  if (facts.oldest !== undefined && built < facts.oldest) {
    return { action: 'build', reason: { kind: 'too-old', owner, builtAt: built } }
  }
  return { action: 'reuse', reason: { kind: 'fresh', owner, builtAt: built } }
}
