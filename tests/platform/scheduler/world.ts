import { jobsOf } from '#platform/jobs/jobs-of.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { Scheduler, type Scheduled } from '#platform/scheduler/scheduler.ts'
import type { RunStarter } from '#platform/scheduler/start-run.ts'
import { settingsOf } from '#platform/settings/read-settings.ts'
import type { Run, RunEnd } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import { type Entrance, type Gate, gatedStore, newGate, OPEN } from './gated-store.ts'

const BEAT_MS = 5_000
export const TTL_MS = 20_000

/** What a run does: how long it takes, and how it ends. */
export type Fate = (run: Run) => { readonly ms: number; readonly status: 'success' | 'error' }

/** The clock that the store and all servers see. */
export interface WallClock {
  now: number
}

interface GoingHere {
  readonly run: Run
  readonly server: SimulatedServer
  readonly endsAt: number
  readonly resolve: (end: RunEnd) => void
  readonly fate: RunEnd['status']
}

/** A server whose time stands until the world goes on. */
export class SimulatedServer {
  readonly id: string
  readonly scheduler: Scheduler
  readonly gate: Gate
  readonly store: Store
  isSuspended = false
  /** It goes on after it stood still, and knows nothing of it yet. */
  isLate = false
  nextBeat = 0

  constructor(id: string, world: World, store: Store) {
    this.id = id
    this.gate = newGate(world.entrance)
    this.store = gatedStore(store, this.gate)
    this.scheduler = new Scheduler({
      store: this.store,
      owner: id,
      starter: world.starterOf(this),
      log: () => {},
      clock: {
        now: () => world.now,
        elapsed: () => world.elapsed,
        wait: (milliseconds) => world.waitFor(this, milliseconds),
      },
    })
  }

  get isUp(): boolean {
    return !this.gate.isDead && !this.isSuspended
  }
}

/** Servers, a store and a clock that goes on from one event to the next. */
export class World {
  readonly store: Store
  elapsed = 0
  readonly entrance: Entrance
  readonly servers: SimulatedServer[] = []
  readonly going = new Map<string, GoingHere>()
  /** How often each run was begun. */
  readonly begun = new Map<number, number>()
  /** Called before a run begins. */
  onStart: (run: Run) => void = () => {}
  private readonly clock: WallClock
  private readonly fate: Fate
  private sleepers: { readonly server: SimulatedServer; readonly until: number; readonly wake: () => void }[] = []
  private serverCount = 0

  /** `entrance` says in which order servers get to the store. */
  constructor(store: Store, clock: WallClock, fate: Fate, entrance: Entrance = OPEN) {
    this.entrance = entrance
    this.store = store
    this.clock = clock
    this.fate = fate
  }

  /** What clocks show; it may be set. */
  get now(): number {
    return this.clock.now
  }

  set now(moment: number) {
    this.clock.now = moment
  }

  /** A new server with these jobs; undefined where it dies before it is up. */
  async up(scheduled: Scheduled, store = this.store): Promise<SimulatedServer | undefined> {
    const server = new SimulatedServer(`server ${++this.serverCount}`, this, store)
    this.servers.push(server)
    const isUp = await this.survives(server, async () => {
      await this.beat(server)
      await server.scheduler.schedule(scheduled)
    })
    return isUp ? server : undefined
  }

  kill(server: SimulatedServer): void {
    server.gate.isDead = true
    this.bury()
  }

  /** Lets time go by, from one moment at which something happens to the next. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.elapsed + milliseconds
    for (;;) {
      await this.settle()
      const next = Math.min(until, this.nextMoment())
      if (next >= until && this.elapsed >= until) return
      this.now += next - this.elapsed
      this.elapsed = next
    }
  }

  /** All that is to be done at this moment, until nothing is left. */
  async settle(): Promise<void> {
    for (;;) {
      await Promise.all(this.servers.filter(({ isUp }) => isUp).map((server) => this.settleOne(server)))
      this.wakeSleepers()
      const over = [...this.going].filter(([, { endsAt, server }]) => endsAt <= this.elapsed && server.isUp)
      for (const [key, { resolve, fate }] of over) {
        this.going.delete(key)
        resolve({ status: fate, exitCode: fate === 'success' ? 0 : 1 })
      }
      await this.quiet()
      const isIdle = this.servers.every((server) => !server.isUp || server.scheduler.idleMs() > 0)
      if (over.length === 0 && isIdle) return
    }
  }

  starterOf(server: SimulatedServer): RunStarter {
    return {
      describe: ({ name }) => ({
        commands: [`dbt build ${name}`],
        target: 'dev',
        projectName: 'shop',
        code: { commit: null, branch: null, isDirty: null, manifestHash: null },
        environmentNames: [],
        version: null,
      }),
      start: (run) => {
        this.onStart(run)
        this.begun.set(run.id, (this.begun.get(run.id) ?? 0) + 1)
        const { ms, status } = this.fate(run)
        const key = `${server.id} ${run.id} ${run.claim}`
        let resolve: (end: RunEnd) => void = () => {}
        const ended = new Promise<RunEnd>((done) => {
          resolve = done
        })
        this.going.set(key, { run, server, endsAt: this.elapsed + ms, resolve, fate: status })
        return {
          ended,
          cancel: () => {
            this.going.delete(key)
            resolve({ status: 'cancelled' })
          },
        }
      },
    }
  }

  waitFor(server: SimulatedServer, milliseconds: number): Promise<void> {
    return new Promise((wake) => {
      this.sleepers.push({ server, until: this.elapsed + milliseconds, wake })
    })
  }

  /** Waits until no call is under way any more. */
  async quiet(): Promise<void> {
    for (let calm = 0; calm < 3; ) {
      await new Promise((resolve) => setImmediate(resolve))
      calm = this.servers.some(({ gate }) => gate.pending > 0) ? 0 : calm + 1
    }
    this.bury()
  }

  private async settleOne(server: SimulatedServer): Promise<void> {
    await this.survives(server, async () => {
      if (this.elapsed >= server.nextBeat) await this.beat(server)
      await server.scheduler.settle()
      server.isLate = false
    })
  }

  private async survives(server: SimulatedServer, work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
    } catch (error) {
      if (!server.gate.isDead) throw error
    }
    if (server.gate.isDead) this.bury()
    return !server.gate.isDead
  }

  /** What a server ran dies with it. */
  private bury(): void {
    for (const [key, { server }] of this.going) if (server.gate.isDead) this.going.delete(key)
    this.sleepers = this.sleepers.filter(({ server }) => !server.gate.isDead)
  }

  private async beat(server: SimulatedServer): Promise<void> {
    const { id, store } = server
    if (!(await store.servers.beat(id, TTL_MS))) {
      await store.servers.enter({ id, kind: 'server', host: 'one.example.com', pid: 1, version: '0.1.0' }, TTL_MS)
    }
    server.nextBeat = this.elapsed + BEAT_MS
  }

  protected wakeSleepers(): void {
    const awake = this.sleepers.filter(({ until, server }) => until <= this.elapsed && server.isUp)
    this.sleepers = this.sleepers.filter((sleeper) => !awake.includes(sleeper))
    for (const { wake } of awake) wake()
  }

  protected nextMoment(): number {
    const moments = [...this.going.values()].filter(({ server }) => server.isUp).map(({ endsAt }) => endsAt)
    for (const server of this.servers) {
      if (server.isUp) moments.push(server.nextBeat, this.elapsed + server.scheduler.idleMs())
    }
    for (const { until, server } of this.sleepers) if (server.isUp) moments.push(until)
    let next = Number.POSITIVE_INFINITY
    for (const moment of moments) if (moment < next) next = moment
    return Math.max(next, this.elapsed + 1)
  }
}

/** What a `trellis.yml` schedules. */
export function scheduledOf(text: string): Scheduled {
  const settings = settingsOf(parseYaml({ path: 'trellis.yml', text }), { env: {}, render: (each) => each })
  return { jobs: jobsOf(settings), pools: settings.pools }
}
