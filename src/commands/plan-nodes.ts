/** Which nodes a command runs, and which unit tests right before their models. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Graph } from '#manifest/graph/graph.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { Invocation, Retried } from './invocation.ts'
import type { GivenStates } from './previous-state.ts'
import { selectNodes } from './select-nodes.ts'
import type { LoadedProject } from './loaded-project.ts'
import type { NodeCommand } from './node-command.ts'

/** What a command does something with. */
export interface Plan {
  readonly selected: readonly UniqueId[]
  /** Unit tests by their model. */
  readonly before: ReadonlyMap<UniqueId, readonly UniqueId[]>
}

interface Question {
  readonly command: NodeCommand
  readonly graph: Graph
  readonly states: GivenStates
}

export function plan(invocation: Invocation, project: LoadedProject, { command, graph, states }: Question): Plan {
  if (invocation.retried) return { selected: stillThere(invocation.retried, graph), before: new Map() }
  const { resourceTypes } = command
  if (!command.hasUnitTestsFirst || !resourceTypes.has('unit_test')) {
    const { includesEmptyNodes = false } = command
    return {
      selected: selectNodes(invocation, project, { graph, states, resourceTypes, includesEmptyNodes }),
      before: new Map(),
    }
  }
  const others = new Set(resourceTypes)
  others.delete('unit_test')
  const ofTests = { graph, states, resourceTypes: new Set(['unit_test'] as const), isQuiet: true }
  const unitTests = selectNodes(invocation, project, ofTests)
  const before = new Map<UniqueId, UniqueId[]>()
  for (const unique_id of unitTests) {
    const model = project.manifest.unit_tests.get(unique_id)?.depends_on.nodes[0]
    if (model === undefined) continue
    const known = before.get(model)
    if (known) known.push(unique_id)
    else before.set(model, [unique_id])
  }
  return { selected: selectNodes(invocation, project, { graph, states, resourceTypes: others }), before }
}

function stillThere({ unique_ids }: Retried, graph: Graph): readonly UniqueId[] {
  const gone = unique_ids.find((unique_id) => !graph.has(unique_id))
  if (gone === undefined) return [...unique_ids].sort()
  throw dbtError(
    'CompilationError',
    'retry/gone',
    `Couldn't find model '${gone}' -- does it exist or is it disabled?`,
    { hint: 'the project has changed since that run: run what is left of it with --select' },
  )
}
