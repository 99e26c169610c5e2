import type { Retries } from '../settings/job-rules.ts'

/** How long to wait before trying once more what failed `failures` times; undefined where it is not tried again. */
export function retryDelay({ attempts, backoffMs, longestMs }: Retries, failures: number): number | undefined {
  if (failures > attempts) return undefined
  return Math.min(backoffMs * 2 ** (failures - 1), longestMs)
}
