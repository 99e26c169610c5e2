import { storeError } from './store-problem.ts'

interface Question {
  ticks: number
  readonly giveUp: (error: Error) => void
}

const TICK_MS = 1000

/** How long whoever has a store open waits for its answers: as long as it takes, unless it has to come to an end. */
export class Patience {
  private readonly open = new Set<Question>()
  private readonly ends = new Set<() => void>()
  private seconds: number | undefined
  private timer: NodeJS.Timeout | undefined
  private silence: Error | undefined

  /** From now on a store that does not answer for so long is given up: what it was asked fails, and whatever comes later. */
  limit(seconds: number): void {
    this.seconds = seconds
    // Seconds are counted, not looked up: a process that stood still has not waited.
    this.timer ??= setInterval(() => this.tick(), TICK_MS).unref()
  }

  /** It takes as long as it takes again. */
  lift(): void {
    clearInterval(this.timer)
    this.timer = undefined
  }

  /** Calls back when the store is given up. */
  onEnd(end: () => void): void {
    this.ends.add(end)
  }

  /** What comes of a question to the store. */
  wait<T>(ask: () => Promise<T>): Promise<T> {
    const { silence } = this
    if (silence) return Promise.reject(silence)
    return new Promise<T>((resolve, reject) => {
      const question = { ticks: 0, giveUp: reject }
      this.open.add(question)
      ask()
        .then(resolve, (error: unknown) => reject(this.silence ?? asError(error)))
        .finally(() => this.open.delete(question))
    })
  }

  private tick(): void {
    const { seconds = Infinity } = this
    for (const question of this.open) question.ticks++
    if (![...this.open].some(({ ticks }) => ticks > seconds)) return
    const silence = storeError(
      'store/connection-lost',
      `The server of the store has not answered for ${seconds} s`,
      'look whether it can be reached',
    )
    this.silence = silence
    this.lift()
    for (const { giveUp } of this.open) giveUp(silence)
    this.open.clear()
    for (const end of this.ends) end()
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
