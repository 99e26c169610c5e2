import type { Graph } from '#manifest/graph/graph.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { ResourceType } from '#manifest/nodes/resource-type.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { Gathered } from '#manifest/selection/gather.ts'
import { parseSelection } from '#manifest/selection/parse-selection.ts'
import { select } from '#manifest/selection/select.ts'
import type { NamedSelector } from '#manifest/selection/selection-input.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { CellWork } from './job.ts'

/** The project, as far as jobs look at it. */
export interface ProjectGraph {
  readonly manifest: Manifest
  readonly graph: Graph
  readonly selectors: ReadonlyMap<string, NamedSelector>
  /** Whether the root project has a path: selectors of paths ask, and look through all nodes without it. */
  readonly pathExists?: (path: string) => boolean
  /** Cells are many. */
  readonly gathered?: Gathered
}

/** What a cell can have for its own: what leaves something behind in the warehouse. */
export const BUILT_TYPES: ReadonlySet<ResourceType> = new Set(['model', 'seed', 'snapshot', 'function'])

/** The nodes that a cell names: its own. */
export function selectCell(
  { select: selected, exclude, selector }: CellWork,
  project: ProjectGraph,
): readonly UniqueId[] {
  const { selectors } = project
  const named = selector === null ? undefined : selectors.get(selector)
  if (selector !== null && !named) throw unknownSelector(selector, selectors)
  const spec = named ? named.definition : parseSelection(selected, exclude, 'empty')
  return select(spec, { ...project, resourceTypes: BUILT_TYPES }).unique_ids
}

/** The nodes that words of `--select` mean, of whatever type. */
export function selectWords(words: readonly string[], project: ProjectGraph): readonly UniqueId[] {
  return select(parseSelection(words, undefined, 'empty'), project).unique_ids
}

function unknownSelector(name: string, selectors: ReadonlyMap<string, NamedSelector>) {
  const meant = closest(name, selectors.keys())
  return dbtError('DbtRuntimeError', 'selector/unknown', `There is no selector '${name}' in selectors.yml`, {
    ...(meant !== undefined && { hint: `did you mean '${meant}'?` }),
  })
}
