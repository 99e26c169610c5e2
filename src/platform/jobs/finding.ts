import type { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import type { Job } from './job.ts'

/** What a lint has to say about the jobs. */
export interface Finding {
  /** Errors and warnings are to be mended; a note only tells. */
  readonly severity: 'error' | 'warning' | 'note'
  readonly code: `jobs/${string}`
  readonly message: string
  /** The job, if it is one that is to blame. */
  readonly job: string | null
  /** Where in the file it is said. */
  readonly path: YamlPath | null
  readonly hint: string | null
  /** The nodes that it is about. */
  readonly unique_ids: readonly string[]
}

type Rest = Partial<Pick<Finding, 'hint' | 'unique_ids' | 'path'>>

export function finding(
  severity: Finding['severity'],
  code: Finding['code'],
  job: Pick<Job, 'name' | 'path'> | null,
  message: string,
  rest: Rest = {},
): Finding {
  return {
    severity,
    code,
    message,
    job: job?.name ?? null,
    path: job?.path ?? null,
    hint: null,
    unique_ids: [],
    ...rest,
  }
}

/** What is wrong with a selection, as a finding. */
export function selectionFinding(job: Job, error: DbtError): Finding {
  const [first] = error.diagnostics
  return finding('error', 'jobs/selection', job, `${job.name}: ${first?.message ?? error.message}`, {
    hint: first?.hint ?? null,
  })
}
