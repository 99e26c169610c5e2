import type { Run } from '#platform/store/port/runs.ts'

/** dbt Cloud's words for why a run can not be repeated from where it failed. */
export const RETRY_REASONS = [
  'RETRY_UNSUPPORTED_CMD',
  'RETRY_UNSUPPORTED_VERSION',
  'RETRY_NOT_LATEST_RUN',
  'RETRY_NOT_FAILED_RUN',
  'RETRY_NO_RUN_RESULTS',
] as const
export type RetryReason = (typeof RETRY_REASONS)[number]

/** Null where the run can be repeated. `latest` is the newest run of its job. */
export function retryReason(run: Run, latest: number | undefined): RetryReason | null {
  // What somebody typed is repeated where it was typed.
  if (run.job === null) return 'RETRY_UNSUPPORTED_CMD'
  if (run.status !== 'error' && run.status !== 'cancelled') return 'RETRY_NOT_FAILED_RUN'
  // What it left undone, a later one may have done meanwhile.
  if (latest !== undefined && latest > run.id) return 'RETRY_NOT_LATEST_RUN'
  return null
}

export function retryWords(reason: RetryReason, { id, job }: Run): string {
  switch (reason) {
    case 'RETRY_NOT_FAILED_RUN':
      return `Run ${id} has not failed: there is nothing to repeat`
    case 'RETRY_NOT_LATEST_RUN':
      return `Run ${id} is not the latest one of ${job}`
    case 'RETRY_UNSUPPORTED_CMD':
    case 'RETRY_UNSUPPORTED_VERSION':
    case 'RETRY_NO_RUN_RESULTS':
      return `Run ${id} is no run of a job`
  }
}
