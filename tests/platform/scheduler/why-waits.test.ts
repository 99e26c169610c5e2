import { expect, test } from 'vitest'
import { whyWaits } from '#platform/scheduler/why-waits.ts'
import type { Store } from '#platform/store/store.ts'
import { Zones } from '#platform/time/zone.ts'
import { withStore } from './store-for-simulation.ts'
import { scheduledOf, World } from './world.ts'

const SECOND = 1_000
const START = Date.UTC(2026, 0, 31, 12, 0, 1)

interface Case {
  readonly file: string
  /** Jobs that fail; all others take 25 seconds. */
  readonly fails?: readonly string[]
  readonly seconds: number
  readonly after?: (store: Store) => Promise<unknown>
  /** What the file says by then, where it was edited. */
  readonly edited?: string
  /** Of each run in the queue: its job, and what it waits for. */
  readonly waits: readonly string[]
}

const CASES: Readonly<Record<string, Case>> = {
  'a start that is delayed waits for its time': {
    file: 'a: { cron: "* * * * *", jitter: 20s, steps: [run] }',
    seconds: 61,
    waits: ['a: its time, 2026-01-31T12:01:08.343Z'],
  },
  'a repetition waits for its time': {
    file: 'a: { cron: "10 * * * * *", retries: { attempts: 1, backoff: 30s }, steps: [run] }',
    fails: ['a'],
    seconds: 15,
    waits: ['a: its time, 2026-01-31T12:00:40.000Z'],
  },
  'a run waits for the run of its job that goes': {
    file: 'a: { cron: "*/20 * * * * *", steps: [run] }',
    seconds: 40,
    waits: ['a: run 1 of the same job'],
  },
  'a run waits for a place, whoever has it': {
    file: 'a: { cron: "10 * * * * *", pools: room, steps: [run] }, b: { cron: "11 * * * * *", pools: room, steps: [run] }, c: { cron: "12 * * * * *", pools: { room: 2 }, steps: [run] }',
    seconds: 14,
    waits: ['c: a place in room, which runs 1, 2 have'],
  },
  'a run waits for what it needs, at the tick that it needs': {
    file: 'a: { cron: "*/20 * * * * *", steps: [run] }, b: { cron: "*/20 * * * * *", needs: a, steps: [run] }',
    fails: ['a'],
    seconds: 22,
    waits: ['b: a to end well for 2026-01-31T12:00:20.000Z, or later'],
  },
  'what it needs may have no tick': {
    file: 'a: { steps: [run] }, b: { cron: "*/20 * * * * *", needs: a, steps: [run] }',
    seconds: 22,
    waits: ['b: a to end well'],
  },
  'a job that is paused while one of its runs waits': {
    file: 'a: { cron: "*/20 * * * * *", steps: [run] }',
    seconds: 41,
    after: (store) => store.jobs.pause('a', null, 'ada'),
    waits: ['a: the job to be resumed: it is paused'],
  },
  'a job that the file has no more': {
    file: 'a: { cron: "*/20 * * * * *", steps: [run] }',
    seconds: 41,
    edited: 'b: { steps: [run] }',
    waits: ['a: a server that knows the job: trellis.yml has it no more'],
  },
}

test.each(Object.entries(CASES))('%s', async (_, { file, fails = [], seconds, after, edited = file, waits }) => {
  await withStore(START, async (store, clock) => {
    const fate = ({ job }: { readonly job: string | null }) =>
      fails.includes(job ?? '')
        ? ({ ms: 0, status: 'error' } as const)
        : ({ ms: 25 * SECOND, status: 'success' } as const)
    const world = new World(store, clock, fate)
    const scheduled = (text: string) => scheduledOf(`pools: { room: 2 }\njobs: { ${text} }`)
    await world.up(scheduled(file))
    await world.pass(seconds * SECOND)
    await after?.(store)
    const facts = { store, ...scheduled(edited), zones: new Zones(), now: world.now }
    const { items } = await store.runs.list({ order: 'id' }, { limit: 100 })
    const told = await Promise.all(items.map(async (run) => [run, await whyWaits(run, facts)] as const))
    expect(told.filter(([{ status }]) => status === 'queued').map(([{ job }, why]) => `${job}: ${why}`)).toEqual(waits)
    expect(told.filter(([{ status }, why]) => status !== 'queued' && why !== null)).toEqual([])
  })
})
