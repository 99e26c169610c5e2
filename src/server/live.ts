import type { Job } from '#platform/jobs/job.ts'
import type { AskOptions, CommandAnswer, JobPlace, LivePlatform, LiveWarehouse } from '#platform/live/live-platform.ts'
import type { RunCause } from '#platform/scheduler/queue-run.ts'
import type { Scheduler } from '#platform/scheduler/scheduler.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Run } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import type { EndedRunListener, EndedRuns } from './record/ended-runs.ts'
import type { LiveSettings } from './live-settings.ts'

export interface LiveParts {
  readonly projectFolder: string
  readonly store: Store
  readonly owner: string
  readonly now: () => number
  readonly settings: LiveSettings
  readonly scheduler: Scheduler
  readonly endedRuns: EndedRuns
  /** Cancels the run of a command line that this server knows. */
  readonly cancelCommand: (runId: number) => boolean
  readonly ask: (args: readonly string[], options?: AskOptions) => Promise<CommandAnswer>
  readonly warehouse: LiveWarehouse
  readonly editedFolder: () => string | null
  readonly onProjectTouched: LivePlatform['onProjectTouched']
  /** What is wrong with the project as it is now. */
  readonly projectProblem: () => string | null
}

/** What may be asked of this server. */
export class Live implements LivePlatform {
  private readonly parts: LiveParts

  constructor(parts: LiveParts) {
    this.parts = parts
  }

  get projectFolder(): string {
    return this.parts.projectFolder
  }

  get store(): Store {
    return this.parts.store
  }

  get owner(): string {
    return this.parts.owner
  }

  get now(): () => number {
    return this.parts.now
  }

  get settings(): Settings | undefined {
    return this.parts.settings.settings
  }

  get jobs(): readonly Job[] {
    return this.parts.settings.jobs
  }

  get problem(): string | null {
    return this.parts.settings.problem ?? this.parts.projectProblem()
  }

  request(place: JobPlace, why: RunCause): Promise<{ readonly run: Run; readonly isNew: boolean } | undefined> {
    return this.parts.scheduler.request(place, why)
  }

  trigger(place: JobPlace, why: RunCause): ReturnType<LivePlatform['trigger']> {
    return this.parts.scheduler.trigger(place, why)
  }

  async cancel(runId: number, by: string): Promise<Run | undefined> {
    const { store, scheduler, cancelCommand } = this.parts
    const run = await store.runs.find(runId)
    if (!run || run.finishedAt !== null) return run
    if (run.job !== null) return scheduler.cancel(runId, by)
    const asked = await store.runs.askToCancel(runId, by)
    cancelCommand(runId)
    return asked
  }

  async retry(runId: number, by: Parameters<LivePlatform['retry']>[1]): ReturnType<LivePlatform['retry']> {
    const run = await this.store.runs.find(runId)
    if (!run) return undefined
    if (run.job === null) return { refused: `Run ${runId} was typed on a command line: trellis retry repeats it` }
    if (run.finishedAt === null) return { refused: `Run ${runId} is not over` }
    if (run.status === 'success') return { refused: `Run ${runId} went well: there is nothing to repeat` }
    const added = await this.request(
      { job: run.job, instance: run.instance },
      { ...by, origin: 'retry', retryOf: runId, commands: run.commands, overrides: run.overrides },
    )
    return added ?? { refused: `There is no job ${run.job} any more` }
  }

  async pause(place: JobPlace, by: string): Promise<boolean | undefined> {
    if (!this.has(place)) return undefined
    return this.store.jobs.pause(place.job, place.instance, by)
  }

  async resume(place: JobPlace, by: string): Promise<boolean | undefined> {
    if (!this.has(place)) return undefined
    const wasPaused = await this.store.jobs.resume(place.job, place.instance, by)
    this.parts.scheduler.wake()
    return wasPaused
  }

  ask(args: readonly string[], options?: AskOptions): Promise<CommandAnswer> {
    return this.parts.ask(args, options)
  }

  get warehouse(): LiveWarehouse {
    return this.parts.warehouse
  }

  get editedFolder(): string | null {
    return this.parts.editedFolder()
  }

  onProjectTouched(listener: () => void): () => void {
    return this.parts.onProjectTouched(listener)
  }

  onRunEnded(listener: EndedRunListener): () => void {
    return this.parts.endedRuns.add(listener)
  }

  private has({ job, instance }: JobPlace): boolean {
    return this.jobs.some(({ name, instances }) => name === job && instances.some((each) => each.name === instance))
  }
}
