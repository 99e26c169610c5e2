/** What comes of a promise, unless time is up or the signal fires before. Without one it is a pause. */
export function within<T = never>(
  milliseconds: number,
  signal: AbortSignal,
  promise?: Promise<T>,
): Promise<T | 'late' | 'aborted'> {
  if (signal.aborted) return Promise.resolve('aborted')
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      settle()
    }
    const abort = () => end(() => resolve('aborted'))
    const timer = setTimeout(() => end(() => resolve('late')), milliseconds)
    signal.addEventListener('abort', abort)
    promise?.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error instanceof Error ? error : new Error(String(error)))),
    )
  })
}
