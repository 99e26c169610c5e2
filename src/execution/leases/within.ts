import type { Timers } from './timers.ts'

/** What comes of a promise, unless time is up or the signal fires before. Without one it is a pause. */
export function within<T = never>(
  timers: Timers,
  milliseconds: number,
  signal: AbortSignal,
  promise?: Promise<T>,
): Promise<T | 'late' | 'aborted'> {
  if (signal.aborted) return Promise.resolve('aborted')
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      stop()
      signal.removeEventListener('abort', abort)
      settle()
    }
    const abort = () => end(() => resolve('aborted'))
    const stop = timers.after(milliseconds, () => end(() => resolve('late')))
    signal.addEventListener('abort', abort)
    promise?.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error instanceof Error ? error : new Error(String(error)))),
    )
  })
}
