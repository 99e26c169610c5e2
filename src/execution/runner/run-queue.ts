import { GraphQueue } from '#manifest/graph/graph-queue.ts'
import type { Graph } from '#manifest/graph/graph.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { type MoreThreads, Workers } from './workers.ts'

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
  /** Whether the next node that could queue up ends the run in place of it: what still waits is dropped then, not before. */
  readonly endsAtNext?: () => boolean
}

/**
 * Works through a graph with as many nodes at a time as there are threads, each started in the graph's order as soon
 * as what it waits for is done. Ends when all is done or, once `stop` fires, when the nodes in work are.
 */
export async function runQueue(
  { graph, selected, isOrdered, threads, isMicrobatch = () => false, stop, endsAtNext = () => false }: QueueOptions,
  runNode: (unique_id: UniqueId, thread: string, more: MoreThreads) => Promise<void>,
): Promise<void> {
  const queue = new GraphQueue(graph, isOrdered, selected)
  // As in dbt, nodes queue up in the order in which they can be run, and only among those of one moment does rank count.
  const workers = new Workers(threads, stop)
  const mostMicrobatch = Math.max(1, Math.floor(threads / 2))
  let [begun, microbatch] = [0, 0]
  let held: UniqueId | undefined
  let failure: { readonly error: unknown } | undefined
  const more: MoreThreads = {
    get hasRoom() {
      return begun < threads
    },
    run: (work) => workers.add(work),
  }

  const next = (): UniqueId | undefined => {
    const each = held ?? queue.take()
    if (each === undefined || !isMicrobatch(each)) return each
    if (held === undefined) microbatch++
    held = microbatch > mostMicrobatch ? each : undefined
    return held === undefined ? each : undefined
  }

  const queueUp = () => {
    if (stop.aborted || failure) return
    // All are counted before the first is begun: it may ask whether there is room.
    const found: UniqueId[] = []
    for (let each = next(); each !== undefined; each = next()) found.push(each)
    if (found.length > 0 && endsAtNext()) return workers.dropWaiting()
    begun += found.length
    for (const each of found) void workers.add(work(each))
  }

  const work = (unique_id: UniqueId) => async (thread: string) => {
    try {
      await runNode(unique_id, thread, more)
    } catch (error) {
      failure ??= { error }
      workers.dropWaiting()
    }
    queue.markDone(unique_id)
    if (isMicrobatch(unique_id)) microbatch--
    begun--
    queueUp()
  }

  queueUp()
  await workers.allDone()
  if (failure) throw failure.error
}
