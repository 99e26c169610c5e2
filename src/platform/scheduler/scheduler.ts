import type { Job } from '../jobs/job.ts'
import type { Run, RunEnd } from '../store/port/runs.ts'
import type { Store } from '../store/store.ts'
import { Zones } from '../time/zone.ts'
import { claimDue } from './claim-due.ts'
import { cancelRun, type EndContext, endRun } from './end-run.ts'
import { type Entry, entriesOf, placeKey } from './entry.ts'
import { GoingRuns } from './going-runs.ts'
import { lookAfterRuns, seeWishes } from './look-after-runs.ts'
import { Moments } from './moments.ts'
import { Needs } from './needs-met.ts'
import { isAtRest, newRunOf, openRunsOf, queueByItself, type RunCause, type Started } from './queue-run.ts'
import type { SchedulerClock } from './scheduler-clock.ts'
import type { RunStarter } from './start-run.ts'
import { takeRuns } from './take-runs.ts'
import { Timetable } from './timetable.ts'

export interface SchedulerOptions {
  readonly store: Store
  readonly clock: SchedulerClock
  readonly starter: RunStarter
  /** The server, which has entered the store under this name and gives signs of life. Another one for each start of the process. */
  readonly owner: string
  readonly log: (text: string) => void
  /** False: runs start only when somebody asks for them, whatever the time is. */
  readonly claimsTicks?: boolean | undefined
}

/** What is scheduled. */
export interface Scheduled {
  readonly jobs: readonly Job[]
  /** How many places each pool has. */
  readonly pools: ReadonlyMap<string, number>
}

/** How often one looks for what others have done: servers that died, wishes to cancel, runs that were queued elsewhere. */
const LOOK_MS = 5_000
/** The clock on the wall may be set at any time: so long at most nobody looks at it. The store is not asked for that. */
const GLANCE_MS = 500
/** After the store has refused something. */
const REFUSED_MS = 1_000

/** Starts the runs of jobs when they are due, each once, however many servers there are. */
export class Scheduler {
  private readonly options: SchedulerOptions
  private readonly timetable: Timetable
  private readonly zones = new Zones()
  private readonly going: GoingRuns
  private scheduled: Scheduled = { jobs: [], pools: new Map() }
  private entries: readonly Entry[] = []
  private jobs: ReadonlyMap<string, Job> = new Map()
  /** One thing at a time: passes and changes of what is scheduled. */
  private turn: Promise<unknown> = Promise.resolve()
  private waking = new AbortController()
  private isStopping = false
  private loop: Promise<void> | undefined
  private lookedAt = Number.NEGATIVE_INFINITY
  /** When queued runs may start that may not yet. */
  private readonly ready = new Moments()
  private mayTake = true
  private refusedUntil = Number.NEGATIVE_INFINITY

  constructor(options: SchedulerOptions) {
    this.options = options
    this.timetable = new Timetable(options.store)
    this.going = new GoingRuns({
      starter: options.starter,
      elapsed: options.clock.elapsed,
      ended: (run, end) => this.end(run, end),
      log: options.log,
      wake: () => this.wake(),
    })
  }

  /** How many runs of this server go. */
  get runCount(): number {
    return this.going.count
  }

  /**
   * Takes jobs and pools instead of those it had. Of a job that is new, or has another pace now, the times before are none of
   * its own; runs that wait of one that is gone are cancelled.
   */
  schedule(scheduled: Scheduled): Promise<void> {
    return this.inTurn(async () => {
      const entries = entriesOf(scheduled.jobs, this.zones)
      const gone = await this.timetable.change(entries, this.options.clock.now())
      this.scheduled = scheduled
      this.entries = entries
      this.jobs = new Map(scheduled.jobs.map((job) => [job.name, job]))
      for (const entry of gone) {
        for (const { id, status } of await openRunsOf(this.options.store, entry)) {
          if (status === 'queued') await this.options.store.runs.askToCancel(id, 'the scheduler', 'The job is gone')
        }
      }
    }).finally(() => this.wake())
  }

  /** Begins to work; returns at once. */
  start(): void {
    this.loop ??= this.work()
  }

  /** There may be something to do: a run was queued, a job resumed. */
  wake(): void {
    this.mayTake = true
    this.waking.abort()
  }

  /** Queues a run that somebody asked for. Undefined where there is no such job or instance. */
  async request(
    place: { readonly job: string; readonly instance: string | null },
    why: RunCause,
  ): Promise<{ readonly run: Run; readonly isNew: boolean } | undefined> {
    const entry = this.timetable.find(placeKey(place))
    if (!entry) return undefined
    const { store, starter } = this.options
    const added = await store.runs.add(newRunOf(entry, starter, this.scheduled.pools, why))
    this.wake()
    return added
  }

  /** Queues a run that a trigger has set off, as the job's overlap wants it. Undefined where there is no such job or instance. */
  async trigger(
    place: { readonly job: string; readonly instance: string | null },
    why: RunCause,
  ): Promise<Started | undefined> {
    const entry = this.timetable.find(placeKey(place))
    if (!entry) return undefined
    const { store, starter, owner } = this.options
    const run = newRunOf(entry, starter, this.scheduled.pools, why)
    const started = await store.together(async (subjects): Promise<Started> => {
      if (isAtRest(entry, await subjects.jobs.see(place.job, place.instance))) return { skipped: 'paused' }
      return queueByItself(subjects, entry, run, { open: await openRunsOf(subjects, entry), owner })
    })
    this.wake()
    return started
  }

  /** Cancels a run, whoever has it. Undefined where there is none. */
  async cancel(id: number, by: string): Promise<Run | undefined> {
    const run = await cancelRun(this.options.store, { id, by }, this.context)
    if (run?.status !== 'cancelled') this.going.cancel(id, `Cancelled by ${by}`)
    this.wake()
    return run
  }

  /** Ends all runs of this server as Ctrl-C would. */
  cancelAll(why: string): void {
    this.going.cancelAll(why)
  }

  /** Starts nothing any more; resolves when the runs that go have ended and are written down. */
  async stop(): Promise<void> {
    this.isStopping = true
    this.wake()
    await this.loop
    await this.turn
    await this.going.idle()
  }

  /** Does all that is to be done now. The loop calls it; without the loop it can be called by hand. */
  settle(): Promise<void> {
    return this.inTurn(async () => {
      const { clock, store, owner, starter, claimsTicks = true } = this.options
      const { pools } = this.scheduled
      if (clock.elapsed() - this.lookedAt >= LOOK_MS) {
        await lookAfterRuns({ ...this.options, going: this.going, end: (run, end) => this.write(run, end) })
        await this.findReady()
        this.lookedAt = clock.elapsed()
        this.mayTake = true
      }
      this.going.endLate()
      const now = clock.now()
      const isDue = (this.timetable.earliest() ?? Number.POSITIVE_INFINITY) <= now || this.timetable.isAhead(now)
      if (claimsTicks && isDue) {
        await claimDue({ store, timetable: this.timetable, starter, pools, owner, queued: this.queued }, now)
        this.mayTake = true
      }
      if (this.ready.pass(clock.now())) this.mayTake = true
      if (!this.mayTake || this.isStopping) return
      this.mayTake = false
      // A start may have wished an end to the run that goes.
      if (this.scheduled.jobs.some(({ overlap }) => overlap === 'cancel')) {
        await seeWishes({ store, owner, going: this.going })
      }
      await takeRuns({
        store,
        owner,
        pools,
        find: (key) => this.timetable.find(key),
        needs: new Needs(store, this.jobs, this.zones),
        start: (run, entry) => this.going.start(run, entry),
      })
    })
  }

  /** For so long there is nothing to do, unless somebody wakes it. */
  idleMs(): number {
    const { clock } = this.options
    const elapsed = clock.elapsed()
    if (this.mayTake) return 0
    const tick = this.options.claimsTicks === false ? undefined : this.timetable.earliest()
    const moments = [tick, this.ready.earliest()].filter((moment) => moment !== undefined)
    const untilMoment = Math.min(...moments.map((moment) => moment - clock.now()))
    const untilLook = this.lookedAt + LOOK_MS - elapsed
    return Math.max(0, Math.min(untilMoment, untilLook, this.going.untilLate()))
  }

  private async work(): Promise<void> {
    const { clock, log } = this.options
    while (!this.isStopping) {
      this.waking = new AbortController()
      try {
        if (clock.elapsed() >= this.refusedUntil) await this.settle()
      } catch (error) {
        log(`The scheduler has to try again: ${error instanceof Error ? error.message : String(error)}`)
        this.mayTake = true
        this.refusedUntil = clock.elapsed() + REFUSED_MS
      }
      const idle = Math.max(this.idleMs(), this.refusedUntil - clock.elapsed())
      if (idle > 0 && !this.isStopping) await clock.wait(Math.min(idle, GLANCE_MS), this.waking.signal)
    }
  }

  private readonly queued = ({ shouldStartAt }: Run): void => {
    if (shouldStartAt !== null) this.ready.add(Date.parse(shouldStartAt))
    else this.wake()
  }

  /** Others may have queued some, and died. */
  private async findReady(): Promise<void> {
    const { items } = await this.options.store.runs.list({ statuses: ['queued'] }, { limit: 100_000 })
    const now = this.options.clock.now()
    this.ready.clear()
    for (const run of items) {
      const moment = run.shouldStartAt === null ? now : Date.parse(run.shouldStartAt)
      if (moment > now) this.ready.add(moment)
    }
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.turn.then(work)
    this.turn = done.catch(() => {})
    return done
  }

  private get context(): EndContext {
    const { starter, owner, clock } = this.options
    return { entries: this.entries, starter, owner, pools: this.scheduled.pools, now: clock.now, queued: this.queued }
  }

  /** Writes an end down, however often the store refuses it: without that the run would never be over. */
  private async end(run: Run, end: RunEnd): Promise<void> {
    const { clock, log } = this.options
    for (;;) {
      try {
        await this.write(run, end)
        this.wake()
        return
      } catch (error) {
        log(`The end of run ${run.id} is not kept yet: ${error instanceof Error ? error.message : String(error)}`)
        await clock.wait(REFUSED_MS, new AbortController().signal)
      }
    }
  }

  private async write(run: Run, end: RunEnd): Promise<void> {
    if (!(await endRun(this.options.store, run, end, this.context))) {
      this.options.log(`Run ${run.id} was no longer in the hands of this server when it ended`)
    }
  }
}
