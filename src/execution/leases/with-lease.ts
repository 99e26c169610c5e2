import type { EventSink } from '#foundation/events/event.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import type { HeldLease } from './held-lease.ts'
import type { LastBuild } from './lease-book.ts'
import { holderTold, type NodeLeases } from './node-leases.ts'
import type { Reuse } from './reuse.ts'
import { nameOfHooks } from './lease-names.ts'

/** A node that has its lease. */
export interface LeasedNode {
  /** Lets a session write for it. */
  enter(session: Session): Promise<void>
  /** The build of another run that will do instead of this one. To be asked once the node is compiled. */
  reusable(): Promise<LastBuild | undefined>
  /** The node is built whole. */
  built(): void
  /** It is not, though nothing was thrown: of its batches some failed, and may have left something in the warehouse. */
  failed(): void
}

/** Does the work of a node that has a relation, while nobody else builds it. */
export async function withLease<T>(
  leases: NodeLeases,
  reuse: Reuse,
  at: {
    readonly node: ManifestNode | FunctionNode
    readonly relation: Relation
    readonly events: EventSink
    readonly now: () => number
  },
  work: (leased: LeasedNode) => Promise<T>,
): Promise<T> {
  const { node, relation, events, now } = at
  const lease = await leases.take(node, events)
  let digest: string | undefined
  let isFirst = true
  let hasFailed = false
  const leased: LeasedNode = {
    async enter(session) {
      await lease.enter(session)
      // What was known of the relation was read when the run began.
      if (isFirst && lease.wasHeldSince(reuse.startedAtMs)) await session.introspection.lookAgain(relation)
      isFirst = false
    },
    async reusable() {
      const freshEnoughMs = await leases.freshEnoughMs()
      const { built } = lease
      if (freshEnoughMs === undefined || !built) return undefined
      const wanted = { digest: reuse.digestOf(node), freshEnoughMs, nowMs: now() }
      if (!reuse.suits(node, built, wanted)) return undefined
      reuse.settle(node.unique_id, built.finishedAtMs)
      return built
    },
    built() {
      digest = reuse.digestOf(node)
      reuse.settle(node.unique_id, now())
    },
    failed() {
      hasFailed = true
    },
  }
  let isWell = false
  try {
    const result = await work(leased)
    isWell = !hasFailed
    return result
  } catch (error) {
    throw lease.lossTold ?? error
  } finally {
    leases.giveBack(lease, { isWell, digest })
  }
}

/** Runs hooks of a project while no other run runs hooks of it. */
export async function withHooksLease<T>(
  leases: NodeLeases,
  {
    setup,
    session,
    kind,
    events,
  }: { readonly setup: ProjectSetup; readonly session: Session; readonly kind: string; readonly events: EventSink },
  work: () => Promise<T>,
): Promise<T> {
  const { database } = setup.profile.credentials
  const of = { title: `${kind} of ${setup.root.projectName}`, unique_id: null, database, events }
  const lease: HeldLease = await leases.takeNamed(nameOfHooks(setup), of)
  let isWell = false
  try {
    await lease.enter(session)
    const result = await work()
    isWell = true
    return result
  } catch (error) {
    throw lease.lossTold ?? error
  } finally {
    lease.leave(session)
    leases.giveBack(lease, { isWell })
  }
}

/** How a result says it. */
export function reusedMessage(built: LastBuild): string {
  return `reused, built by ${holderTold(built)}`
}
