/** The passing of time, for whoever waits. */
export interface Timers {
  /** Does something later; gives what prevents it. */
  after(milliseconds: number, work: () => void): () => void
  /** The same again and again. It keeps no process alive. */
  every(milliseconds: number, work: () => void): () => void
}

export const REAL_TIMERS: Timers = {
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds)
    return () => clearTimeout(timer)
  },
  every(milliseconds, work) {
    const timer = setInterval(work, milliseconds).unref()
    return () => clearInterval(timer)
  },
}
