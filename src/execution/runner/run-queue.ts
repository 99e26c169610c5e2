import { GraphQueue } from '#manifest/graph/graph-queue.ts'
import type { Graph } from '#manifest/graph/graph.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { threadName } from '#warehouse/adapter/thread-name.ts'

export interface QueueOptions {
  readonly graph: Graph
  /** The nodes to run; what stands between them only says what waits for what. */
  readonly selected: readonly UniqueId[]
  /** False: no node waits for another. */
  readonly isOrdered: boolean
  readonly threads: number
  /** Models of which at most half as many as there are threads run at a time: while one waits, no further node queues up. */
  readonly isMicrobatch?: (unique_id: UniqueId) => boolean
  /** Fires when no more nodes are to be started. */
  readonly stop: AbortSignal
}

/**
 * Works through a graph with as many nodes at a time as there are threads, each started in the graph's order as soon
 * as what it waits for is done. Ends when all is done or, once `stop` fires, when the nodes in work are.
 */
export async function runQueue(
  { graph, selected, isOrdered, threads, isMicrobatch = () => false, stop }: QueueOptions,
  runNode: (unique_id: UniqueId, thread: string) => Promise<void>,
): Promise<void> {
  const queue = new GraphQueue(graph, isOrdered, selected)
  const free = Array.from({ length: Math.max(1, threads) }, (_, index) => threadName(index))
  // As in dbt, nodes queue up in the order in which they can be run, and only among those of one moment does rank count.
  const ready: UniqueId[] = []
  const running = new Set<Promise<void>>()
  const mostMicrobatch = Math.max(1, Math.floor(threads / 2))
  let microbatch = 0
  let held: UniqueId | undefined
  let failure: { readonly error: unknown } | undefined

  const next = (): UniqueId | undefined => {
    const each = held ?? queue.take()
    if (each === undefined || !isMicrobatch(each)) return each
    if (held === undefined) microbatch++
    held = microbatch > mostMicrobatch ? each : undefined
    return held === undefined ? each : undefined
  }

  const start = (unique_id: UniqueId, thread: string) => {
    const work = runNode(unique_id, thread)
      .catch((error: unknown) => {
        failure ??= { error }
      })
      .then(() => {
        queue.markDone(unique_id)
        if (isMicrobatch(unique_id)) microbatch--
        free.push(thread)
        running.delete(work)
      })
    running.add(work)
  }

  for (;;) {
    for (let each = next(); each !== undefined; each = next()) ready.push(each)
    while (free.length > 0 && ready.length > 0 && !stop.aborted && !failure) {
      start(ready.shift() as UniqueId, free.shift() as string)
    }
    if (running.size === 0) break
    await Promise.race(running)
  }
  if (failure) throw failure.error
}
