/** What `build`, `run`, `test`, `seed`, `snapshot` and `compile` have in common: select, run in order, tell, write. */
import { addTestEdges } from '#manifest/graph/add-test-edges.ts'
import type { Graph } from '#manifest/graph/graph.ts'
import { link } from '#manifest/graph/link.ts'
import { forgetCompiled } from '#manifest/forget-compiled.ts'
import { getGraphNode } from '#manifest/manifest.ts'
import { isEphemeralModel, type ManifestNode } from '#manifest/nodes/node.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { Deferral } from '#project/context/deferral.ts'
import type { Execution } from '#execution/execution.ts'
import { isWritten, resultData } from '#execution/runner/run-node.ts'
import type { NodeResult, RunnableNode } from '#execution/runner/node-result.ts'
import { newRun } from '#execution/runner/node-task.ts'
import { eventsOfNode, NodeProgress } from '#execution/runner/node-info.ts'
import { createSchemas, populateCache } from '#execution/runner/prepare-warehouse.ts'
import { hasHooks, runEndHooks, runStartHooks } from '#execution/runner/project-hooks.ts'
import { type GraphRun, RUN_BLOCKING, runGraph, skippedResult } from '#execution/runner/run-graph.ts'
import { countNodes, tellResults } from '#execution/runner/tell-results.ts'
import { MAIN_THREAD } from '#warehouse/adapter/thread-name.ts'
import { foundStats } from './found-stats.ts'
import type { Invocation } from './invocation.ts'
import { deferredManifest, type GivenStates, readGivenStates } from './previous-state.ts'
import { copyManifestFiles, writeManifestFiles, writeResults } from './write-artifacts.ts'
import type { LoadedProject } from './loaded-project.ts'
import type { CommandOutcome, NodeCommand } from './node-command.ts'
import { type Plan, plan } from './plan-nodes.ts'
import { newExecution } from './new-execution.ts'

export async function runNodes(
  invocation: Invocation,
  project: LoadedProject,
  command: NodeCommand,
): Promise<CommandOutcome> {
  const { flags, signal } = invocation
  const { setup, manifest } = project
  // Who looks into the manifest while nodes are running finds the project that they are of.
  const writesFirst = flags.WRITE_JSON && project.isNew && command.passingNode === undefined && !command.writesLate
  let work: Work
  let ran: Ran
  try {
    work = prepare(invocation, project, command)
    if (writesFirst) writeAsParsed(invocation, project)
    ran = await runAndClose(invocation, work)
  } catch (error) {
    // What was parsed is known whatever came after; of what was begun nothing is told.
    if (flags.WRITE_JSON) writeAsParsed(invocation, project)
    throw error
  }
  const { results } = ran
  const success = results.every(isSuccess)
  if (!command.writeResults) tellEnd(invocation, ran, success)
  try {
    if (flags.WRITE_JSON) {
      writeManifestFiles(invocation, setup, manifest)
      writeRan(invocation, work, ran)
    }
  } finally {
    // Where the files cannot be written, this is all there is to know of what became of the nodes.
    if (command.tell) command.tell(results, work.execution)
    else if (results.length > 0 || !command.builds) {
      tellResults(work.execution, results, signal.aborted ? 'interrupted' : 'done')
    }
  }
  return { success: success && !signal.aborted, results }
}

function writeAsParsed(invocation: Invocation, { setup, manifest, written }: LoadedProject): void {
  if (written) return copyManifestFiles(invocation, setup, written)
  forgetCompiled(manifest)
  writeManifestFiles(invocation, setup, manifest)
}

interface Work extends Plan {
  readonly execution: Execution
  readonly graph: Graph
  readonly nodes: readonly RunnableNode[]
  readonly command: NodeCommand
}

/** Links the graph and finds out what is to be run. */
function prepare(invocation: Invocation, project: LoadedProject, command: NodeCommand): Work {
  const { manifest } = project
  const states = command.states ?? readGivenStates(invocation, project)
  const graph = link(manifest)
  if (command.waitsForTests) addTestEdges(graph, manifest)
  invocation.events.emit('FoundStats', { stat_line: foundStats(manifest) })
  const planned = plan(invocation, project, { command, graph, states })
  const accepts = command.accepts ?? (() => true)
  const nodes = planned.selected.map((unique_id) => getGraphNode(manifest, unique_id) as RunnableNode).filter(accepts)
  const selected = nodes.map((node) => node.unique_id)
  return {
    execution: newExecution(invocation, project, selected, {
      writes: command.createsSchemas ?? command.builds ?? false,
      deferral: () => deferralOf(invocation, command, states, selected),
    }),
    graph,
    selected,
    before: planned.before,
    nodes,
    command,
  }
}

/** Of so many, what is kept of each comes to gigabytes, if what is no longer needed is left lying as well. */
const MANY_NODES = 10_000

interface Ran {
  readonly results: readonly NodeResult[]
  readonly elapsedSeconds: number
}

/** Runs what there is to run; whatever happens, the connections are closed. */
async function runAndClose(invocation: Invocation, work: Work): Promise<Ran> {
  const { events, effects } = invocation
  const { execution, nodes, command } = work
  const { setup, manifest } = execution
  const results: NodeResult[] = []
  const startedAtMs = effects.now()
  const elapsed = () => (effects.now() - startedAtMs) / 1000
  try {
    if (nodes.length === 0) {
      events.emit('NothingToDo')
      await command.beforeClose?.(execution, results)
      return { results, elapsedSeconds: 0 }
    }
    if (nodes.length > MANY_NODES) effects.spareMemory?.()
    execution.turns?.leases.begin()
    tellConcurrency(execution, nodes)
    // Whether there is another environment is found out before anything is done.
    void execution.deferral
    await runAll(work, results, () => {
      if (invocation.flags.WRITE_JSON) writeRan(invocation, work, { results, elapsedSeconds: elapsed() })
      tellResults(execution, results, 'broken off')
    })
    await command.beforeClose?.(execution, results)
    return { results, elapsedSeconds: elapsed() }
  } finally {
    if (command.passingNode !== undefined) manifest.nodes.delete(command.passingNode)
    await setup.adapter.close()
    await execution.turns?.leases.end()
    if (command.builds && nodes.length > 0) tellFinished(execution, results, elapsed())
  }
}

function writeRan(invocation: Invocation, { execution, command }: Work, { results, elapsedSeconds }: Ran): void {
  if (command.writeResults) command.writeResults(results, elapsedSeconds)
  else writeResults(invocation, execution.setup, results, elapsedSeconds)
}

function tellConcurrency({ events, setup }: Execution, nodes: readonly RunnableNode[]): void {
  events.emit('Formatting', { msg: '' })
  events.emit('ConcurrencyLine', {
    num_threads: setup.profile.threads,
    target_name: setup.profile.targetName,
    node_count: nodes.filter((node) => !isEphemeralModel(node as never)).length,
  })
  events.emit('Formatting', { msg: '' })
}

function tellFinished({ events }: Execution, results: readonly NodeResult[], execution_time: number): void {
  events.emit('Formatting', { msg: '' })
  events.emit('FinishedRunningStats', {
    stat_line: countNodes(results),
    execution: elapsedText(execution_time),
    execution_time,
  })
}

function tellEnd({ events, effects }: Invocation, { results, elapsedSeconds }: Ran, success: boolean): void {
  events.emit('EndRunResult', {
    results: events.reads('debug') ? results.map(resultData) : [],
    elapsed_time: elapsedSeconds,
    generated_at: `${new Date(effects.now()).toISOString().slice(0, 19)}Z`,
    success,
  })
}

function deferralOf(
  invocation: Invocation,
  { defersAlways = false }: NodeCommand,
  states: GivenStates,
  selected: readonly UniqueId[],
): Deferral | undefined {
  const { DEFER, FAVOR_STATE } = invocation.flags
  if (!DEFER && !defersAlways) return undefined
  const manifest = deferredManifest(invocation, states)
  return new Deferral({ manifest, isFollowed: DEFER, favorsState: FAVOR_STATE, selected })
}

function isPlaced(node: RunnableNode): node is ManifestNode {
  return 'alias' in node && 'database' in node
}

/**
 * Hooks, nodes, hooks; each result goes to `collected` as soon as it is there. If it breaks off after the last node,
 * `keep` is called: what became of the nodes is true all the same, and `retry` goes by it.
 */
async function runAll(
  { execution, graph, selected, before, nodes, command }: Work,
  collected: NodeResult[],
  keep: () => void,
): Promise<void> {
  const { flags, setup } = execution
  let startsWell = true
  const runsHooks = command.runsHooks ?? command.builds
  const session = setup.adapter.threadSession(MAIN_THREAD)
  const run = newRun(execution, nodes.filter((node) => !isEphemeralModel(node as never)).length)
  const hooks = { run, session, record: (result: NodeResult) => void collected.push(result) }
  const onMain = <T>(work: () => Promise<T>) =>
    session.named('master', work, { queryComment: run.comments.for('master') })
  await onMain(async () => {
    if (command.createsSchemas ?? command.builds) await createSchemas(execution, nodes)
    await populateCache(execution, nodes)
    if (command.createsSchemas ?? command.builds) await execution.history?.prepare(session, nodes.filter(isPlaced))
    if (nodes.some((node) => isWritten(node, setup))) await execution.turns?.leases.opened()
    await execution.turns?.leases.prepare(session, nodes.filter(isPlaced))
    if (runsHooks) startsWell = await runStartHooks(hooks)
    else if (hasHooks(execution, 'on-run-start')) command.tellHooksNotRun?.()
  })
  const runsNodes = startsWell || flags.SKIP_NODES_IF_ON_RUN_START_FAILS === false
  if (runsNodes) {
    const graphRun: GraphRun = {
      execution,
      graph,
      selected,
      before,
      threads: setup.profile.threads,
      isOrdered: command.isOrdered !== false,
      blockingStatuses: command.blockingStatuses ?? RUN_BLOCKING,
      runnerOf: (node) => command.runnerOf(node, execution),
      ...(command.stopsAtError && { stopsAtError: true }),
      ...(command.holdsMicrobatch && { holdsMicrobatch: true }),
      ...(command.keepsEphemeral && { keepsEphemeral: true }),
    }
    await runGraph(graphRun, collected)
  } else {
    nodes.forEach((node, index) => {
      const schema = 'schema' in node ? (node.schema ?? '') : ''
      const data = {
        resource_type: node.resource_type,
        schema,
        node_name: node.name,
        index: index + 1,
        total: run.total,
      }
      eventsOfNode(execution, new NodeProgress(node), MAIN_THREAD).emit('SkippingDetails', data)
      collected.push(skippedResult(node, MAIN_THREAD, null))
    })
  }
  // Nodes that a failed first hook left out are no results to the hooks at the end.
  if (!execution.signal.aborted) {
    try {
      if (runsHooks) await onMain(() => runEndHooks(hooks, runsNodes ? collected : []))
      else if (hasHooks(execution, 'on-run-end')) command.tellHooksNotRun?.()
    } catch (error) {
      keep()
      throw error
    }
  }
}

function isSuccess({ status, node }: NodeResult): boolean {
  switch (status) {
    case 'error':
    case 'fail':
    case 'partial success':
    case 'runtime error':
      return false
    case 'skipped':
      return node.resource_type === 'exposure'
    default:
      return true
  }
}

/** ` in 0 hours 0 minutes and 1.23 seconds` */
function elapsedText(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return ` in ${Math.floor(minutes / 60)} hours ${minutes % 60} minutes and ${(seconds % 60).toFixed(2)} seconds`
}
