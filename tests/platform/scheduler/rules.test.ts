import { expect, test } from 'vitest'
import type { Run } from '#platform/store/port/runs.ts'
import { withStore } from './store-for-simulation.ts'
import { type Fate, type SimulatedServer, scheduledOf, TTL_MS, World } from './world.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const START = Date.UTC(2026, 0, 31, 12, 0, 1)

interface Scene {
  readonly world: World
  readonly server: SimulatedServer
  /** Another server, with the same file or another one. */
  readonly another: (text?: string) => Promise<SimulatedServer>
}

interface Rule {
  readonly file: string
  readonly fate?: Fate
  readonly happens: (scene: Scene) => Promise<void>
  /** Each run in the order of the queue: job, due time or `-`, when it began, status. */
  readonly runs: readonly string[]
  /** Ticks without a run, with their reasons. */
  readonly letGo?: readonly string[]
}

const pass =
  (ms: number) =>
  ({ world }: Scene) =>
    world.pass(ms)

const RULES: Readonly<Record<string, Rule>> = {
  'a job runs at its ticks, and at none before it was first seen': {
    file: 'a: { cron: "*/20 * * * * *", steps: [run] }',
    happens: pass(45 * SECOND),
    runs: ['a 00:20 began 00:20 success', 'a 00:40 began 00:40 success'],
  },
  'a start that is delayed waits in the queue': {
    file: 'a: { cron: "* * * * *", jitter: 20s, steps: [run] }',
    happens: pass(2 * MINUTE + 25 * SECOND),
    runs: ['a 01:00 began 01:08 success', 'a 02:00 began 02:17 success'],
  },
  'ticks that were missed are let go where a later one is due by now': {
    file: 'a: { cron: "* * * * *", steps: [run] }',
    happens: missesSome,
    runs: ['a 01:00 began 01:00 success', 'a 07:00 began 07:20 success', 'a 08:00 began 08:00 success'],
    letGo: ['a 06:00 missed, with 4 before it'],
  },
  'of ticks that were missed the latest one runs where no later one is due': {
    file: 'a: { cron: "*/2 * * * *", steps: [run] }',
    happens: missesSome,
    runs: ['a 06:00 began 07:20 success', 'a 08:00 began 08:00 success'],
    letGo: ['a 04:00 missed, with 1 before it'],
  },
  'a job that lets missed ticks go runs from its next tick on': {
    file: 'a: { cron: "*/2 * * * *", missed: skip, steps: [run] }',
    happens: missesSome,
    runs: ['a 08:00 began 08:00 success'],
    letGo: ['a 06:00 missed, with 2 before it'],
  },
  'all ticks that were missed run, one after another': {
    file: 'a: { cron: "*/2 * * * *", missed: all, steps: [run] }',
    fate: () => ({ ms: 10 * SECOND, status: 'success' }),
    happens: missesSome,
    runs: [
      'a 02:00 began 07:20 success',
      'a 04:00 began 07:30 success',
      'a 06:00 began 07:40 success',
      'a 08:00 began 08:00 success',
    ],
  },
  'a job comes after each of several others that ends well': {
    file: 'a: { cron: "*/20 * * * * *", steps: [run] }, b: { cron: "30 * * * * *", steps: [run] }, c: { after: [a, b], steps: [run] }',
    fate: ({ job }) => ({ ms: SECOND, status: job === 'b' ? 'error' : 'success' }),
    happens: pass(35 * SECOND),
    runs: ['a 00:20 began 00:20 success', 'c - began 00:21 success', 'b 00:30 began 00:30 error'],
  },
  'in each instance a job comes after those of the same one': {
    file: 'a: { cron: "*/20 * * * * *", steps: [run] }, b: { after: a, steps: [run] } }\ninstances: { eu: , na: { timezone: Asia/Kolkata } ',
    fate: ({ job, instance }) => ({ ms: SECOND, status: job === 'a' && instance === 'na' ? 'error' : 'success' }),
    happens: pass(30 * SECOND),
    runs: ['a eu 00:20 began 00:20 success', 'a na 00:20 began 00:20 error', 'b eu - began 00:21 success'],
  },
  'a job comes after the last of all others, and then anew': {
    file: 'a: { cron: "*/20 * * * * *", steps: [run] }, b: { cron: "30 * * * * *", steps: [run] }, c: { after: { all: [a, b] }, steps: [run] }',
    happens: pass(MINUTE + 45 * SECOND),
    runs: [
      'a 00:20 began 00:20 success',
      'b 00:30 began 00:30 success',
      'c - began 00:30 success',
      'a 00:40 began 00:40 success',
      'a 01:00 began 01:00 success',
      'a 01:20 began 01:20 success',
      'b 01:30 began 01:30 success',
      'c - began 01:30 success',
      'a 01:40 began 01:40 success',
    ],
  },
  'what comes after a job waits for its repetitions': {
    file: 'a: { cron: "0 0 12 * * *", steps: [run] }, c: { cron: "10 0 12 * * *", retries: { attempts: 2, backoff: 5s }, steps: [run] }, d: { after: { any: [c], status: [error] }, steps: [run] }',
    fate: ({ job }) => ({ ms: SECOND, status: job === 'c' ? 'error' : 'success' }),
    happens: pass(40 * SECOND),
    runs: [
      'c 00:10 began 00:10 error',
      'c 00:10 began 00:16 error, try 2',
      'c 00:10 began 00:27 error, try 3',
      'd - began 00:28 success',
    ],
  },
  'a job waits until what it needs has ended well, and keeps nobody from going': {
    file: 'a: { cron: "*/30 * * * * *", steps: [run] }, b: { cron: "*/30 * * * * *", needs: a, priority: 9, steps: [run] }',
    fate: ({ job }) => ({ ms: job === 'a' ? 7 * SECOND : SECOND, status: 'success' }),
    happens: pass(45 * SECOND),
    runs: ['a 00:30 began 00:30 success', 'b 00:30 began 00:37 success'],
  },
  'a run that takes too long is ended and counts as failed': {
    file: 'a: { cron: "30 * * * * *", timeout: 10s, steps: [run] }',
    fate: () => ({ ms: MINUTE, status: 'success' }),
    happens: pass(50 * SECOND),
    runs: ['a 00:30 began 00:30 error: It took longer than its time-out allows'],
  },
  'a tick that comes while the job runs waits, and the next one takes its place': {
    file: 'a: { cron: "*/10 * * * * *", steps: [run] }',
    fate: () => ({ ms: 25 * SECOND, status: 'success' }),
    happens: pass(47 * SECOND),
    runs: [
      'a 00:10 began 00:10 success',
      'a 00:20 cancelled: Run 3 took its place in the queue',
      'a 00:30 began 00:35 running',
      'a 00:40 queued',
    ],
  },
  'a tick that comes while the job runs may end that run': {
    file: 'a: { cron: "*/10 * * * * *", overlap: cancel, retries: { attempts: 3 }, steps: [run] }',
    fate: () => ({ ms: 25 * SECOND, status: 'success' }),
    happens: pass(27 * SECOND),
    runs: ['a 00:10 began 00:10 cancelled', 'a 00:20 began 00:20 running'],
  },
  'a tick that comes while the job runs may be let go': {
    file: 'a: { cron: "*/10 * * * * *", overlap: skip, steps: [run] }',
    fate: () => ({ ms: 15 * SECOND, status: 'success' }),
    happens: pass(37 * SECOND),
    runs: ['a 00:10 began 00:10 success', 'a 00:30 began 00:30 running'],
    letGo: ['a 00:20 the job was still running'],
  },
  'the highest priority goes first, and who waits for a pool keeps later ones out of it': {
    file: 'a: { cron: "10 * * * * *", pools: room, steps: [run] }, wide: { cron: "11 * * * * *", pools: { room: 2 }, steps: [run] }, low: { cron: "11 * * * * *", pools: room, priority: -1, steps: [run] }, high: { cron: "12 * * * * *", pools: { room: 2 }, priority: 1, steps: [run] }',
    fate: () => ({ ms: 5 * SECOND, status: 'success' }),
    happens: pass(40 * SECOND),
    runs: [
      'a 00:10 began 00:10 success',
      'low 00:11 began 00:25 success',
      'wide 00:11 began 00:20 success',
      'high 00:12 began 00:15 success',
    ],
  },
  'the ticks of a paused job are let go, and those after it is resumed run': {
    file: 'a: { cron: "*/20 * * * * *", steps: [run] }',
    async happens({ world, server }) {
      await world.store.jobs.pause('a', null, 'ada')
      await world.pass(45 * SECOND)
      await server.scheduler.request({ job: 'a', instance: null }, { origin: 'page', cause: 'ada asked' })
      await world.pass(5 * SECOND)
      await world.store.jobs.resume('a', null)
      await world.pass(15 * SECOND)
    },
    runs: ['a - began 00:46 success', 'a 01:00 began 01:00 success'],
    letGo: ['a 00:20 paused', 'a 00:40 paused'],
  },
  'a new job, and one with other times, have no ticks before': {
    file: 'a: { cron: "0 4 * * *", missed: all, steps: [run] }',
    async happens({ world, another, server }) {
      await world.pass(30 * SECOND)
      world.kill(server)
      await world.pass(MINUTE)
      await another(
        'a: { cron: "*/20 * * * * *", missed: all, steps: [run] }, b: { cron: "*/20 * * * * *", steps: [run] }',
      )
      await world.pass(10 * SECOND)
    },
    runs: ['a 01:40 began 01:40 success', 'b 01:40 began 01:40 success'],
  },
  'what waits of a job that is gone is cancelled': {
    file: 'a: { cron: "*/20 * * * * *", jitter: 19s, steps: [run] }',
    async happens({ world, server }) {
      await world.pass(19 * SECOND + 100)
      await server.scheduler.schedule(scheduledOf('jobs: { b: { cron: "*/20 * * * * *", steps: [run] } }'))
      await world.pass(25 * SECOND)
    },
    runs: ['a 00:20 cancelled: The job is gone', 'b 00:40 began 00:40 success'],
  },
  'a run whose server died is an error, and is tried again': {
    file: 'a: { cron: "20 * * * * *", retries: { attempts: 1, backoff: 1s }, steps: [run] }',
    fate: () => ({ ms: 8 * SECOND, status: 'success' }),
    async happens({ world, server, another }) {
      await world.pass(21 * SECOND)
      world.kill(server)
      await world.pass(TTL_MS)
      await another()
      await world.pass(12 * SECOND)
    },
    runs: [
      'a 00:20 began 00:20 error: The server that had it ended before the run did.',
      'a 00:20 began 00:43 success, try 2',
    ],
  },
  'a run that was taken, and had not begun when its server died, goes back into the queue': {
    file: 'a: { steps: [run] }, b: { cron: "*/20 * * * * *", overlap: skip, needs: a, steps: [run] }',
    async happens({ world }) {
      await world.pass(25 * SECOND)
      await world.store.runs.take(1, 'a server that is not there')
      await world.pass(10 * SECOND)
    },
    runs: ['b 00:20 queued'],
  },
  'the run of a server that counts as gone goes on, as long as no other one has taken it': {
    file: 'a: { cron: "20 * * * * *", steps: [run] }',
    fate: () => ({ ms: 35 * SECOND, status: 'success' }),
    async happens({ world, server }) {
      server.nextBeat = Number.POSITIVE_INFINITY
      await world.pass(57 * SECOND)
    },
    runs: ['a 00:20 began 00:20 success'],
  },
  'a server that stood still writes nothing down of a run that another one has taken over': {
    file: 'a: { cron: "20 * * * * *", steps: [run] }',
    fate: () => ({ ms: 35 * SECOND, status: 'success' }),
    async happens({ world, server, another }) {
      await world.pass(20 * SECOND)
      await another()
      server.isSuspended = true
      await world.pass(30 * SECOND)
      server.isSuspended = false
      await world.pass(SECOND)
      expect(server.scheduler.runCount).toBe(0)
    },
    runs: ['a 00:20 began 00:20 error: The server that had it ended before the run did.'],
  },
  'a clock that is set forward and back runs each tick once': {
    file: 'a: { cron: "*/20 * * * * *", missed: all, overlap: queue, steps: [run] }',
    async happens({ world }) {
      await world.pass(20 * SECOND)
      world.now += 65 * SECOND
      await world.pass(SECOND)
      world.now -= 65 * SECOND
      await world.pass(80 * SECOND)
    },
    runs: [
      'a 00:20 began 00:20 success',
      'a 00:40 began 01:26 success',
      'a 01:00 began 01:26 success',
      'a 01:20 began 01:26 success',
      'a 01:40 began 01:40 success',
    ],
  },
  'what was let go while the clock was wrong runs at its time': {
    file: 'a: { cron: "* * * * *", steps: [run] }',
    async happens({ world }) {
      await world.pass(SECOND)
      world.now += 10 * MINUTE
      await world.pass(SECOND)
      world.now -= 10 * MINUTE
      await world.pass(2 * MINUTE)
    },
    runs: ['a 10:00 began 10:02 success', 'a 01:00 began 01:00 success', 'a 02:00 began 02:00 success'],
    letGo: ['a 09:00 missed, with 8 before it'],
  },
  'a server that stood still runs nothing that another one has run': {
    file: 'a: { cron: "*/20 * * * * *", missed: all, steps: [run] }',
    async happens({ world, server, another }) {
      await another()
      server.isSuspended = true
      await world.pass(45 * SECOND)
      server.isSuspended = false
      await world.pass(20 * SECOND)
    },
    runs: ['a 00:20 began 00:20 success', 'a 00:40 began 00:40 success', 'a 01:00 began 01:00 success'],
  },
  'a run that waits is cancelled at once, one that goes is told, and what comes after is started': {
    file: 'a: { cron: "*/10 * * * * *", steps: [run] }, b: { after: { any: [a], status: [cancelled] }, missed: all, steps: [run] }',
    fate: ({ job }) => ({ ms: job === 'a' ? MINUTE : 0, status: 'success' }),
    async happens({ world, server }) {
      await world.pass(20 * SECOND)
      await server.scheduler.cancel(2, 'ada')
      await server.scheduler.cancel(1, 'ada')
      await world.pass(SECOND)
    },
    runs: [
      'a 00:10 began 00:10 cancelled',
      'a 00:20 cancelled: Cancelled by ada',
      'b - began 00:21 success',
      'b - began 00:21 success',
    ],
  },
}

test.each(Object.entries(RULES))('%s', async (_, { file, fate, happens, runs, letGo = [] }) => {
  await withStore(START, async (store, clock) => {
    const world = new World(store, clock, fate ?? (() => ({ ms: 0, status: 'success' })))
    const another = async (text = file): Promise<SimulatedServer> => {
      const server = await world.up(scheduledOf(`pools: { room: 2 }\njobs: { ${text} }`))
      if (!server) throw new Error('the server did not come up')
      return server
    }
    await happens({ world, server: await another(), another })
    const all = (await store.runs.list({ order: 'id' }, { limit: 100 })).items
    expect(all.map(shown)).toEqual(runs)
    const names = new Set((await store.jobs.list()).map(({ job }) => job))
    const ticks = (await Promise.all([...names].map((job) => store.ticks.list(job, null, {})))).flat()
    const without = ticks.filter(({ runId }) => runId === null)
    expect(without.map(({ job, scheduledFor, reason }) => `${job} ${time(scheduledFor)} ${reason}`)).toEqual(letGo)
  })
})

/** No server is up for some minutes. */
async function missesSome({ world, server, another }: Scene): Promise<void> {
  await world.pass(MINUTE)
  world.kill(server)
  await world.pass(6 * MINUTE + 19 * SECOND)
  await another()
  await world.pass(65 * SECOND)
}

function shown({ job, instance, scheduledFor, startedAt, status, statusMessage, attempt }: Run): string {
  const due = scheduledFor === null ? '-' : time(scheduledFor)
  const began = startedAt === null ? '' : ` began ${time(startedAt)}`
  const message = statusMessage === null ? '' : `: ${statusMessage}`
  return `${job}${instance === null ? '' : ` ${instance}`} ${due}${began} ${status}${message}${attempt > 1 ? `, try ${attempt}` : ''}`
}

/** Minute and second. */
function time(moment: string): string {
  return moment.slice(14, 19)
}
