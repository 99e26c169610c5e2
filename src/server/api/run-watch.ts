import type { Run } from '#platform/store/port/runs.ts'
import type { StoreSubjects } from '#platform/store/store.ts'
import { isOver } from './json/run-json.ts'

const LOOK_MS = 250

/** Looks after runs that somebody waits for: one look at the store for all who wait for the same run. */
export class RunWatch {
  private readonly store: Pick<StoreSubjects, 'runs'>
  private readonly waiting = new Map<number, Set<(run: Run) => void>>()
  private timer: NodeJS.Timeout | undefined

  constructor(store: Pick<StoreSubjects, 'runs'>) {
    this.store = store
  }

  /** Resolves with the run once it is over; as it is when the signal is given. */
  async over(run: Run, signal: AbortSignal): Promise<Run> {
    if (isOver(run) || signal.aborted) return run
    let last = run
    await new Promise<void>((resolve) => {
      const look = (seen: Run) => {
        last = seen
        if (isOver(seen)) done()
      }
      const done = () => {
        const others = this.waiting.get(run.id)
        others?.delete(look)
        if (others?.size === 0) this.waiting.delete(run.id)
        signal.removeEventListener('abort', done)
        resolve()
      }
      signal.addEventListener('abort', done, { once: true })
      const others = this.waiting.get(run.id)
      if (others) others.add(look)
      else this.waiting.set(run.id, new Set([look]))
      this.timer ??= setTimeout(() => void this.look(), LOOK_MS)
    })
    return last
  }

  close(): void {
    clearTimeout(this.timer)
    this.waiting.clear()
  }

  private async look(): Promise<void> {
    for (const [id, lookers] of this.waiting) {
      // A store that is busy is asked again.
      const run = await this.store.runs.find(id).catch(() => undefined)
      if (run) for (const look of lookers) look(run)
    }
    this.timer = this.waiting.size === 0 ? undefined : setTimeout(() => void this.look(), LOOK_MS)
  }
}
