import type { CommandAnswer, LivePlatform } from '#platform/live/live-platform.ts'

/** The clock moves on, and with it what is too old. */
const HOLDS_MS = 30_000

interface Remembered {
  readonly of: string
  readonly settings: LivePlatform['settings']
  readonly until: number
  readonly answer: Promise<CommandAnswer>
}

/**
 * Asks a command that reads the whole project, once for all who ask at the same time, and not again as long as no run has
 * ended and nobody has edited `trellis.yml`, for half a minute at most.
 */
export class RememberedAsk {
  private readonly platform: LivePlatform
  private readonly words: () => readonly string[]
  private known: Remembered | undefined

  constructor(platform: LivePlatform, words: () => readonly string[]) {
    this.platform = platform
    this.words = words
  }

  async answer(): Promise<CommandAnswer> {
    const { store, settings, problem } = this.platform
    const [latest] = (await store.runs.list({ order: '-finishedAt' }, { limit: 1 })).items
    const of = JSON.stringify([latest?.id ?? null, latest?.finishedAt ?? null, problem])
    const { known } = this
    if (known?.of === of && known.settings === settings && performance.now() < known.until) return known.answer
    const answer = this.platform.ask(this.words())
    const next = { of, settings, until: performance.now() + HOLDS_MS, answer }
    this.known = next
    const forget = () => {
      if (this.known === next) this.known = undefined
    }
    answer.then(({ exitCode }) => exitCode > 1 && forget(), forget)
    return answer
  }
}
