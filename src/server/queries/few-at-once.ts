/** Lets so many in at once; others wait in the order in which they came, and those that would be too many are sent away. */
export class FewAtOnce {
  private readonly limits: () => { readonly inside: number; readonly waiting: number }
  private inside = 0
  private readonly queue: (() => void)[] = []

  constructor(limits: () => { readonly inside: number; readonly waiting: number }) {
    this.limits = limits
  }

  /** Resolves when it is one's turn, with what is to be called at the end; undefined where too many wait. Rejects when the signal fires. */
  async enter(signal: AbortSignal): Promise<(() => void) | undefined> {
    const { inside, waiting } = this.limits()
    signal.throwIfAborted()
    if (this.inside >= inside) {
      if (this.queue.length >= waiting) return undefined
      await this.turn(signal)
    } else this.inside++
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      const next = this.queue.shift()
      if (next) next()
      else this.inside--
    }
  }

  /** Whoever leaves gives his place to the first one. */
  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = () => {
        this.queue.splice(this.queue.indexOf(enter), 1)
        reject(signal.reason as Error)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      this.queue.push(enter)
    })
  }
}
