import type { LivePlatform } from '#platform/live/live-platform.ts'
import { retentionPolicy } from '#platform/retention/retention-policy.ts'
import { sweepIfDue } from '#platform/retention/sweep-if-due.ts'

/** Not at once: a server that starts has other things to do. */
const FIRST_MS = 60_000
const LOOK_MS = 300_000

/** Has the store throw away what `retention:` does not keep, as long as the server is up. */
export class RetentionTimer {
  private readonly platform: LivePlatform
  private readonly log: (text: string) => void
  private timers: readonly NodeJS.Timeout[] = []
  private work: Promise<void> = Promise.resolve()

  constructor({ platform, log }: { readonly platform: LivePlatform; readonly log: (text: string) => void }) {
    this.platform = platform
    this.log = log
  }

  start(): void {
    const look = () => {
      this.work = this.work.then(() => this.look())
    }
    this.timers = [setTimeout(look, FIRST_MS).unref(), setInterval(look, LOOK_MS).unref()]
  }

  /** Resolves when it is not at work. */
  async stop(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer)
    await this.work
  }

  private async look(): Promise<void> {
    const { store, owner, settings, now } = this.platform
    try {
      const swept = await sweepIfDue({ store, owner, policy: retentionPolicy(settings?.retention), now: now() })
      if (swept && swept.runs + swept.artifacts > 0) {
        this.log(`The store was swept: ${swept.runs} runs and ${swept.artifacts} artifacts are gone`)
      }
    } catch (error) {
      this.log(`The store could not be swept: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
