import { expect, test } from 'vitest'
import { Scheduler } from '#platform/scheduler/scheduler.ts'
import type { StartedRun } from '#platform/scheduler/start-run.ts'
import type { Run, RunEnd } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import { type Gate, gatedStore, newGate, Turnstile } from './gated-store.ts'
import { withStore } from './store-for-simulation.ts'
import { scheduledOf } from './world.ts'

const SECOND = 1_000
const HOUR = 3_600 * SECOND
const START = Date.UTC(2026, 0, 31, 12, 0, 0, 250)

interface Started {
  readonly run: Run
  readonly elapsed: number
  readonly end: (end: RunEnd) => void
}

interface Scene {
  readonly scheduler: Scheduler
  readonly store: Store
  readonly gate: Gate
  readonly started: readonly Started[]
  readonly logged: readonly string[]
  /** Lets time go by, whenever the scheduler waits for it. */
  readonly pass: (milliseconds: number) => Promise<void>
  /** Sets the clock, while the scheduler waits. */
  readonly set: (milliseconds: number) => void
}

test('a tick is run in its very millisecond', () =>
  play('a: { cron: "*/10 * * * * *", steps: [run] }', async ({ pass, started }) => {
    await pass(20 * SECOND)
    expect(started.map(({ elapsed }) => elapsed)).toEqual([9_750])
  }))

test('a tick that a leap of the clock makes due is run within half a second', () =>
  play('a: { cron: "0 * * * *", steps: [run] }', async ({ pass, set, started }) => {
    await pass(10 * SECOND)
    set(HOUR)
    await pass(SECOND)
    expect(started.map(({ run }) => run.scheduledFor)).toEqual(['2026-01-31T13:00:00.000Z'])
    expect(started[0]?.elapsed).toBeLessThanOrEqual(10_500)
  }))

test('as long as nothing is due the store is hardly asked', () =>
  play('a: { cron: "0 * * * *", steps: [run] }', async ({ pass, gate }) => {
    await pass(10 * SECOND)
    const before = gate.calls
    await pass(600 * SECOND)
    expect(gate.calls - before).toBeLessThanOrEqual(120 * 6)
  }))

test('a run that is asked for begins at once', () =>
  play('a: { steps: [run] }', async ({ pass, scheduler, started }) => {
    await pass(1_300)
    await scheduler.request({ job: 'a', instance: null }, { origin: 'api', cause: 'ada asked' })
    await pass(0)
    expect(started.map(({ elapsed }) => elapsed)).toEqual([1_300])
    expect(await scheduler.request({ job: 'b', instance: null }, { origin: 'api', cause: 'ada asked' })).toBeUndefined()
  }))

test('where the store is out of reach, ticks and ends are kept as soon as it is back', () =>
  play('a: { cron: "*/10 * * * * *", steps: [run] }', async ({ pass, gate, started, store, logged }) => {
    await pass(19_500)
    gate.isRefusing = true
    started[0]?.end({ status: 'success' })
    await pass(400)
    gate.isRefusing = false
    await pass(3 * SECOND)
    expect((await store.runs.list({ order: 'id' }, { limit: 10 })).items.map(({ status }) => status)).toEqual([
      'success',
      'running',
    ])
    expect(new Set(logged)).toEqual(
      new Set([
        'The end of run 1 is not kept yet: the store is out of reach',
        'The scheduler has to try again: the store is out of reach',
      ]),
    )
  }))

test('who is told to stop starts nothing any more, and waits for what goes', () =>
  play('a: { cron: "*/10 * * * * *", concurrency: 2, steps: [run] }', async ({ pass, scheduler, started, store }) => {
    await pass(12 * SECOND)
    let hasStopped = false
    const stopped = scheduler.stop().then(() => {
      hasStopped = true
    })
    await pass(20 * SECOND)
    expect([hasStopped, started.length, scheduler.runCount]).toEqual([false, 1, 1])
    started[0]?.end({ status: 'error', message: 'the disk is full' })
    await stopped
    expect(await store.runs.find(1)).toMatchObject({ status: 'error', statusMessage: 'the disk is full' })
  }))

test('a run that cannot be started is an error', () =>
  play('broken: { cron: "*/10 * * * * *", steps: [run] }', async ({ pass, store }) => {
    await pass(12 * SECOND)
    expect(await store.runs.find(1)).toMatchObject({ status: 'error', statusMessage: 'it is broken' })
  }))

/** Plays with a scheduler that works by itself, on a clock that goes on whenever it waits. */
function play(jobs: string, work: (scene: Scene) => Promise<void>): Promise<void> {
  return withStore(START, async (store, clock) => {
    const gate = newGate(new Turnstile(() => 0))
    const started: Started[] = []
    const logged: string[] = []
    const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>()
    let elapsed = 0
    const scheduler = new Scheduler({
      store: gatedStore(store, gate),
      owner: 'server a',
      log: (text) => logged.push(text),
      clock: {
        now: () => clock.now,
        elapsed: () => elapsed,
        wait: (milliseconds, signal) =>
          new Promise((resolve) => {
            if (signal.aborted) return resolve()
            const sleeper = { until: elapsed + milliseconds, wake: resolve }
            sleepers.add(sleeper)
            signal.addEventListener('abort', () => {
              sleepers.delete(sleeper)
              resolve()
            })
          }),
      },
      starter: {
        describe: () => ({
          commands: ['dbt run'],
          target: null,
          projectName: null,
          code: { commit: null, branch: null, isDirty: null, manifestHash: null },
          environmentNames: [],
          version: null,
        }),
        start(run): StartedRun {
          if (run.job === 'broken') throw new Error('it is broken')
          const { promise, resolve } = newPromise<RunEnd>()
          started.push({ run, elapsed, end: resolve })
          return { ended: promise, cancel: () => resolve({ status: 'cancelled' }) }
        },
      },
    })
    await store.servers.enter({ id: 'server a', kind: 'server', host: 'here', pid: 1, version: '0.1.0' }, 24 * HOUR)
    await scheduler.schedule(scheduledOf(`jobs: { ${jobs} }`))
    scheduler.start()
    const quiet = async (): Promise<void> => {
      for (let calm = 0; calm < 4; calm = gate.pending > 0 ? 0 : calm + 1) {
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const pass = async (milliseconds: number): Promise<void> => {
      const end = elapsed + milliseconds
      for (;;) {
        await quiet()
        const next = Math.min(end, ...[...sleepers].map(({ until }) => until))
        if (elapsed >= end && next >= end) return
        clock.now += next - elapsed
        elapsed = next
        for (const sleeper of [...sleepers].filter(({ until }) => until <= elapsed)) {
          sleepers.delete(sleeper)
          sleeper.wake()
        }
      }
    }
    const set = (milliseconds: number): void => {
      clock.now += milliseconds
    }
    await work({ scheduler, store, gate, started, logged, pass, set })
    for (const { end } of started) end({ status: 'success' })
    await scheduler.stop()
  })
}

function newPromise<Result>(): { readonly promise: Promise<Result>; readonly resolve: (result: Result) => void } {
  let resolve: (result: Result) => void = () => {}
  const promise = new Promise<Result>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
