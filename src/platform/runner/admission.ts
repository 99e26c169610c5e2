/**
 * Lets in together those that agree on something that a process has only once, for example its time zone. Others wait
 * until the last of them has gone, in the order in which they came.
 */
export class Admission {
  private readonly change: (key: string) => void
  private key: string | undefined
  private inside = 0
  private readonly queue: { readonly key: string; readonly enter: () => void }[] = []

  /** `change` is called with the new key before the first of those who share it comes in. */
  constructor(change: (key: string) => void) {
    this.change = change
  }

  /** Resolves when it is one's turn, with what is to be called at the end. */
  async enter(key: string): Promise<() => void> {
    if (this.inside > 0 && (this.key !== key || this.queue.length > 0)) {
      await new Promise<void>((enter) => this.queue.push({ key, enter }))
    } else this.admit(key)
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      this.leave()
    }
  }

  private admit(key: string): void {
    if (this.inside === 0 && this.key !== key) {
      this.key = key
      this.change(key)
    }
    this.inside++
  }

  private leave(): void {
    this.inside--
    for (let next = this.queue[0]; next && (this.inside === 0 || next.key === this.key); next = this.queue[0]) {
      this.queue.shift()
      this.admit(next.key)
      next.enter()
    }
  }
}
