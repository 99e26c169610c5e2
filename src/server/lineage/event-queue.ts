/** What waits to be sent is no larger: a receiver that is away for long loses the oldest, and never takes all memory. */
const MOST_BYTES = 32 << 20
const PAUSES_MS = [1_000, 5_000, 20_000]

export interface EventQueueOptions {
  /** Throws where it did not arrive. */
  readonly send: (event: string) => Promise<void>
  readonly pause: (milliseconds: number) => Promise<void>
  readonly log: (text: string) => void
}

/** Sends texts one after another, tries again for a while, and never keeps anybody waiting. */
export class EventQueue {
  private readonly options: EventQueueOptions
  private readonly waiting: string[] = []
  private bytes = 0
  private dropped = 0
  private isDown = false
  private isStopped = false
  private underWay: Promise<void> | undefined

  constructor(options: EventQueueOptions) {
    this.options = options
  }

  add(events: readonly string[]): void {
    if (this.isStopped) return
    for (const event of events) {
      this.waiting.push(event)
      this.bytes += event.length
    }
    while (this.bytes > MOST_BYTES) this.drop()
    this.underWay ??= this.work().finally(() => {
      this.underWay = undefined
    })
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.underWay
  }

  /** Begins nothing new. */
  stop(): void {
    this.isStopped = true
  }

  private async work(): Promise<void> {
    for (;;) {
      const event = this.waiting.shift()
      if (event === undefined || this.isStopped) return
      this.bytes -= event.length
      if (!(await this.deliver(event))) this.dropped++
    }
  }

  private async deliver(event: string): Promise<boolean> {
    const { send, pause, log } = this.options
    for (let tries = 0; ; tries++) {
      try {
        await send(event)
        if (this.isDown) log(`OpenLineage: events arrive again; ${this.dropped} were lost`)
        this.isDown = false
        this.dropped = 0
        return true
      } catch (error) {
        // While nobody answers, each event gets one try: those behind it wait long enough.
        const wait = this.isDown ? undefined : PAUSES_MS[tries]
        if (wait === undefined || this.isStopped) {
          if (!this.isDown)
            log(`OpenLineage: events do not arrive: ${error instanceof Error ? error.message : String(error)}`)
          this.isDown = true
          return false
        }
        await pause(wait)
      }
    }
  }

  private drop(): void {
    this.bytes -= this.waiting.shift()?.length ?? 0
    this.dropped++
  }
}
