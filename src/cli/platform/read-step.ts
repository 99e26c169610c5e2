import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Graph } from '#manifest/graph/graph.ts'
import { topologicalOrder } from '#manifest/graph/topological-levels.ts'
import { hasFreshness } from '#manifest/nodes/source.ts'
import type { ResourceType } from '#manifest/nodes/resource-type.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { type Gathered, gather } from '#manifest/selection/gather.ts'
import type { Command } from '#project/config/option.ts'
import { type GivenOption, resolveFlags } from '#project/config/resolve-flags.ts'
import type { Invocation } from '#commands/invocation.ts'
import { selectNodes, wantedTypes } from '#commands/select-nodes.ts'
import type { ReadStep, StepMeaning } from '#platform/jobs/step-meaning.ts'
import { type CommandLine, parseCommandLine } from '../parse-command-line.ts'
import { UsageError } from '../usage-error.ts'
import type { LoadedProject } from '#commands/loaded-project.ts'

type Verb = Extract<StepMeaning, { kind: 'nodes' }>['verb']

/** What the commands do to nodes, and to which types. Others do nothing in the warehouse that could be told. */
const ABOUT_NODES: Readonly<
  Partial<Record<Command, { readonly verb: Verb; readonly types: readonly ResourceType[] }>>
> = {
  build: { verb: 'build', types: ['model', 'seed', 'snapshot', 'test', 'unit_test', 'function'] },
  run: { verb: 'build', types: ['model'] },
  seed: { verb: 'build', types: ['seed'] },
  snapshot: { verb: 'build', types: ['snapshot'] },
  test: { verb: 'test', types: ['test', 'unit_test'] },
  'source freshness': { verb: 'measure', types: ['source'] },
}

/** These need somebody who is not there. */
const FOR_PEOPLE: Readonly<Partial<Record<Command, string>>> = {
  'docs serve': 'it goes on until somebody stops it',
  init: 'it asks questions',
}

/** What all steps have in common. */
interface Steps {
  readonly gathered: Gathered
  readonly order: readonly UniqueId[]
}

/** Understands a step as its command would, in this project. */
export function stepReader(invocation: Invocation, project: LoadedProject, graph: Graph): ReadStep {
  let known: Steps | undefined
  return ({ words }) => {
    try {
      const line = parseCommandLine(words)
      if (line.kind !== 'command') return { kind: 'wrong', problem: 'it is no command that does something' }
      const forPeople = FOR_PEOPLE[line.name.command]
      if (forPeople !== undefined) return { kind: 'wrong', problem: forPeople }
      known ??= { gathered: gather(project.manifest, graph), order: topologicalOrder(graph) }
      return meaningOf(line, { invocation, project, graph, ...known })
    } catch (error) {
      if (error instanceof UsageError) return { kind: 'wrong', problem: error.message }
      if (error instanceof DbtError) return { kind: 'wrong', problem: error.diagnostics[0]?.message ?? error.message }
      throw error
    }
  }
}

function meaningOf(
  { name: { command, calledAs }, given, words, usesModels }: Extract<CommandLine, { kind: 'command' }>,
  {
    invocation,
    project,
    graph,
    gathered,
    order,
  }: Steps & { readonly invocation: Invocation; readonly project: LoadedProject; readonly graph: Graph },
): StepMeaning {
  const { flags } = resolveFlags({
    command,
    ...(calledAs !== undefined && { calledAs }),
    given: [...folders(invocation, given), ...given],
    words,
    invocationCommand: 'dbt',
    effects: invocation.effects,
    cwd: invocation.flags.PROJECT_DIR,
    home: invocation.commandLine.home,
    ...(usesModels && { usesModels }),
  })
  const about = ABOUT_NODES[command]
  if (!about) return { kind: 'other' }
  const stepInvocation = { ...invocation, flags }
  const types =
    command === 'build' || command === 'test' ? wantedTypes(stepInvocation, about.types) : new Set(about.types)
  const selected = new Set(
    selectNodes(stepInvocation, project, { graph, gathered, resourceTypes: types, isQuiet: true }),
  )
  const unique_ids = order.filter((unique_id) => {
    if (!selected.has(unique_id)) return false
    const source = project.manifest.sources.get(unique_id)
    return !source || hasFreshness(source.freshness)
  })
  return { kind: 'nodes', verb: about.verb, unique_ids }
}

/** The folders of the whole command, unless the step names its own. */
function folders({ commandLine }: Invocation, given: readonly GivenOption[]): readonly GivenOption[] {
  return commandLine.given.filter(({ name }) => name.endsWith('_dir') && !given.some((option) => option.name === name))
}
