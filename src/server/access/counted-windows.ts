/** Counts by keys, each within a window of time that begins with the first one counted. Keeps no more keys than it should. */
export class CountedWindows {
  private readonly now: () => number
  private readonly mostKeys: number
  private readonly windows = new Map<string, { count: number; readonly endsAt: number }>()

  constructor(now: () => number, mostKeys = 20_000) {
    this.now = now
    this.mostKeys = mostKeys
  }

  /** Counts one more; gives the count, and in how many milliseconds it begins anew. */
  add(key: string, windowMs: number): { readonly count: number; readonly endsInMs: number } {
    const now = this.now()
    let window = this.windows.get(key)
    if (!window || window.endsAt <= now) {
      this.windows.delete(key)
      window = { count: 0, endsAt: now + windowMs }
      this.makeRoom(now)
      this.windows.set(key, window)
    }
    window.count++
    return { count: window.count, endsInMs: window.endsAt - now }
  }

  /** Counts one less. */
  takeBack(key: string): void {
    const window = this.windows.get(key)
    if (window) window.count--
  }

  forget(key: string): void {
    this.windows.delete(key)
  }

  private makeRoom(now: number): void {
    if (this.windows.size < this.mostKeys) return
    for (const [key, { endsAt }] of this.windows) if (endsAt <= now) this.windows.delete(key)
    // The oldest stand first.
    for (const key of this.windows.keys()) {
      if (this.windows.size < this.mostKeys) return
      this.windows.delete(key)
    }
  }
}
