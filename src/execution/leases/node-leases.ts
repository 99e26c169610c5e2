/** The leases of one run: a node waits for its own, holds it while it writes, and gives it back. */
import { setMaxListeners } from 'node:events'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { interrupted } from '#foundation/diagnostics/interrupted.ts'
import type { EventSink } from '#foundation/events/event.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { makeMetaTable } from '../snapshots/make-meta-table.ts'
import { metaRelation } from '../snapshots/meta-tables.ts'
import { type Claimed, EXPIRED, type Fence, HeldLease } from './held-lease.ts'
import type { LeaseBook, OpenLeaseBook, OtherHolder } from './lease-book.ts'
import { nameOfRelation, storedName, writtenRelation } from './lease-names.ts'
import { within } from './within.ts'

/** The table in `trellis_meta` that keeps late writers out. */
export const FENCES = 'fences'

export interface NodeLeasesOptions {
  readonly setup: ProjectSetup
  readonly open: OpenLeaseBook
  /** Ctrl-C. */
  readonly signal: AbortSignal
}

const FIRST_PAUSE_MS = 15
const LONGEST_PAUSE_MS = 400
const LONGEST_GOODBYE_MS = 5000

export class NodeLeases {
  private readonly options: NodeLeasesOptions
  private readonly held = new Set<HeldLease>()
  private readonly returning = new Set<Promise<void>>()
  private readonly fenced = new Set<string | null>()
  private waiting = newWaiting()
  private opening: Promise<LeaseBook> | undefined
  private renewals: NodeJS.Timeout | undefined
  private isRenewing = false

  constructor(options: NodeLeasesOptions) {
    this.options = options
    options.signal.addEventListener('abort', () => this.stopWaiting(), { once: true })
  }

  /** Begins to open the book while other things are done. Whoever needs it is told what went wrong. */
  begin(): void {
    this.book().catch(() => undefined)
  }

  /** Makes the tables of fences where nodes will be built. */
  async prepare(session: Session, nodes: readonly ManifestNode[]): Promise<void> {
    const { adapter } = this.options.setup
    const { fencing, label } = adapter.parts
    if (fencing.kind !== 'in the transaction') return
    for (const database of new Set(nodes.map((node) => node.database ?? null))) {
      const table = metaRelation(adapter, database, FENCES)
      try {
        await makeMetaTable(session, table, fencing.sql.create(table.render()))
        this.fenced.add(database)
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        adapter.warnOnce(
          `${table.render()} could not be made, so ${label} itself does not keep out a process that lost its lease: ${why}`,
        )
      }
    }
  }

  /** Waits until nobody else builds the same relation. */
  async take(node: ManifestNode | FunctionNode, events: EventSink): Promise<HeldLease> {
    const { setup } = this.options
    return this.takeNamed(nameOfRelation(writtenRelation(setup, node)), {
      title: nodeTitle(node),
      unique_id: node.unique_id,
      database: node.database ?? null,
      events,
    })
  }

  async takeNamed(
    name: string,
    of: {
      /** For people. */
      readonly title: string
      readonly unique_id: string | null
      readonly database: string | null
      readonly events: EventSink
    },
  ): Promise<HeldLease> {
    const { setup } = this.options
    const book = await this.book()
    const askedMs = { at: setup.now() }
    const claimed = await this.claim(book, name, of, askedMs)
    const lease = new HeldLease([claimed], {
      title: of.title,
      untilMs: askedMs.at + book.ttlMs,
      book,
      fence: this.fenceIn(of.database),
      now: setup.now,
    })
    this.held.add(lease)
    this.renewals ??= setInterval(() => void this.renew(book), book.ttlMs / 4).unref()
    return lease
  }

  /** Gives it back, and waits for nobody. With a digest, what it is for has been built. */
  giveBack(lease: HeldLease, digest: string | undefined): void {
    this.held.delete(lease)
    const returned = this.book()
      .then(async (book) => {
        for (const each of lease.tokens) await book.release(each, digest)
      })
      // It runs out by itself.
      .catch(() => undefined)
      .finally(() => this.returning.delete(returned))
    this.returning.add(returned)
  }

  /** Whoever waits for a lease now waits no longer. */
  stopWaiting(): void {
    this.waiting.abort()
    this.waiting = newWaiting()
  }

  /** How old what another run has built may be to be taken as it is. */
  async freshEnoughMs(): Promise<number | undefined> {
    return (await this.book()).freshEnoughMs
  }

  /** Resolves when everything is given back. A store that does not answer is not waited for: leases run out. */
  async end(): Promise<void> {
    clearInterval(this.renewals)
    const { signal } = new AbortController()
    const opening = Promise.resolve(this.opening).catch(() => undefined)
    const book = await within(LONGEST_GOODBYE_MS, signal, opening)
    await within(LONGEST_GOODBYE_MS, signal, Promise.all(this.returning))
    if (typeof book === 'object') await book.close()
  }

  private book(): Promise<LeaseBook> {
    this.opening ??= this.options.open()
    return this.opening
  }

  private async claim(
    book: LeaseBook,
    name: string,
    {
      title,
      unique_id,
      events,
    }: { readonly title: string; readonly unique_id: string | null; readonly events: EventSink },
    asked: { at: number },
  ): Promise<Claimed> {
    const { setup, signal } = this.options
    const waiting = this.waiting.signal
    const resource = storedName(setup, name)
    let hasTold = false
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
      if (waiting.aborted || signal.aborted) throw interrupted(title)
      asked.at = setup.now()
      // What is granted later would have run out by then.
      const answer = await within(book.ttlMs, waiting, book.ask(resource, unique_id))
      if (answer === 'late') throw silent(book.ttlMs)
      if (answer === 'aborted') throw interrupted(title)
      if (answer.granted) return { resource, name, ...answer }
      if (!hasTold) events.emit('LeaseAwaited', { title: title.split(' (')[0], holder: holderTold(answer.heldBy) })
      hasTold = true
      await within(pause, waiting)
    }
  }

  private fenceIn(database: string | null): Fence | undefined {
    const { adapter } = this.options.setup
    const { fencing } = adapter.parts
    if (fencing.kind !== 'in the transaction' || !this.fenced.has(database)) return undefined
    return { sql: fencing.sql, table: metaRelation(adapter, database, FENCES).render() }
  }

  /** All at once. What could not be prolonged because nobody answered is tried again until its time has run out. */
  private async renew(book: LeaseBook): Promise<void> {
    const { now } = this.options.setup
    for (const lease of this.held) if (now() >= lease.untilMs) lease.lose(EXPIRED)
    if (this.isRenewing || this.held.size === 0) return
    this.isRenewing = true
    try {
      const askedMs = now()
      const leases = [...this.held]
      const asked = leases.flatMap((lease) => lease.tokens)
      const lost = new Set((await book.renew(asked)).map(({ resource }) => resource))
      for (const lease of leases) {
        // One that was raised meanwhile is asked about by its new token the next time.
        if (!lease.tokens.every((token) => asked.includes(token))) continue
        if (!lease.tokens.some(({ resource }) => lost.has(resource))) lease.untilMs = askedMs + book.ttlMs
        else if (this.held.has(lease)) lease.refused()
      }
    } catch {
      // Asked again soon.
    } finally {
      this.isRenewing = false
    }
  }
}

function silent(ttlMs: number): DbtError {
  return dbtError('DbtRuntimeError', 'lease/no-answer', `The store has not answered for ${ttlMs / 1000} s`, {
    hint: 'without it nobody knows who builds what: look whether the database that store: of trellis.yml names can be reached',
  })
}

/** For people: `run 12`, or a process without a record. */
export function holderTold({ runId, owner }: OtherHolder): string {
  return runId === null ? owner : `run ${runId}`
}

/** Every node that waits listens to it. */
function newWaiting(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}
