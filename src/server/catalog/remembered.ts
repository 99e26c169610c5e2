import type { LivePlatform } from '#platform/live/live-platform.ts'

/** So many answers are kept. */
const MOST = 500

/**
 * Answers that stay the same until the project or its warehouse changes: keys hold the digest of the one, and runs change the
 * other. Who asks for what another one waits for waits with him.
 */
export class Remembered<Answer> {
  private readonly answers = new Map<string, Promise<Answer>>()

  constructor(platform: Pick<LivePlatform, 'onRunEnded'>) {
    platform.onRunEnded(async () => this.answers.clear())
  }

  get(key: string, find: () => Promise<Answer>): Promise<Answer> {
    const known = this.answers.get(key)
    if (known) return known
    const found = find()
    this.answers.set(key, found)
    const [oldest] = this.answers.keys()
    if (this.answers.size > MOST && oldest !== undefined) this.answers.delete(oldest)
    // What was in the way may be gone the next time.
    found.catch(() => this.answers.get(key) === found && this.answers.delete(key))
    return found
  }
}
