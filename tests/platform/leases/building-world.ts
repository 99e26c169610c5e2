/** Servers with their scheduler, whose runs are processes that build: each may stand still, die, or be cut off at any moment. */
import { Adapter } from '#warehouse/adapter/adapter.ts'
import { openDuckDB } from '#warehouse/duckdb/open-for-tests.ts'
import { FENCES, NodeLeases } from '#execution/leases/node-leases.ts'
import { metaRelation } from '#execution/snapshots/meta-tables.ts'
import { storedLeaseBook } from '#platform/leases/stored-lease-book.ts'
import type { RunStarter } from '#platform/scheduler/start-run.ts'
import type { Leases } from '#platform/store/port/leases.ts'
import type { Run, RunEnd } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import type { Entrance } from '../scheduler/gated-store.ts'
import { type SimulatedServer, type WallClock, World } from '../scheduler/world.ts'
import { Backend, said, SIMULATED_FENCE, SimulatedWarehouse } from './simulated-warehouse.ts'

export const LEASE_MS = 8_000

/** What each job builds. */
const BUILDS: Readonly<Record<string, readonly string[]>> = {
  often: ['stg', 'orders'],
  also: ['stg', 'orders', 'sums'],
  rarely: ['users', 'stg', 'sums'],
}

type Cut = 'store' | 'warehouse'

interface Due {
  readonly at: number
  readonly order: number
  readonly of: SimulatedProcess | undefined
  readonly work: () => void
}

/** What does the builds of a run. */
export class SimulatedProcess {
  readonly run: Run
  readonly server: SimulatedServer
  /** How wrong its clock is. */
  readonly skewMs: number
  isSuspended = false
  isDead = false
  hasEnded = false
  readonly cut = new Set<Cut>()
  /** What came while it stood still. */
  readonly missed: (() => void)[] = []
  readonly backends = new Set<Backend>()

  constructor(server: SimulatedServer, run: Run, skewMs: number) {
    this.server = server
    this.run = run
    this.skewMs = skewMs
  }
}

export class BuildingWorld extends World {
  readonly warehouse = new SimulatedWarehouse()
  readonly processes: SimulatedProcess[] = []
  steps = 0
  readonly failures: string[] = []
  built = 0
  failed = 0
  private readonly random: () => number
  private readonly wall: WallClock
  private readonly skewMs: number
  /** Whether some of what is sent arrives late. */
  private readonly isSlow: boolean
  private readonly hasFence: boolean
  private due: Due[] = []
  private order = 0
  private storeCalls = 0

  constructor(
    store: Store,
    clock: WallClock,
    options: {
      readonly random: () => number
      readonly entrance: Entrance
      readonly skewMs: number
      readonly isSlow: boolean
      readonly hasFence: boolean
    },
  ) {
    super(store, clock, () => ({ ms: 1, status: 'success' }), options.entrance)
    this.wall = clock
    this.random = options.random
    this.skewMs = options.skewMs
    this.isSlow = options.isSlow
    this.hasFence = options.hasFence
  }

  /** From 0 up to a number, without it. */
  upTo(limit: number): number {
    return Math.floor(this.random() * limit)
  }

  get alive(): readonly SimulatedProcess[] {
    return this.processes.filter(({ isDead, hasEnded }) => !isDead && !hasEnded)
  }

  suspend(process: SimulatedProcess): void {
    process.isSuspended = true
  }

  goOn(process: SimulatedProcess): void {
    process.isSuspended = false
    for (const work of process.missed.splice(0)) this.soon(1, work, process)
  }

  /** What it had asked of the warehouse may still arrive there. */
  killProcess(process: SimulatedProcess): void {
    process.isDead = true
    for (const backend of process.backends) this.soon(1 + this.upTo(15_000), () => backend.terminate())
  }

  soon(milliseconds: number, work: () => void, of?: SimulatedProcess): () => void {
    const due = { at: this.elapsed + Math.max(1, milliseconds), order: this.order++, of, work }
    this.due.push(due)
    return () => {
      this.due = this.due.filter((each) => each !== due)
    }
  }

  override starterOf(server: SimulatedServer): RunStarter {
    return {
      ...super.starterOf(server),
      start: (run) => {
        const process = new SimulatedProcess(server, run, this.upTo(2 * this.skewMs + 1) - this.skewMs)
        this.processes.push(process)
        const stopping = new AbortController()
        const ended = new Promise<RunEnd>((resolve) => {
          const end = (status: RunEnd['status']) => {
            process.hasEnded = true
            resolve({ status, exitCode: status === 'success' ? 0 : 1 })
          }
          void this.work(process, stopping.signal).then(
            (isWell) => end(isWell ? 'success' : 'error'),
            () => end('error'),
          )
          void this.watch(process, () => end('error'))
        })
        return { ended, cancel: () => stopping.abort() }
      },
    }
  }

  override async quiet(): Promise<void> {
    do await super.quiet()
    while (this.storeCalls > 0)
  }

  protected override wakeSleepers(): void {
    super.wakeSleepers()
    const now = this.due.filter(({ at }) => at <= this.elapsed)
    if (now.length === 0) return
    this.due = this.due.filter(({ at }) => at > this.elapsed)
    now.sort((a, b) => a.at - b.at || a.order - b.order)
    for (const { of, work } of now) {
      if (of?.isDead) continue
      this.steps++
      if (of?.isSuspended) of.missed.push(work)
      else work()
    }
  }

  protected override nextMoment(): number {
    let next = super.nextMoment()
    for (const { at } of this.due) if (at < next) next = at
    return Math.max(next, this.elapsed + 1)
  }

  /** As its server does it: once it sees that the process is gone, nobody has to wait for its leases. */
  private async watch(process: SimulatedProcess, gone: () => void): Promise<void> {
    while (!process.isDead && !process.hasEnded) await this.pause(700)
    if (!process.isDead || !process.server.isUp) return
    await this.inStore(undefined, () => this.store.leases.expireRun(process.run.id))
    gone()
  }

  private pause(milliseconds: number, of?: SimulatedProcess): Promise<void> {
    return new Promise((resolve) => this.soon(milliseconds, resolve, of))
  }

  private async work(process: SimulatedProcess, signal: AbortSignal): Promise<boolean> {
    const adapter = this.adapterOf(process)
    const setup = { adapter, now: () => this.elapsed } as never
    const leases = new NodeLeases({
      setup,
      signal,
      timers: {
        after: (milliseconds, work) => this.soon(milliseconds, work, process),
        every: (milliseconds, work) => this.every(milliseconds, work, process),
      },
      open: async () =>
        storedLeaseBook(
          { leases: this.leasesOf(process), close: async () => {} },
          {
            runId: process.run.id,
            owner: process.server.id,
            ttlMs: LEASE_MS,
            freshEnoughMs: undefined,
            ownsStore: false,
          },
        ),
    })
    await leases.prepare(adapter.session(), [{ database: 'db' } as never])
    let isWell = true
    for (const relation of BUILDS[process.run.job ?? ''] ?? []) {
      if (signal.aborted) return false
      const isBuilt = await this.build(leases, adapter, process, relation).catch((error: unknown) => {
        this.failures.push(
          `run ${process.run.id} ${relation}: ${error instanceof Error ? error.message : String(error)}`,
        )
        return false
      })
      if (isBuilt) this.built++
      else {
        this.failed++
        isWell = false
      }
    }
    await leases.end()
    return isWell
  }

  /** In a transaction, in a statement of its own, and in one that takes no transaction; each follows from what was there. */
  private async build(
    leases: NodeLeases,
    adapter: Adapter,
    process: SimulatedProcess,
    relation: string,
  ): Promise<boolean> {
    const { events } = adapter.options
    const lease = await leases.takeNamed(relation, { title: relation, unique_id: relation, database: 'db', events })
    const session = adapter.session()
    let isBuilt = false
    try {
      await session.named(relation, async () => {
        await lease.enter(session)
        const { table } = await session.execute(said({ kind: 'read', relation }), { fetch: true })
        const base = Number(table.rows[0]?.[0])
        const publish = (more: number, alone?: true) =>
          session.execute(
            said({
              kind: 'publish',
              relation,
              base: base + more,
              by: `run ${process.run.id}`,
              ...(alone && { alone }),
            }),
            {
              autoBegin: !alone,
            },
          )
        await this.pause(this.upTo(5_000), process)
        await publish(0)
        await this.pause(this.upTo(300), process)
        await session.commit()
        if (this.upTo(2) === 0) await publish(1)
        else await publish(1, true)
      })
      isBuilt = true
    } finally {
      leases.giveBack(lease, { isWell: isBuilt, digest: isBuilt ? 'built' : undefined })
    }
    return true
  }

  private every(milliseconds: number, work: () => void, process: SimulatedProcess): () => void {
    let isOver = false
    const again = () => {
      if (isOver) return
      work()
      this.soon(milliseconds, again, process)
    }
    this.soon(milliseconds, again, process)
    return () => {
      isOver = true
    }
  }

  private adapterOf(process: SimulatedProcess): Adapter {
    const { parts, options } = openDuckDB()
    const adapter = new Adapter(
      {
        ...parts,
        identity: 'simulated',
        // As PostgreSQL has it: the connection begins by itself.
        dialect: { ...parts.dialect, transactions: { begin: null, commit: 'COMMIT' } },
        fencing: this.hasFence ? { kind: 'in the transaction', sql: SIMULATED_FENCE } : { kind: 'by the clock' },
        driver: {
          connect: async () => {
            const backend = new Backend(this.warehouse, {
              there: () => this.travel(process, 'warehouse', true),
              back: () => this.travel(process, 'warehouse', false),
              wait: (milliseconds) => this.pause(milliseconds),
            })
            process.backends.add(backend)
            return backend
          },
          close: async () => {},
        },
      },
      options,
    )
    adapter.cache.add(metaRelation(adapter, 'db', FENCES))
    return adapter
  }

  /** What is on its way arrives, though its sender stands still; some of it late. */
  private async travel(process: SimulatedProcess, to: Cut, isGoing: boolean): Promise<void> {
    const isSent = isGoing && this.upTo(2) === 0
    const milliseconds = isSent && this.isSlow && this.upTo(15) === 0 ? this.upTo(2 * LEASE_MS) : 1 + this.upTo(4)
    await this.pause(milliseconds, isSent ? undefined : process)
    while (process.cut.has(to)) {
      await this.pause(500, process)
      if (!process.cut.has(to)) throw new Error(`the connection to the ${to} broke off`)
    }
  }

  private leasesOf(process: SimulatedProcess): Leases {
    return new Proxy(this.store.leases, {
      get: (leases, name) => {
        const method: unknown = Reflect.get(leases, name)
        if (typeof method !== 'function') return method
        return async (...args: readonly unknown[]) => {
          await this.travel(process, 'store', true)
          const answer = await this.inStore(process, () => Promise.resolve(method.apply(leases, args)))
          await this.travel(process, 'store', false)
          return answer
        }
      },
    })
  }

  /** One after the other, each by its own clock. */
  private async inStore<T>(process: SimulatedProcess | undefined, call: () => Promise<T>): Promise<T> {
    this.storeCalls++
    this.steps++
    await this.entrance.enter()
    const skew = process?.skewMs ?? 0
    this.wall.now += skew
    try {
      return await call()
    } finally {
      this.wall.now -= skew
      this.storeCalls--
      this.entrance.leave()
    }
  }
}
