import { readFile, rm } from 'node:fs/promises'
import type { RunRecord } from '#platform/runner/run-record.ts'
import type { StoreSubjects } from '#platform/store/store.ts'
import type { FinalStatus, NewRun, Run, StartFacts } from '#platform/store/port/runs.ts'

/** Where runs are kept. */
export type RunStore = Pick<
  StoreSubjects,
  'runs' | 'steps' | 'events' | 'artifacts' | 'nodeResults' | 'freshness' | 'leases'
>

/** How a command came to its end. */
export interface CommandEnd {
  readonly exitCode: number
  readonly wasCancelled: boolean
  /** For people, where the exit code does not say it all. */
  readonly message?: string | undefined
}

/**
 * Keeps what a step of a run tells, in the order in which it comes. Nobody waits for it but whoever asks for the end;
 * what the store refuses is told once, and harms no run.
 */
export class RunJournal {
  readonly runId: number
  private readonly store: RunStore
  private readonly step: number
  private place: Pick<Run, 'instance' | 'target'>
  private readonly complain: (text: string) => void
  private queue: (() => Promise<void>)[] = []
  private working: Promise<void> | undefined
  private hasComplained = false

  constructor(
    store: RunStore,
    run: Pick<Run, 'id' | 'instance' | 'target'>,
    step: number,
    complain: (text: string) => void,
  ) {
    this.store = store
    this.runId = run.id
    this.place = { instance: run.instance, target: run.target }
    this.step = step
    this.complain = complain
  }

  /** Does something after all that was told before. */
  after(work: () => Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      this.queue.push(async () => {
        try {
          await work()
        } catch (error) {
          this.failed(error)
        }
        resolve()
      })
      this.working ??= this.drain()
    })
  }

  /** It is known only now on which target it works. */
  setTarget(target: string): void {
    this.place = { ...this.place, target }
  }

  take(records: readonly RunRecord[]): void {
    for (const record of records) void this.after(() => this.keep(record))
  }

  private async drain(): Promise<void> {
    for (let work = this.queue.shift(); work; work = this.queue.shift()) await work()
    this.working = undefined
  }

  private async keep(record: RunRecord): Promise<void> {
    const { runId, step, store } = this
    switch (record.type) {
      case 'begun':
        await store.steps.start(runId, step, { invocationId: record.invocationId })
        return
      case 'project':
        await store.runs.noteManifest(runId, record.manifestHash)
        return
      case 'events':
        await store.events.append(runId, step, record.lines)
        return
      case 'log':
        await store.steps.write(runId, [{ step, stream: record.stream, text: record.text }])
        return
      case 'results':
        await store.nodeResults.save(
          runId,
          record.results.map((result) => ({ ...result, step })),
        )
        return
      case 'freshness':
        await store.freshness.saveSources(
          record.measured.map((measured) => ({ ...measured, ...this.place, runId, step })),
        )
        return
      case 'artifact':
        try {
          await store.artifacts.save(runId, step, record.path, await readFile(record.spooled))
        } finally {
          await rm(record.spooled, { force: true })
        }
        return
    }
  }

  private failed(error: unknown): void {
    if (this.hasComplained) return
    this.hasComplained = true
    this.complain(`Run ${this.runId} is not kept as a whole: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** A run of a single command, from its beginning to its end. */
export class CommandRun {
  readonly run: Run
  readonly journal: RunJournal
  private readonly store: RunStore
  private isOver = false

  private constructor(store: RunStore, run: Run, journal: RunJournal) {
    this.store = store
    this.run = run
    this.journal = journal
  }

  /** `facts` may come later than what the command tells. */
  static async begin(
    store: RunStore,
    run: NewRun,
    options: {
      readonly owner: string
      readonly facts: Promise<StartFacts>
      readonly complain: (text: string) => void
    },
  ): Promise<CommandRun> {
    const begun = await store.runs.begin(run, options.owner)
    const journal = new RunJournal(store, begun, 1, options.complain)
    const [commandLine = ''] = run.commands
    void journal.after(async () => {
      await store.steps.plan(begun.id, [{ index: 1, kind: 'dbt', name: commandLine, commandLine }])
      await store.runs.start(begun)
    })
    void journal.after(async () => {
      const facts = await options.facts
      await store.runs.start(begun, facts)
      if (facts.target !== undefined) journal.setTarget(facts.target)
    })
    return new CommandRun(store, begun, journal)
  }

  /** Marks it, once. */
  end({ exitCode, wasCancelled, message }: CommandEnd): Promise<void> {
    if (this.isOver) return Promise.resolve()
    this.isOver = true
    const status: FinalStatus = exitCode === 0 ? 'success' : wasCancelled ? 'cancelled' : 'error'
    return this.journal.after(async () => {
      // What is left is of a process that is gone.
      await this.store.leases.expireRun(this.run.id)
      await this.store.steps.finish(this.run.id, 1, { status, exitCode, message })
      await this.store.runs.finish(this.run, { status, exitCode, message })
    })
  }
}
