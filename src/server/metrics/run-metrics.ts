import type { Run } from '#platform/store/port/runs.ts'
import { Counter, Histogram } from './counts.ts'
import type { MetricFamily } from './metric-text.ts'

const SECONDS = [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600]
const LONG_SECONDS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 14_400]

/** What is counted of runs that have ended since the server began. */
export class RunMetrics {
  private readonly ended = new Counter('trellis_runs_ended_total', 'Runs that have ended, by job and status.')
  private readonly nodes = new Counter('trellis_nodes_total', "Nodes of runs that have ended, by dbt's status.")
  private readonly durations = new Histogram(
    'trellis_run_duration_seconds',
    'How long runs took, from their start.',
    LONG_SECONDS,
  )
  private readonly lags = new Histogram(
    'trellis_scheduler_lag_seconds',
    'How long after its due time a scheduled run was begun.',
    SECONDS,
  )
  private readonly waits = new Histogram(
    'trellis_run_queue_seconds',
    'How long runs waited from the moment when they were queued and might start.',
    SECONDS,
  )

  count(run: Run): void {
    const { job, status, origin, counts, scheduledFor, shouldStartAt, createdAt, takenAt, startedAt, finishedAt } = run
    this.ended.add({ job: job ?? '', status, origin })
    for (const [nodeStatus, count] of Object.entries(counts?.statuses ?? {})) {
      this.nodes.add({ status: nodeStatus }, count)
    }
    if (startedAt !== null && finishedAt !== null) this.durations.observe({ status }, between(startedAt, finishedAt))
    if (takenAt === null) return
    // A run that was put back after its server died is begun late for another reason.
    const due = shouldStartAt ?? scheduledFor
    if (origin === 'schedule' && due !== null) this.lags.observe({}, between(due, takenAt))
    const mayStart = shouldStartAt !== null && shouldStartAt > createdAt ? shouldStartAt : createdAt
    this.waits.observe({}, between(mayStart, takenAt))
  }

  families(): readonly MetricFamily[] {
    return [this.ended, this.nodes, this.durations, this.lags, this.waits].map((metric) => metric.family())
  }
}

function between(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000)
}
