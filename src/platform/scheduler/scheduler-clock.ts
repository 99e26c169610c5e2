/** Time, as the scheduler sees it. */
export interface SchedulerClock {
  /** Milliseconds since 1970, as clocks on the wall: they may be set, and leap over the sleep of a machine. */
  readonly now: () => number
  /** Milliseconds that went by while this process could run; they neither leap nor go back. */
  readonly elapsed: () => number
  /** Resolves after so long, or when the signal is given. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/** The clock of this process. */
export function processClock(now: () => number): SchedulerClock {
  return { now, elapsed: () => performance.now(), wait: pause }
}

/** Resolves after so long, or when the signal is given. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done, { once: true })
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
