import type { Run } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'

/** `seenAt` is when it was found to be over, by `performance.now()`. */
export type EndedRunListener = (run: Run, seenAt: number) => Promise<void>

const LOOK_MS = 1_000
const AT_ONCE = 50
/** Whoever died over them leaves them to others after so long. */
const TTL_MS = 60_000

/** Tells of each run that is over, once it is, to all who want to know. */
export class EndedRuns {
  private readonly store: Pick<Store, 'runs'>
  private readonly log: (text: string) => void
  private readonly listeners = new Set<EndedRunListener>()
  private timer: NodeJS.Timeout | undefined
  private working: Promise<void> | undefined
  private isWanted = false
  private isStopping = false
  private until = Number.POSITIVE_INFINITY

  constructor(store: Pick<Store, 'runs'>, log: (text: string) => void) {
    this.store = store
    this.log = log
  }

  add(listener: EndedRunListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  start(): void {
    this.timer = setInterval(() => this.look(), LOOK_MS)
    this.look()
  }

  /** A run has ended: nobody has to wait for the next look. */
  look(): void {
    this.isWanted = true
    this.working ??= this.work().finally(() => {
      this.working = undefined
      if (this.isWanted && !this.isStopping) this.look()
    })
  }

  /** Tells what there is to tell now, for so long at most, and then nothing any more: what is left is for the next server. */
  async stop(patienceMs: number): Promise<void> {
    clearInterval(this.timer)
    this.look()
    this.isStopping = true
    this.until = performance.now() + patienceMs
    await this.working
  }

  private async work(): Promise<void> {
    try {
      while (this.isWanted) {
        this.isWanted = false
        while (await this.tellSome());
      }
    } catch (error) {
      this.log(`What comes after runs has to wait: ${messageOf(error)}`)
    }
  }

  /** True where there may be more. */
  private async tellSome(): Promise<boolean> {
    const ended = await this.store.runs.takeEnded(AT_ONCE, TTL_MS)
    const seenAt = performance.now()
    const told: number[] = []
    for (const run of ended) {
      if (performance.now() > this.until) break
      await this.tell(run, seenAt)
      told.push(run.id)
    }
    await this.store.runs.followed(told)
    return told.length === AT_ONCE
  }

  private async tell(run: Run, seenAt: number): Promise<void> {
    for (const listener of this.listeners) {
      try {
        await listener(run, seenAt)
      } catch (error) {
        this.log(`After run ${run.id}: ${messageOf(error)}`)
      }
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
