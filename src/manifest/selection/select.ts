import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Graph } from '../graph/graph.ts'
import { getGraphNode } from '../manifest.ts'
import { dependsOnNodes, type GraphNode } from '../nodes/node.ts'
import type { ResourceType } from '../nodes/resource-type.ts'
import { typeInId, type UniqueId } from '../nodes/unique-id.ts'
import { enabledGraph } from './gather.ts'
import { METHODS } from './methods/methods.ts'
import { showRaw } from './show-raw.ts'
import type { SelectionInput } from './selection-input.ts'
import type { IndirectSelection, SelectionCriteria, SelectionGroup, SelectionSpec } from './selection-spec.ts'

/** What was chosen: sorted, the same every time. */
export interface Selection {
  readonly unique_ids: readonly UniqueId[]
}

/** Finds the nodes that a spec means, with the tests that come along, as far as the command is about them. */
export function select(spec: SelectionSpec, input: SelectionInput): Selection {
  const graph = input.gathered?.graph ?? enabledGraph(input.manifest, input.graph)
  return { unique_ids: [...selectFrom(spec, { input, graph, active: [] })].sort() }
}

interface Setting {
  readonly input: SelectionInput
  /** The graph of enabled nodes. */
  readonly graph: Graph
  /** The named selectors being followed. */
  readonly active: readonly string[]
}

/** Nodes that are in, and tests that may still come in once other parents of theirs are found. */
interface Found {
  readonly direct: Set<UniqueId>
  readonly indirect: Set<UniqueId>
}

function selectFrom(spec: SelectionSpec, setting: Setting): Set<UniqueId> {
  const { manifest, resourceTypes, includesEmptyNodes } = setting.input
  const { direct } = evaluate(spec, setting)
  for (const unique_id of direct) {
    // Most of what is not wanted need not be read to know that.
    const isWanted = !resourceTypes || resourceTypes.has(typeInId(unique_id) as ResourceType)
    if (!isWanted || (!includesEmptyNodes && isEmpty(getGraphNode(manifest, unique_id)))) direct.delete(unique_id)
  }
  return direct
}

function evaluate(spec: SelectionSpec, setting: Setting): Found {
  return spec.kind === 'criteria' ? evaluateCriteria(spec, setting) : evaluateGroup(spec, setting)
}

function evaluateCriteria(criteria: SelectionCriteria, setting: Setting): Found {
  const selected = new Set(search(criteria, setting))
  for (const unique_id of relatives(criteria, selected, setting.graph)) selected.add(unique_id)
  // What a named selector left out must not come back with the nodes it took.
  if (criteria.indirect_selection === 'empty' || criteria.method === 'selector') {
    return { direct: selected, indirect: new Set() }
  }
  return addTests(selected, criteria.indirect_selection, setting)
}

function search(criteria: SelectionCriteria, setting: Setting): Iterable<UniqueId> {
  return METHODS[criteria.method]({
    input: setting.input,
    candidates: setting.graph,
    value: criteria.value,
    arguments: criteria.arguments,
    selectNamed: (name, definition) => {
      if (setting.active.includes(name)) {
        throw dbtError(
          'RecursionError',
          'selector/circle',
          `Circular dependency detected in selector: ${showRaw(definition.raw)}`,
          { notes: [[...setting.active, name].join(' needs ')] },
        )
      }
      return selectFrom(definition, { ...setting, active: [...setting.active, name] })
    },
  })
}

function relatives(criteria: SelectionCriteria, selected: ReadonlySet<UniqueId>, graph: Graph): Set<UniqueId> {
  const found = new Set<UniqueId>()
  const add = (nodes: Iterable<UniqueId>) => {
    for (const node of nodes) found.add(node)
  }
  if (criteria.childrens_parents) {
    add(graph.descendants(selected))
    add(graph.ancestors([...selected, ...found]))
  }
  if (criteria.parents) add(graph.ancestors(selected, criteria.parents_depth))
  if (criteria.children) add(graph.descendants(selected, criteria.children_depth))
  return found
}

/** Lets in the tests of the selected nodes: all, or those whose other parents are there, or could be built on what is. */
function addTests(selected: ReadonlySet<UniqueId>, mode: IndirectSelection, setting: Setting): Found {
  const direct = new Set(selected)
  const indirect = new Set<UniqueId>()
  const { manifest } = setting.input
  let reachable: Set<UniqueId> | undefined
  for (const unique_id of selected) {
    for (const child of setting.graph.children(unique_id)) {
      const type = typeInId(child)
      if (type !== 'test' && type !== 'unit_test') continue
      if (mode === 'eager') {
        direct.add(child)
        continue
      }
      const node = getGraphNode(manifest, child)
      if (dependsOnlyOn(node, selected)) {
        direct.add(child)
        continue
      }
      if (mode === 'buildable') {
        reachable ??= new Set([...withAncestors(selected, setting.graph), ...manifest.sources.keys()])
        if (dependsOnlyOn(node, reachable)) {
          direct.add(child)
          continue
        }
      }
      indirect.add(child)
    }
  }
  return { direct, indirect }
}

function evaluateGroup(group: SelectionGroup, setting: Setting): Found {
  const parts = group.components.map((component) => evaluate(component, setting))
  const together = parts.map(({ direct, indirect }) => new Set([...direct, ...indirect]))
  const direct = combine(
    group.kind,
    parts.map((part) => part.direct),
  )
  const indirect = combine(group.kind, together)
  addCompletedTests(direct, indirect, group.indirect_selection, setting)
  if (group.expect_exists && direct.size === 0) setting.input.onNothingFound?.(showRaw(group.raw))
  return { direct, indirect }
}

/** Looks again at the tests left out by each part: together the parts may hold all of their parents. */
function addCompletedTests(
  direct: Set<UniqueId>,
  indirect: ReadonlySet<UniqueId>,
  mode: IndirectSelection,
  setting: Setting,
): void {
  if (mode !== 'cautious' && mode !== 'buildable') return
  const reachable = mode === 'buildable' ? withAncestors(direct, setting.graph) : direct
  for (const unique_id of indirect) {
    const node = setting.input.manifest.nodes.get(unique_id)
    if (node && dependsOnlyOn(node, reachable)) direct.add(unique_id)
  }
}

function combine(kind: SelectionGroup['kind'], sets: readonly ReadonlySet<UniqueId>[]): Set<UniqueId> {
  const [first, ...others] = sets
  const result = new Set(first)
  for (const other of others) {
    if (kind === 'union') for (const unique_id of other) result.add(unique_id)
    else for (const unique_id of result) if (other.has(unique_id) === (kind === 'difference')) result.delete(unique_id)
  }
  return result
}

function dependsOnlyOn(node: GraphNode, nodes: ReadonlySet<UniqueId>): boolean {
  return dependsOnNodes(node).every((parent) => nodes.has(parent))
}

function withAncestors(nodes: ReadonlySet<UniqueId>, graph: Graph): Set<UniqueId> {
  return new Set([...nodes, ...graph.ancestors(nodes)])
}

function isEmpty(node: GraphNode): boolean {
  if (!('raw_code' in node) || node.resource_type === 'seed' || node.resource_type === 'function') return false
  return node.raw_code.trim() === ''
}
