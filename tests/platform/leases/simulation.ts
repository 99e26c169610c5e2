/** Plays servers, runs, leases and clocks for a time, with faults that a seed gives, and looks whether everything published follows from what was there. */
import { randomFrom } from '../../random-from.ts'
import { Turnstile } from '../scheduler/gated-store.ts'
import { withStore } from '../scheduler/store-for-simulation.ts'
import { scheduledOf } from '../scheduler/world.ts'
import { BuildingWorld, LEASE_MS } from './building-world.ts'

const START = Date.UTC(2026, 0, 31, 11, 59, 57)

const JOBS = `
jobs:
  often: { cron: "*/10 * * * * *", overlap: queue, timeout: 90s, steps: [run] }
  also: { cron: "*/15 * * * * *", concurrency: 2, missed: latest, retries: { attempts: 2, backoff: 2s }, steps: [run] }
  rarely: { cron: "*/30 * * * * *", overlap: skip, steps: [run] }
`

export interface SimulationOptions {
  readonly seed: number
  /** Simulated. */
  readonly seconds: number
  /** Without: nothing goes wrong. */
  readonly hasFaults: boolean
  /** How wrong clocks are. Beyond the time of a lease, only the fence is left. */
  readonly skewMs: number
  /** Whether the warehouse is asked. */
  readonly hasFence?: boolean
}

export interface Simulated {
  readonly steps: number
  readonly runs: number
  readonly built: number
  readonly failed: number
  readonly publications: number
  readonly takenOver: number
  readonly problems: readonly string[]
}

export function simulate({ seed, seconds, hasFaults, skewMs, hasFence = true }: SimulationOptions): Promise<Simulated> {
  return withStore(START, async (store, clock) => {
    const random = randomFrom(seed)
    const world = new BuildingWorld(store, clock, {
      random,
      entrance: new Turnstile(random),
      skewMs,
      isSlow: hasFaults,
      hasFence,
    })
    const scheduled = scheduledOf(JOBS)
    await world.up(scheduled)
    await world.up(scheduled)
    const until = world.elapsed + seconds * 1000
    while (world.elapsed < until) {
      await world.pass(1 + world.upTo(3_000))
      if (hasFaults) await strike(world, () => world.up(scheduled))
    }
    // Afterwards all goes well again, and nothing is left behind.
    for (const server of world.servers) server.isSuspended = false
    for (const process of world.processes) {
      process.cut.clear()
      if (process.isSuspended) world.goOn(process)
    }
    if (!world.servers.some(({ isUp }) => isUp)) await world.up(scheduled)
    for (const server of world.servers)
      if (!server.gate.isDead) await server.scheduler.schedule({ ...scheduled, jobs: [] })
    await world.pass(10 * LEASE_MS + 120_000)
    const problems = [...world.warehouse.violations]
    const left = world.alive.map(({ run }) => run.id)
    if (left.length > 0) problems.push(`runs that never end: ${left.join(', ')}`)
    if ((await store.leases.held()).length > 0) problems.push('leases that are held by nobody')
    if (world.built === 0) problems.push('nothing was built')
    if (!hasFaults && skewMs === 0 && world.failed > 0) problems.push(...world.failures)
    return {
      steps: world.steps + world.warehouse.statements,
      runs: world.processes.length,
      built: world.built,
      failed: world.failed,
      publications: world.warehouse.publications,
      takenOver: world.warehouse.terminations,
      problems,
    }
  })
}

async function strike(world: BuildingWorld, up: () => Promise<unknown>): Promise<void> {
  const { alive } = world
  const process = alive[world.upTo(alive.length)]
  const server = world.servers[world.upTo(world.servers.length)]
  switch (world.upTo(14)) {
    case 0:
    case 1:
      if (process) world.suspend(process)
      return
    case 2:
    case 3:
    case 4:
      for (const each of alive) if (each.isSuspended && world.upTo(2) === 0) world.goOn(each)
      return
    case 5:
      if (process) world.killProcess(process)
      return
    case 6:
      process?.cut.add('store')
      return
    case 7:
      process?.cut.add('warehouse')
      return
    case 8:
    case 9:
      for (const each of alive) if (world.upTo(2) === 0) each.cut.clear()
      return
    case 10:
      if (server && world.upTo(3) === 0 && server.isUp) world.kill(server)
      return
    case 11:
      if (world.servers.filter(({ isUp }) => isUp).length < 2) await up()
      return
    case 12:
      if (server && !server.gate.isDead) server.isSuspended = !server.isSuspended
      return
    default:
      // The store's clock is set: leases run out early, or hold for too long.
      world.now += world.upTo(4 * LEASE_MS) - 2 * LEASE_MS
  }
}
