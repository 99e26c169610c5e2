import { threadName } from '#warehouse/adapter/thread-name.ts'

/** More threads for a node in work that can be divided. */
export interface MoreThreads {
  /** Whether there are more threads than nodes that have been begun or wait for one: otherwise a job would only queue up. */
  readonly hasRoom: boolean
  /** Does work on a thread of its own once one is free; undefined if the run is stopped before that. */
  run<T>(work: (thread: string) => Promise<T>): Promise<T | undefined>
}

interface Job {
  readonly begin: (thread: string) => Promise<void>
  readonly drop: () => void
}

/** The threads of a run, and what waits for one, in the order in which it came. */
export class Workers {
  readonly #free: string[]
  readonly #waiting: Job[] = []
  readonly #running = new Set<Promise<void>>()
  readonly #stop: AbortSignal

  /** After `stop` nothing new is begun. */
  constructor(threads: number, stop: AbortSignal) {
    this.#free = Array.from({ length: Math.max(1, threads) }, (_, index) => threadName(index))
    this.#stop = stop
    stop.addEventListener('abort', () => this.dropWaiting(), { once: true })
  }

  add<T>(work: (thread: string) => Promise<T>): Promise<T | undefined> {
    return new Promise<T | undefined>((resolve, reject) => {
      this.#waiting.push({
        begin: (thread) => work(thread).then(resolve, reject),
        drop: () => resolve(undefined),
      })
      this.#beginWaiting()
    })
  }

  dropWaiting(): void {
    for (const { drop } of this.#waiting.splice(0)) drop()
  }

  /** Once nothing runs and nothing waits. */
  async allDone(): Promise<void> {
    while (this.#running.size > 0) await Promise.race(this.#running)
  }

  #beginWaiting(): void {
    if (this.#stop.aborted) return this.dropWaiting()
    while (this.#free.length > 0 && this.#waiting.length > 0) {
      const thread = this.#free.shift() as string
      const running = (this.#waiting.shift() as Job).begin(thread).then(() => {
        this.#free.push(thread)
        this.#running.delete(running)
        this.#beginWaiting()
      })
      this.#running.add(running)
    }
  }
}
