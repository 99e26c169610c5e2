import type { Graph } from '../graph/graph.ts'
import type { Manifest } from '../manifest.ts'
import type { ResourceType } from '../nodes/resource-type.ts'
import type { StateOptions } from '../state/state-comparison.ts'
import type { UniqueId } from '../nodes/unique-id.ts'
import type { Gathered } from './gather.ts'
import type { SelectionSpec } from './selection-spec.ts'

/** What `state:`, `result:` and `source_status:` compare with. */
export interface PreviousState {
  /** The folder it came from, as it was given. */
  readonly folder?: string
  readonly manifest?: Manifest
  readonly results?: readonly { readonly unique_id: string; readonly status: string }[]
  readonly sources?: SourceStates
  readonly currentSources?: SourceStates
}

/** When each source was last loaded, from a sources.json. Sources whose check failed have none. */
export type SourceStates = readonly { readonly unique_id: string; readonly max_loaded_at?: string }[]

/** A selector of selectors.yml. */
export interface NamedSelector {
  readonly definition: SelectionSpec
  readonly default: boolean
}

/** All that a selection looks at. */
export interface SelectionInput {
  readonly manifest: Manifest
  readonly graph: Graph
  readonly previousState?: PreviousState
  /** How `state:` compares. */
  readonly stateOptions?: StateOptions
  readonly selectors?: ReadonlyMap<string, NamedSelector>
  /** The types that the command is about; all if not given. */
  readonly resourceTypes?: ReadonlySet<ResourceType>
  /** Whether nodes without any text count, as `list` wants it. */
  readonly includesEmptyNodes?: boolean
  /**
   * Whether the root project has a path; only asked where a package's node could be meant.
   * Without it the files and folders of the root project's own resources are the ones it has.
   */
  readonly pathExists?: (path: string) => boolean
  /** Of this manifest and graph, for who selects many times. */
  readonly gathered?: Gathered
  /** Told of each criterion that found nothing. */
  readonly onNothingFound?: (criterion: string) => void
}

/** What a method searches: the candidates it may return, which are the nodes of a graph, and the whole input. */
export interface Search {
  readonly input: SelectionInput
  readonly candidates: Pick<Graph, 'has'>
  readonly value: unknown
  readonly arguments: readonly string[]
  /** Selects by another spec in the same setting; `name` guards against circles. */
  readonly selectNamed: (name: string, spec: SelectionSpec) => Iterable<UniqueId>
}

/** One way to find nodes by a value. */
export type SelectorMethod = (search: Search) => Iterable<UniqueId>

/** What to do where a selector needs a file of an earlier run that is not there. */
export function stateHint(given: PreviousState | undefined, file: string): string {
  return given?.folder === undefined
    ? `give --state a folder that holds a ${file}`
    : `there is no ${file} in ${given.folder}; the folder counts from the folder of the project`
}
