/** What dbt calls the threads that nodes run on, `Thread-1 (worker)` and so on, by their place from 0. */
export function threadName(index: number): string {
  return `Thread-${index + 1} (worker)`
}

/** The thread of the command itself. */
export const MAIN_THREAD = 'MainThread'
