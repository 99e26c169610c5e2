import { Turnstile } from './gated-store.ts'
import { randomFrom } from '../../random-from.ts'
import { withStore } from './store-for-simulation.ts'
import { type SimulatedServer, scheduledOf, World } from './world.ts'

const SECOND = 1_000
const START = Date.UTC(2026, 2, 29, 0, 30, 3)

/** What came of many jobs that tick all the time. */
export interface ManyJobs {
  readonly ticks: number
  /** Ticks that nobody claimed, or that have no run. */
  readonly lost: number
  /** Runs that began twice, and those of no tick. */
  readonly twice: number
  /** The most that a tick was claimed after its time, in simulated milliseconds. */
  readonly latestMs: number
  readonly restarts: number
  /** Ticks by who claimed them. */
  readonly servers: ReadonlyMap<string, number>
}

export interface ManyJobsOptions {
  readonly jobs: number
  readonly seconds: number
  readonly servers: number
  /** A server is killed, or stopped, and another one started so often; none if 0. */
  readonly restartEverySeconds: number
  readonly seed: number
}

/** Lets many jobs tick every ten seconds, each for itself, on several servers that come and go. */
export function simulateManyJobs(options: ManyJobsOptions): Promise<ManyJobs> {
  const { jobs, seconds, servers, restartEverySeconds, seed } = options
  const names = Array.from({ length: jobs }, (_, index) => `job${index}`)
  const scheduled = scheduledOf(
    `defaults: { missed: all }\njobs:\n${names.map((name, index) => `  ${name}: { cron: "${index % 10}-59/10 * * * * *", steps: [run] }`).join('\n')}`,
  )
  return withStore(START, async (store, clock) => {
    const random = randomFrom(seed)
    const world = new World(
      store,
      clock,
      () => ({ ms: Math.floor(random() * 900), status: 'success' }),
      new Turnstile(randomFrom(seed)),
    )
    const up: SimulatedServer[] = []
    const start = async (): Promise<void> => {
      const server = await world.up(scheduled)
      if (server) up.push(server)
    }
    for (let count = 0; count < servers; count++) await start()
    let restarts = 0
    for (let passed = 0; passed < seconds; ) {
      const span = restartEverySeconds === 0 ? seconds : Math.min(restartEverySeconds, seconds - passed)
      await world.pass(span * SECOND)
      passed += span
      if (restartEverySeconds > 0 && passed < seconds) {
        const gone = up.shift()
        if (gone) {
          // It dies somewhere in the work that is to come; the other one goes on meanwhile.
          gone.gate.callsLeft = Math.floor(random() * 300)
          await world.pass(2 * SECOND)
          passed += 2
          world.kill(gone)
        }
        restarts++
        await start()
      }
    }
    await world.pass(SECOND)
    return { ...(await countTicks(world, names, clock.now)), restarts }
  })
}

async function countTicks(world: World, names: readonly string[], now: number): Promise<Omit<ManyJobs, 'restarts'>> {
  let ticks = 0
  let lost = 0
  let latestMs = 0
  const runs = new Set<number>()
  const servers = new Map<string, number>()
  for (const [index, name] of names.entries()) {
    const claimed = new Map((await world.store.ticks.list(name, null, {})).map((tick) => [tick.scheduledFor, tick]))
    for (let moment = firstAfter(START, index % 10); moment <= now - SECOND; moment += 10 * SECOND) {
      ticks++
      const tick = claimed.get(new Date(moment).toISOString())
      if (!tick || tick.runId === null) {
        lost++
        continue
      }
      runs.add(tick.runId)
      latestMs = Math.max(latestMs, Date.parse(tick.claimedAt) - moment)
      servers.set(tick.claimedBy, (servers.get(tick.claimedBy) ?? 0) + 1)
    }
  }
  const twice = [...world.begun].filter(([, times]) => times > 1).length
  return { ticks, lost, twice, latestMs, servers }
}

/** The first moment after another one whose seconds end in that digit. */
function firstAfter(moment: number, digit: number): number {
  const tens = Math.floor(moment / 10_000) * 10_000 + digit * SECOND
  return tens > moment ? tens : tens + 10_000
}
