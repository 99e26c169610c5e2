import type { Job, JobInstance } from '#platform/jobs/job.ts'
import type { JobPlace, LivePlatform } from '#platform/live/live-platform.ts'
import type { Trigger } from '#platform/settings/triggers.ts'
import { fileLook } from './file-look.ts'
import type { Look } from './look.ts'
import { freshLook, volumeLook } from './warehouse-looks.ts'

export interface TriggerWatchOptions {
  readonly platform: LivePlatform
  readonly log: (text: string) => void
}

/** A trigger of a job in one of its instances, and when it is looked at next. */
interface Watched {
  readonly place: JobPlace
  readonly look: Look
  nextAt: number
  isBusy: boolean
  /** What went wrong last, which is told once. */
  problem: string | null
}

const TURN_MS = 250

/** Looks at what starts jobs besides their times and calls: files, newer rows, more rows. */
export class TriggerWatch {
  private readonly options: TriggerWatchOptions
  private jobs: readonly Job[] | undefined
  private watched = new Map<string, Watched>()
  private timer: NodeJS.Timeout | undefined
  private readonly stopping = new AbortController()
  private readonly underWay = new Set<Promise<void>>()

  constructor(options: TriggerWatchOptions) {
    this.options = options
  }

  /** Begins to work; returns at once. */
  start(): void {
    this.timer ??= setInterval(() => this.turn(), TURN_MS)
  }

  /** Resolves when nothing is looked at any more. */
  async stop(): Promise<void> {
    clearInterval(this.timer)
    this.stopping.abort()
    await Promise.all(this.underWay)
  }

  private turn(): void {
    const { jobs } = this.options.platform
    if (jobs !== this.jobs) this.change(jobs)
    const now = performance.now()
    let isWarehouseBusy = [...this.watched.values()].some(({ look, isBusy }) => look.usesWarehouse && isBusy)
    for (const watched of this.watched.values()) {
      const { look, isBusy, nextAt } = watched
      if (isBusy || nextAt > now || (look.usesWarehouse && isWarehouseBusy)) continue
      isWarehouseBusy ||= look.usesWarehouse
      const work = this.look(watched)
      this.underWay.add(work)
      void work.finally(() => this.underWay.delete(work))
    }
  }

  /** What was watched before goes on as it was. */
  private change(jobs: readonly Job[]): void {
    this.jobs = jobs
    const next = new Map<string, Watched>()
    for (const { job, instance, trigger } of jobs.flatMap(triggersOf)) {
      const place = { job: job.name, instance: instance.name }
      const key = JSON.stringify([place, trigger])
      const look = this.lookFor(place, trigger)
      if (look) next.set(key, this.watched.get(key) ?? { place, look, nextAt: 0, isBusy: false, problem: null })
    }
    this.watched = next
  }

  private lookFor(place: JobPlace, trigger: Trigger): Look | undefined {
    const { platform } = this.options
    switch (trigger.kind) {
      case 'webhook':
        return undefined
      case 'file':
        return fileLook(platform, place, trigger, () => performance.now())
      case 'fresh':
        return freshLook(platform, place, trigger)
      case 'volume':
        return volumeLook(platform, place, trigger)
    }
  }

  private async look(watched: Watched): Promise<void> {
    const { place, look } = watched
    watched.isBusy = true
    let problem: string | null = null
    try {
      await look.look(this.stopping.signal)
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
    }
    if (problem !== null && problem !== watched.problem && !this.stopping.signal.aborted) {
      this.options.log(`The trigger of ${nameOf(place)} (${look.about}) cannot be looked at: ${problem}`)
    }
    watched.problem = problem
    watched.nextAt = performance.now() + look.everyMs
    watched.isBusy = false
  }
}

/** A job that is not enabled is started by nobody but a person. */
function triggersOf(
  job: Job,
): readonly { readonly job: Job; readonly instance: JobInstance; readonly trigger: Trigger }[] {
  if (!job.isEnabled) return []
  return job.instances.flatMap((instance) => job.triggers.map((trigger) => ({ job, instance, trigger })))
}

function nameOf({ job, instance }: JobPlace): string {
  return instance === null ? job : `${job} in ${instance}`
}
