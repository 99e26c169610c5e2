import { walk } from '#jinja/syntax/walk.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import type { BatchSpan } from './microbatch-batches.ts'
import type { NodeTask } from './node-task.ts'
import { type BatchPlace, ownEvents, runBatch, skipBatch, tellWay } from './run-batch.ts'

/**
 * Builds the batches, and gives those that went well. The first batch makes the table, and the last one has the hooks of
 * the end: between them some can run at a time.
 */
export async function runSpans(
  task: NodeTask<ModelNode>,
  spans: readonly BatchSpan[],
  isIncremental: boolean,
): Promise<ReadonlySet<BatchSpan>> {
  const { more, run } = task
  const { signal } = run.execution
  const succeeded = new Set<BatchSpan>()
  const under: Promise<void>[] = []
  const total = spans.length
  const isParallel = canRunInParallel(task)
  for (const [index, span] of spans.entries()) {
    const isLast = index === total - 1
    if (isLast) await Promise.all(under.splice(0))
    if (signal.aborted) break
    const place = { span, index, total, isIncremental: index > 0 || isIncremental }
    const record = (isSuccess: boolean | undefined) => {
      if (isSuccess) succeeded.add(span)
    }
    // Without the first batch there is nothing that the others could be added to.
    if (index > 0 && !succeeded.has(spans[0] as BatchSpan)) skipBatch({ ...ownEvents(task), ...place })
    else if (index > 0 && !isLast && isParallel && more?.hasRoom) {
      tellWay(task, span, 'concurrently')
      under.push(more.run((thread) => runElsewhere(task, thread, place)).then(record))
    } else {
      tellWay(task, span, 'sequentially')
      record(await runBatch({ ...ownEvents(task), ...place }))
    }
  }
  await Promise.all(under)
  return succeeded
}

/** What the model says of it; else batches that read what the model has so far are built one after another. */
function canRunInParallel({ node, run }: NodeTask<ModelNode>): boolean {
  const { adapter, environments } = run.execution.setup
  if (!adapter.dialect.capabilities.has('MicrobatchConcurrency')) return false
  const { concurrent_batches } = node.config
  if (typeof concurrent_batches === 'boolean') return concurrent_batches
  const template = environments.text.parse({ path: node.original_file_path, text: node.raw_code })
  let hasThis = false
  walk(template.body, (each) => {
    if (each.kind === 'Name' && each.name === 'this') hasThis = true
  })
  return !hasThis
}

/** On a thread of its own, with its own connection. */
function runElsewhere(task: NodeTask<ModelNode>, thread: string, place: BatchPlace): Promise<boolean> {
  const { run, node } = task
  const session = run.execution.setup.adapter.threadSession(thread)
  const own = ownEvents({ ...task, thread, session })
  const work = async () => {
    await task.lease?.enter(session)
    return runBatch({ ...own, ...place })
  }
  return session.named(node.unique_id, work, {
    events: own.task.events,
    queryComment: run.comments.for(node.unique_id, node),
  })
}
