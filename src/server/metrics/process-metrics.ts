import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { byLabel, type MetricFamily, single } from './metric-text.ts'

const NANOSECONDS = 1e9
const RESOLUTION_MS = 20

/** What the process itself takes. */
export class ProcessMetrics {
  private readonly delays: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })

  constructor() {
    this.delays.enable()
  }

  stop(): void {
    this.delays.disable()
  }

  /** Delays are those since it was asked last. */
  families(): readonly MetricFamily[] {
    const { rss, heapUsed, external } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    const delays = [50, 90, 99].map((percent) => [{ quantile: String(percent / 100) }, this.delayOf(percent)] as const)
    this.delays.reset()
    return [
      single('counter', 'process_cpu_seconds_total', 'Processor time that the server has used.', (user + system) / 1e6),
      single('gauge', 'process_resident_memory_bytes', 'Memory of the server.', rss),
      single('gauge', 'nodejs_heap_size_used_bytes', 'Memory of its JavaScript.', heapUsed),
      single('gauge', 'nodejs_external_memory_bytes', 'Memory outside of its JavaScript.', external),
      single('gauge', 'process_start_time_seconds', 'When it was started, since 1970.', startedAt()),
      byLabel(
        'gauge',
        'nodejs_eventloop_lag_seconds',
        'How late the event loop was, since this was asked last.',
        delays,
      ),
    ]
  }

  /** The wait that is meant to be is no delay. */
  private delayOf(percent: number): number {
    return Math.max(0, this.delays.percentile(percent) / NANOSECONDS - RESOLUTION_MS / 1000)
  }
}

function startedAt(): number {
  return Math.round(performance.timeOrigin) / 1000
}
