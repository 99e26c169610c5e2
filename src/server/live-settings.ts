import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Job } from '#platform/jobs/job.ts'
import { jobsOf } from '#platform/jobs/jobs-of.ts'
import { type Settings, SETTINGS_FILE } from '#platform/settings/settings.ts'

export interface LiveSettingsOptions {
  readonly folder: string
  /** Reads `trellis.yml`; undefined where there is none. Throws what is wrong with it. */
  readonly read: () => Settings | undefined
  readonly log: (text: string) => void
}

const LOOK_MS = 1_000

/** What `trellis.yml` says, followed while it is edited: a broken edit leaves what it said before. */
export class LiveSettings {
  settings: Settings | undefined
  jobs: readonly Job[] = []
  /** What is wrong with the file as it is now; null where nothing is. */
  problem: string | null = null
  private readonly options: LiveSettingsOptions
  private seen: string
  private timer: NodeJS.Timeout | undefined

  /** Throws what is wrong with the file: nothing is begun with a broken one. */
  constructor(options: LiveSettingsOptions) {
    this.options = options
    this.seen = this.fingerprint()
    this.take(options.read())
  }

  /** Calls back after each change that was taken over. */
  follow(changed: () => Promise<void>): void {
    this.timer = setInterval(() => {
      if (this.look()) void changed()
    }, LOOK_MS)
  }

  stop(): void {
    clearInterval(this.timer)
  }

  /** Looks at the file now. True where it says something new, and that can be taken over. */
  look(): boolean {
    const now = this.fingerprint()
    if (now === this.seen) return false
    this.seen = now
    const { log, read } = this.options
    try {
      this.take(read())
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
      log(`${SETTINGS_FILE} is not taken over, what it said before holds on:\n${this.problem}`)
      return false
    }
    this.problem = null
    log(`${SETTINGS_FILE} has changed and is taken over: ${this.jobs.length} jobs`)
    return true
  }

  private take(settings: Settings | undefined): void {
    this.jobs = settings ? jobsOf(settings) : []
    this.settings = settings
  }

  private fingerprint(): string {
    const stats = statSync(join(this.options.folder, SETTINGS_FILE), { throwIfNoEntry: false, bigint: true })
    return stats ? `${stats.ino} ${stats.size} ${stats.mtimeNs}` : ''
  }
}
