import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Job } from '#platform/jobs/job.ts'
import { jobsOf } from '#platform/jobs/jobs-of.ts'
import { SETTINGS_FILE } from '#foundation/settings-file.ts'
import type { Settings } from '#platform/settings/settings.ts'

export interface LiveSettingsOptions {
  /** Where the file is now. */
  readonly folder: () => string
  /** Reads `trellis.yml`; undefined where there is none. Throws what is wrong with it. */
  readonly read: () => Settings | undefined
  readonly log: (text: string) => void
}

const LOOK_MS = 500

/** What the file said at some moment. */
export interface SettingsThen {
  readonly settings: Settings | undefined
  readonly jobs: readonly Job[]
}

/** What `trellis.yml` says, followed while it is edited: a broken edit leaves what it said before. */
export class LiveSettings {
  /** What is wrong with the file as it is now; null where nothing is. */
  problem: string | null = null
  private readonly options: LiveSettingsOptions
  private current: SettingsThen
  private seen: string
  /** As the file was at the last look. */
  private found: string
  private timer: NodeJS.Timeout | undefined
  private isLooking = false

  /** Throws what is wrong with the file: nothing is begun with a broken one. */
  constructor(options: LiveSettingsOptions) {
    this.options = options
    this.seen = this.fingerprint()
    this.found = this.seen
    this.current = this.read()
  }

  get settings(): Settings | undefined {
    return this.current.settings
  }

  get jobs(): readonly Job[] {
    return this.current.jobs
  }

  /** Follows changes: what the file says then holds once `take` has taken it over. */
  follow(take: (next: SettingsThen) => Promise<void>): void {
    this.timer = setInterval(() => void this.look(take), LOOK_MS)
  }

  stop(): void {
    clearInterval(this.timer)
  }

  private async look(take: (next: SettingsThen) => Promise<void>): Promise<void> {
    const now = this.fingerprint()
    // Half written, or gone for the moment in which an editor puts a new one in its place, it would say that jobs are gone.
    const isStill = now === this.found
    this.found = now
    if (this.isLooking || !isStill || now === this.seen) return
    this.isLooking = true
    const { log } = this.options
    try {
      const next = this.read()
      await take(next)
      this.current = next
      this.problem = null
      log(next.settings ? takenOver(next.jobs) : `${SETTINGS_FILE} is gone, and its jobs with it`)
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
      log(`${SETTINGS_FILE} is not taken over, what it said before holds on:\n${this.problem}`)
    }
    this.seen = now
    this.isLooking = false
  }

  private read(): SettingsThen {
    const settings = this.options.read()
    return { settings, jobs: settings ? jobsOf(settings) : [] }
  }

  private fingerprint(): string {
    const stats = statSync(join(this.options.folder(), SETTINGS_FILE), { throwIfNoEntry: false, bigint: true })
    return stats ? `${stats.ino} ${stats.size} ${stats.mtimeNs}` : ''
  }
}

function takenOver({ length }: readonly Job[]): string {
  return `${SETTINGS_FILE} has changed and is taken over: ${length} ${length === 1 ? 'job' : 'jobs'}`
}
