/** From what was asked on the command line to the nodes that it means. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { Graph } from '#manifest/graph/graph.ts'
import type { ResourceType } from '#manifest/nodes/resource-type.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { parseSelection } from '#manifest/selection/parse-selection.ts'
import type { Gathered } from '#manifest/selection/gather.ts'
import { findDefaultSelector } from '#manifest/selection/parse-selectors.ts'
import { select } from '#manifest/selection/select.ts'
import type { NamedSelector } from '#manifest/selection/selection-input.ts'
import { INDIRECT_SELECTIONS, type IndirectSelection, type SelectionSpec } from '#manifest/selection/selection-spec.ts'
import { join } from 'node:path'
import type { Invocation } from './invocation.ts'
import { comparison, type GivenStates } from './previous-state.ts'
import type { LoadedProject } from './loaded-project.ts'

export interface SelectOptions {
  readonly graph: Graph
  /** All if not given. */
  readonly resourceTypes?: ReadonlySet<ResourceType>
  /** Whether nodes without any text count, as `list` wants it. */
  readonly includesEmptyNodes?: boolean
  /** Instead of the `--select` of the command line. */
  readonly select?: readonly string[]
  /** The artifacts of an earlier run that were given. */
  readonly states?: GivenStates
  /** For who selects many times. */
  readonly gathered?: Gathered
  /** Says nothing of criteria that found nothing. */
  readonly isQuiet?: boolean
}

/** The unique ids, sorted. */
export function selectNodes(
  invocation: Invocation,
  project: LoadedProject,
  options: SelectOptions,
): readonly UniqueId[] {
  const { flags, events, effects } = invocation
  const { selectors } = project
  const { root } = project.setup
  const spec = selectionSpec(invocation, selectors, options.select ?? flags.SELECT, options.isQuiet)
  return select(spec, {
    manifest: project.manifest,
    graph: options.graph,
    selectors,
    ...comparison(invocation, project, options.states ?? {}),
    ...(options.resourceTypes && { resourceTypes: options.resourceTypes }),
    ...(options.gathered && { gathered: options.gathered }),
    ...(options.includesEmptyNodes && { includesEmptyNodes: true }),
    pathExists: (path) => effects.files.exists(join(root.projectRoot, path)),
    onNothingFound: (spec_raw) => {
      if (!options.isQuiet) events.emit('NoNodesForSelectionCriteria', { spec_raw })
    },
  }).unique_ids
}

function selectionSpec(
  { flags, events }: Invocation,
  selectors: ReadonlyMap<string, NamedSelector>,
  selected: readonly string[] | undefined,
  isQuiet = false,
): SelectionSpec {
  // A query of the command line is what was asked for, whatever else is selected.
  if (typeof flags.INLINE === 'string' && flags.INLINE !== '') {
    return parseSelection(undefined, undefined, flags.INDIRECT_SELECTION)
  }
  const isSelecting = (selected?.length ?? 0) > 0 || (flags.EXCLUDE?.length ?? 0) > 0
  if (typeof flags.SELECTOR === 'string' && flags.SELECTOR !== '') return namedSelector(flags.SELECTOR, selectors)
  const byDefault = isSelecting ? undefined : findDefaultSelector(selectors)
  if (byDefault !== undefined) {
    if (!isQuiet) events.emit('DefaultSelector', { name: byDefault })
    return namedSelector(byDefault, selectors)
  }
  return parseSelection(selected, flags.EXCLUDE, knownMode(flags.INDIRECT_SELECTION))
}

/** The flag of a project is read as it stands; only who selects looks what it says. */
function knownMode(mode: string): IndirectSelection {
  const known = INDIRECT_SELECTIONS.find((each) => each === mode)
  if (known) return known
  throw dbtError('DbtUsageException', 'usage/invalid-value', `'${mode}' is not a valid IndirectSelection`, {
    hint: `modes are ${INDIRECT_SELECTIONS.join(', ')}`,
  })
}

function namedSelector(name: string, selectors: ReadonlyMap<string, NamedSelector>): SelectionSpec {
  const selector = selectors.get(name)
  if (selector) return selector.definition
  const names = [...selectors.keys()].map((each) => `'${each}'`).join(', ')
  const meant = closest(name, selectors.keys())
  throw dbtError(
    'DbtRuntimeError',
    'selector/unknown',
    `Could not find selector named ${name}, expected one of [${names}]`,
    {
      ...(meant !== undefined && { hint: `did you mean '${meant}'?` }),
    },
  )
}

/** The kinds of nodes that a command takes: what its flags say, of those it knows. */
export function wantedTypes({ flags }: Invocation, known: readonly ResourceType[]): Set<ResourceType> {
  const asked = flags.RESOURCE_TYPES ?? []
  const wanted = new Set<ResourceType>()
  for (const type of asked.length > 0 ? asked : ['default']) {
    if (type === 'all' || type === 'default') for (const each of known) wanted.add(each)
    else wanted.add(type as ResourceType)
  }
  for (const type of flags.EXCLUDE_RESOURCE_TYPES ?? []) wanted.delete(type as ResourceType)
  return wanted
}
