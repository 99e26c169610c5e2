/** The leases of one run: a node waits for its own, holds it while it writes, and gives it back. */
import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { interrupted } from '#foundation/diagnostics/interrupted.ts'
import type { EventSink } from '#foundation/events/event.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { DatabaseError } from '#warehouse/adapter/database-error.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { makeMetaTable } from '../snapshots/make-meta-table.ts'
import { metaRelation } from '../snapshots/meta-tables.ts'
import { type Claimed, EXPIRED, type Fence, HeldLease } from './held-lease.ts'
import type { LeaseBook, OpenLeaseBook, OtherHolder } from './lease-book.ts'
import { nameOfRelation, storedName, writtenRelation } from './lease-names.ts'
import { REAL_TIMERS, type Timers } from './timers.ts'
import { within } from './within.ts'

/** The table in `trellis_meta` that keeps late writers out. */
export const FENCES = 'fences'

export interface NodeLeasesOptions {
  readonly setup: ProjectSetup
  readonly open: OpenLeaseBook
  /** Ctrl-C. */
  readonly signal: AbortSignal
  /** Those of the process, unless it says otherwise. */
  readonly timers?: Timers
}

/** Who wants a lease. */
interface Claimant {
  /** For people. */
  readonly title: string
  readonly unique_id: string | null
  readonly database: string | null
  readonly events: EventSink
}

/** How often a lease is prolonged in its time. */
const RENEWALS = 4
const FIRST_PAUSE_MS = 15
const LONGEST_PAUSE_MS = 400
const LONGEST_GOODBYE_MS = 5000
const LONGEST_SILENCE_MS = 10_000
/** Others may keep the store busy, as when it is brought up to date. */
const LONGEST_OPENING_MS = 35_000

export class NodeLeases {
  private readonly options: NodeLeasesOptions
  private readonly held = new Set<HeldLease>()
  private readonly returning = new Set<Promise<void>>()
  /** Databases that have a fence, with the names by which they are known. */
  private readonly fenced = new Map<string | null, string>()
  private waiting = newWaiting()
  private opening: Promise<LeaseBook> | undefined
  private stopRenewing: (() => void) | undefined
  private isRenewing = false

  constructor(options: NodeLeasesOptions) {
    this.options = options
    options.signal.addEventListener('abort', () => this.stopWaiting(), { once: true })
  }

  /** Begins to open the book while other things are done. Whoever needs it is told what went wrong. */
  begin(): void {
    this.book().catch(() => undefined)
  }

  /** Waits until it is open. Without it nothing can be built: that is told once, and not by each node. */
  async opened(title?: string): Promise<LeaseBook> {
    const { timers = REAL_TIMERS } = this.options
    const book = await within(timers, LONGEST_OPENING_MS, this.waiting.signal, this.book())
    if (book === 'late') throw silent(LONGEST_OPENING_MS)
    if (book === 'aborted') throw interrupted(title)
    return book
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
        const named = await session.execute(fencing.sql.identify(table.render(), randomUUID()), {
          autoBegin: true,
          fetch: true,
        })
        await session.commitIfOpen()
        this.fenced.set(database, String(named.table.rows[0]?.[0]))
      } catch (error) {
        // Whoever could not ask now may go on without a fence only where nobody could.
        if (!(error instanceof DatabaseError) || error.isPassing) throw error
        if (await isThere(session, table)) throw noRights(adapter.parts.label, table, error)
        const why = error.text
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

  async takeNamed(name: string, of: Claimant): Promise<HeldLease> {
    const { setup, timers = REAL_TIMERS } = this.options
    const book = await this.opened(of.title)
    const askedMs = { at: setup.now() }
    const claimed = await this.claim(book, name, of, askedMs)
    const lease = new HeldLease([claimed], {
      title: of.title,
      untilMs: askedMs.at + book.ttlMs,
      book,
      fence: this.fenceIn(of.database),
      now: setup.now,
      timers,
    })
    this.held.add(lease)
    this.stopRenewing ??= timers.every(book.ttlMs / RENEWALS, () => void this.renew(book))
    return lease
  }

  /** Gives it back, and waits for nobody. With a digest, what it is for has been built. */
  giveBack(lease: HeldLease, how: { readonly isWell: boolean; readonly digest?: string | undefined }): void {
    this.held.delete(lease)
    const returned = this.book()
      .then(async (book) => {
        for (const each of lease.tokens) await (how.isWell ? book.release(each, how.digest) : book.abandon(each))
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
    this.stopRenewing?.()
    const { timers = REAL_TIMERS } = this.options
    const { signal } = new AbortController()
    const opening = Promise.resolve(this.opening).catch(() => undefined)
    const book = await within(timers, LONGEST_GOODBYE_MS, signal, opening)
    await within(timers, LONGEST_GOODBYE_MS, signal, Promise.all(this.returning))
    if (typeof book === 'object') await book.close()
  }

  private book(): Promise<LeaseBook> {
    this.opening ??= this.options.open()
    return this.opening
  }

  private async claim(
    book: LeaseBook,
    name: string,
    { title, unique_id, database, events }: Claimant,
    asked: { at: number },
  ): Promise<Claimed> {
    const { setup, signal, timers = REAL_TIMERS } = this.options
    const waiting = this.waiting.signal
    const resource = storedName(setup, this.fenced.get(database) ?? setup.adapter.parts.identity, name)
    let hasTold = false
    let isTakenOver = false
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
      if (waiting.aborted || signal.aborted) throw interrupted(title)
      asked.at = setup.now()
      const patience = Math.max(book.ttlMs, LONGEST_SILENCE_MS)
      const answer = await within(timers, patience, waiting, book.ask(resource, unique_id))
      if (answer === 'late') throw silent(patience)
      if (answer === 'aborted') throw interrupted(title)
      if (answer.granted) {
        isTakenOver ||= answer.isTakenOver
        const claimed = { resource, name, ...answer, isTakenOver }
        if (setup.now() - asked.at < book.ttlMs / RENEWALS) return claimed
        // The answer has taken of its time: others may have kept the store busy.
        asked.at = setup.now()
        const lost = await within(timers, patience, waiting, book.renew([claimed]))
        if (lost === 'late') throw silent(patience)
        if (lost === 'aborted') throw interrupted(title)
        if (lost.length === 0) return claimed
        continue
      }
      if (!hasTold) events.emit('LeaseAwaited', { title: title.split(' (')[0], holder: holderTold(answer.heldBy) })
      hasTold = true
      await within(timers, pause, waiting)
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

async function isThere(session: Session, table: Relation): Promise<boolean> {
  const relations = await session.introspection.listRelationsWithoutCaching(table.withoutIdentifier())
  return relations.some(({ identifier }) => identifier === table.identifier)
}

/** Others know the database by what stands in it: who cannot read that would take other leases than they do. */
function noRights(label: string, table: Relation, { text }: DatabaseError): DbtError {
  return dbtError(
    'DbtRuntimeError',
    'lease/no-rights',
    `${label} does not let this user work with ${table.render()}, by which runs take turns: ${text}`,
    { hint: `grant usage on its schema, and select, insert and update on it, to the user of the profile` },
  )
}

function silent(patienceMs: number): DbtError {
  return dbtError('DbtRuntimeError', 'lease/no-answer', `The store has not answered for ${patienceMs / 1000} s`, {
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
