import { Turnstile } from './gated-store.ts'
import fc from 'fast-check'
import type { Scheduled } from '#platform/scheduler/scheduler.ts'
import { ticksBetween } from '#platform/time/ticks.ts'
import { tickRuleOf } from '#platform/jobs/tick-rule-of.ts'
import { Zones } from '#platform/time/zone.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { randomFrom } from '../../random-from.ts'
import { withStore } from './store-for-simulation.ts'
import { type SimulatedServer, scheduledOf, TTL_MS, World } from './world.ts'

const SECOND = 1_000
const START = Date.UTC(2026, 0, 31, 11, 59, 57)

const JOBS = `
pools: { room: 3 }
jobs:
  every: { cron: "*/10 * * * * *", missed: all, steps: [run] }
  shaky: { cron: "*/20 * * * * *", missed: all, retries: { attempts: 2, backoff: 3s }, timeout: 4s, pools: room, steps: [run] }
  wide: { cron: "*/15 * * * * *", missed: all, concurrency: 2, pools: { room: 2 }, jitter: 4s, steps: [run] }
  latest: { cron: "*/15 * * * * *", overlap: queue, steps: [run] }
  skipping: { cron: "*/5 * * * * *", missed: skip, overlap: skip, priority: 5, pools: room, steps: [run] }
  pushy: { cron: "*/30 * * * * *", overlap: cancel, steps: [run] }
  after_one: { after: every, missed: all, steps: [run] }
  after_both: { after: { all: [every, shaky], status: [success, error, cancelled] }, missed: all, steps: [run] }
  needy: { cron: "*/30 * * * * *", missed: all, needs: [every], steps: [run] }
`

/** The same jobs, one of them gone and another one at other times. */
const CHANGED = JOBS.replace(/ {2}pushy: .*\n/, '').replace('latest: { cron: "*/15', 'latest: { cron: "*/25')

/** What happens to servers, clocks and jobs. */
export type Act =
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'up' }
  | { readonly kind: 'die'; readonly server: number; readonly calls: number }
  | { readonly kind: 'suspend' | 'go on'; readonly server: number }
  | { readonly kind: 'set clock'; readonly ms: number }
  | { readonly kind: 'pause' | 'resume'; readonly job: string }
  | { readonly kind: 'change' }
  | { readonly kind: 'cancel'; readonly nth: number }

const SERVER = fc.nat({ max: 2 })
const JOB = fc.constantFrom('every', 'latest', 'needy', 'after_one')

/** Histories to play; in calm ones clocks run as they should. */
export function histories({ isCalm }: { readonly isCalm: boolean }): fc.Arbitrary<readonly Act[]> {
  const act = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
    },
    { weight: 3, arbitrary: fc.constant({ kind: 'up' as const }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('die' as const), server: SERVER, calls: fc.nat({ max: 150 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('suspend' as const, 'go on' as const), server: SERVER }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const), job: JOB }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'change' as const }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), nth: fc.nat({ max: 30 }) }) },
    ...(isCalm
      ? []
      : [
          {
            weight: 2,
            arbitrary: fc.record({
              kind: fc.constant('set clock' as const),
              ms: fc.integer({ min: -90_000, max: 90_000 }),
            }),
          },
        ]),
  )
  return fc.array(act, { minLength: 5, maxLength: 30 })
}

/** What was found in a history that holds. */
export interface Played {
  readonly ticks: number
  readonly runs: number
  readonly deaths: number
}

/** Plays a history, and throws where something is not as it should be. */
export function playHistory(
  acts: readonly Act[],
  seed: number,
  { isCalm }: { readonly isCalm: boolean },
): Promise<Played> {
  return withStore(START, async (store, clock) => {
    const random = randomFrom(seed)
    let isFair = false
    const world = new World(
      store,
      clock,
      ({ job }) => ({
        ms: Math.floor(random() * (isFair ? 1_000 : 6_000)),
        status: !isFair && (job === 'shaky' || job === 'latest') && random() < 0.4 ? 'error' : 'success',
      }),
      new Turnstile(randomFrom(seed)),
    )
    const limits = new Map([['room', 3]])
    // Where clocks are set, servers count as gone that are not: then runs go beside those of them that end.
    if (isCalm) world.onStart = (run) => checkRoom(world, run, limits)
    const kinds = [scheduledOf(JOBS), scheduledOf(CHANGED)] as const
    let scheduled: Scheduled = kinds[0]
    const servers: SimulatedServer[] = []
    const pausedJobs = new Set<string>()
    let furthest = clock.now
    let deaths = 0
    const up = async (): Promise<void> => {
      const server = await world.up(scheduled)
      if (server) servers.push(server)
    }
    await up()
    for (const act of acts) {
      const server = 'server' in act ? servers.at(-1 - act.server) : undefined
      switch (act.kind) {
        case 'pass':
          await world.pass(act.ms)
          break
        case 'up':
          if (servers.filter(({ isUp }) => isUp).length < 3) await up()
          break
        case 'die':
          if (server && !server.gate.isDead) {
            server.gate.callsLeft = act.calls
            deaths++
          }
          break
        case 'suspend':
          if (server) server.isSuspended = true
          break
        case 'go on':
          if (server?.isSuspended) {
            server.isSuspended = false
            server.isLate = true
          }
          break
        case 'set clock':
          furthest = Math.max(furthest, world.now)
          world.now += act.ms
          break
        case 'pause':
          await store.jobs.pause(act.job, null, 'ada')
          pausedJobs.add(act.job)
          break
        case 'resume':
          await store.jobs.resume(act.job, null)
          for (const each of servers) if (each.isUp) each.scheduler.wake()
          break
        case 'change':
          scheduled = scheduled === kinds[0] ? kinds[1] : kinds[0]
          for (const each of servers) {
            if (!each.isUp) continue
            try {
              await each.scheduler.schedule(scheduled)
            } catch (error) {
              if (!each.gate.isDead) throw error
            }
          }
          break
        case 'cancel': {
          const { items } = await store.runs.list({ statuses: ['queued', 'running'], order: 'id' }, { limit: 100 })
          const run = items[act.nth % Math.max(items.length, 1)]
          const by = servers.find(({ isUp, gate }) => isUp && gate.callsLeft === undefined)
          if (run && by) await by.scheduler.cancel(run.id, 'ada')
          break
        }
      }
    }
    // In the end all is well, for so long that nothing should be left undone.
    isFair = true
    for (const each of servers) world.kill(each)
    world.now = Math.max(world.now, furthest)
    for (const job of ['every', 'latest', 'needy', 'after_one']) await store.jobs.resume(job, null)
    await world.pass(TTL_MS + SECOND)
    await up()
    await world.pass(250 * SECOND)
    return { ...(await checkHistory(world, scheduled, pausedJobs)), deaths }
  })
}

/** When a run begins there has to be room for it, among those that go on servers which are alive. */
function checkRoom(world: World, run: Run, limits: ReadonlyMap<string, number>): void {
  const others = [...world.going.values()].filter(({ server, run: { id } }) => server.isUp && id !== run.id)
  const mine = others.filter((other) => other.run.job === run.job)
  const most = run.job === 'wide' ? 2 : 1
  // What was taken over from a server that stood still ends as soon as this notices it.
  if (world.servers.some(({ isLate }) => isLate)) return
  if (mine.length >= most) {
    throw new Broken(`run ${run.id} of ${run.job} began beside ${mine.map((other) => other.run.id).join(', ')}`)
  }
  for (const [pool, limit] of limits) {
    const places = [...others.map((other) => other.run), run]
      .flatMap(({ pools }) => pools)
      .filter((each) => each === pool)
    if (run.pools.includes(pool) && places.length > limit) {
      throw new Broken(`run ${run.id} of ${run.job} began with ${places.length} places of ${pool} taken`)
    }
  }
}

async function checkHistory(
  world: World,
  scheduled: Scheduled,
  pausedJobs: ReadonlySet<string>,
): Promise<Omit<Played, 'deaths'>> {
  const { store, now } = world
  const { items: runs } = await store.runs.list({ order: 'id' }, { limit: 100_000 })
  const byId = new Map(runs.map((run) => [run.id, run]))
  for (const [id, times] of world.begun) if (times > 1) throw new Broken(`run ${id} began ${times} times`)
  const open = runs.filter(
    ({ finishedAt, createdAt }) => finishedAt === null && Date.parse(createdAt) < now - 60 * SECOND,
  )
  if (open.length > 0)
    throw new Broken(`these are not over: ${open.map(({ id, job }) => `${id} of ${job}`).join(', ')}`)
  let ticks = 0
  for (const job of scheduled.jobs) {
    const [instance] = job.instances
    const rule = tickRuleOf(job, instance, new Zones())
    if (!rule) continue
    const claimed = new Map((await store.ticks.list(job.name, null, {})).map((tick) => [tick.scheduledFor, tick]))
    const state = await store.jobs.see(job.name, null)
    const { since } = state.memory['pace'] as { readonly since: string }
    const stands = new Set<number>()
    for (const moment of ticksBetween(rule, Date.parse(since) + 1, now - SECOND)) {
      const tick = claimed.get(new Date(moment).toISOString())
      if (job.missed === 'all' && !tick) throw new Broken(`the tick of ${job.name} at ${moment - START} is lost`)
      if (!tick) continue
      ticks++
      if (tick.runId === null) {
        if (job.missed === 'all' && !(tick.reason === 'paused' && pausedJobs.has(job.name))) {
          throw new Broken(`the tick of ${job.name} at ${moment - START} has no run: ${tick.reason}`)
        }
        continue
      }
      const run = byId.get(tick.runId)
      if (run?.scheduledFor !== tick.scheduledFor) throw new Broken(`run ${tick.runId} is not that of its tick`)
      if (stands.has(tick.runId)) throw new Broken(`run ${tick.runId} stands for two ticks`)
      stands.add(tick.runId)
    }
  }
  checkRepetitions(runs)
  if (!pausedJobs.has('after_one')) {
    const ends = runs.filter(({ job, status }) => job === 'every' && status === 'success').length
    const followers = runs.filter(({ job }) => job === 'after_one').length
    if (ends !== followers) throw new Broken(`${ends} runs ended well, and ${followers} came after them`)
  }
  return { ticks, runs: runs.length }
}

/** What failed is tried again as often as it should be, one after another, and nothing else is. */
function checkRepetitions(runs: readonly Run[]): void {
  const repetitions = new Map<number, number>()
  for (const { id, retryOf, attempt } of runs) {
    if (retryOf === null) continue
    const former = runs.find((run) => run.id === retryOf)
    if (former?.status !== 'error' || former.attempt !== attempt - 1 || attempt > 3 || id < former.id) {
      throw new Broken(`run ${id} repeats run ${retryOf}, which it should not`)
    }
    repetitions.set(retryOf, (repetitions.get(retryOf) ?? 0) + 1)
  }
  for (const { id, job, status, attempt, cancelAskedAt } of runs) {
    const expected = job === 'shaky' && status === 'error' && attempt < 3 && cancelAskedAt === null ? 1 : 0
    if ((repetitions.get(id) ?? 0) !== expected) {
      throw new Broken(`run ${id} of ${job} was repeated ${repetitions.get(id) ?? 0} times`)
    }
  }
}

/** A rule that does not hold. */
class Broken extends Error {}
