import { resolve } from 'node:path'
import type { SeedNode } from '#manifest/nodes/seed.ts'
import type { Context, Member } from '#project/context/context.ts'
import { StatementResults } from '#project/context/objects/statement-results.ts'
import { runContext } from '#project/context/run-context.ts'
import { writePath } from '../compiler/write-path.ts'
import type { Execution } from '../execution.ts'
import { guardSnapshot } from '../snapshots/guard-snapshot.ts'
import { eventTimeFilter, type Batch } from './event-time-filter.ts'
import type { MaterializedNode } from './materialized-node.ts'
import type { NodeTask } from './node-task.ts'
import { readSeed } from './read-seed.ts'

/** The context of a node in a run, and where its statements leave their results. */
export interface NodeContext {
  readonly context: Context
  readonly results: StatementResults
}

/** Makes it of a node that a thread runs; `extra` names stand before all others. */
export function nodeContext(
  task: NodeTask<MaterializedNode>,
  options: { readonly extra?: ReadonlyMap<string, Member>; readonly batch?: Batch } = {},
): NodeContext {
  const { execution } = task.run
  const { history } = execution
  const { node } = task
  const results = new StatementResults()
  const batchName = options.batch?.name
  const context = runContext(node, {
    facts: execution,
    session: task.session,
    events: task.events,
    thread: task.thread,
    results,
    references: {
      referrer: node as never,
      limit: execution.flags.EMPTY === true ? 0 : null,
      eventTimeFilter: (target) =>
        eventTimeFilter(node, target, { batch: options.batch, sample: execution.flags.SAMPLE }),
    },
    ...(options.extra && { extra: options.extra }),
    renderPart: (text, render) => task.run.compiler.renderPart(node, text, render),
    write: (payload) => writeRun(execution, node, payload, batchName),
    ...(history && node.resource_type === 'snapshot' && { snapshotGuard: guardSnapshot(history, task.session, node) }),
    ...(node.resource_type === 'seed' && { readSeed: () => readSeed(task as NodeTask<SeedNode>) }),
  })
  return { context, results }
}

function writeRun(
  { files, setup, targetPath }: Execution,
  node: MaterializedNode,
  payload: string,
  batch?: string,
): void {
  node.build_path = writePath(node, targetPath, 'run', batch)
  files.write(resolve(setup.root.projectRoot, node.build_path), payload)
}
