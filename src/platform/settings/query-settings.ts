import { filled, record } from '#project/config/shapes/record.ts'
import { integerOf } from '#project/config/shapes/values.ts'
import { DURATION, SPAN_OF_TIME } from './values.ts'

/** What queries of dashboards, pages and people may take, and how long their answers hold. */
export interface QuerySettings {
  readonly atOnce: number
  readonly timeoutMs: number
  readonly maxRows: number
  /** Of the machine's memory, for the DuckDB of a runner. */
  readonly memoryPercent: number
  readonly cacheMegabytes: number
  /** For so long an answer holds of which nobody can know whether its data have changed. */
  readonly refreshMs: number
}

export const USUAL_QUERIES: QuerySettings = {
  atOnce: 4,
  timeoutMs: 30_000,
  maxRows: 10_000,
  memoryPercent: 60,
  cacheMegabytes: 64,
  refreshMs: 60_000,
}

export const QUERIES = record<QuerySettings>('queries', {
  atOnce: filled(integerOf(1, 64), USUAL_QUERIES.atOnce, 'How many queries go at once; others wait.'),
  timeoutMs: filled(SPAN_OF_TIME, USUAL_QUERIES.timeoutMs, 'How long a query of a dashboard or a page may take.'),
  maxRows: filled(integerOf(1, 100_000), USUAL_QUERIES.maxRows, 'The most rows that such a query answers.'),
  memoryPercent: filled(
    integerOf(5, 90),
    USUAL_QUERIES.memoryPercent,
    "How much of the machine's memory DuckDB takes in the process that has its file, in percent; `memory_limit` in the profile wins.",
  ),
  cacheMegabytes: filled(integerOf(0, 4096), USUAL_QUERIES.cacheMegabytes, 'How many megabytes of answers are kept.'),
  refreshMs: filled(
    DURATION,
    USUAL_QUERIES.refreshMs,
    'For so long an answer holds that reads sources, of which nobody knows when they change. Others hold until what they read is built.',
  ),
})
