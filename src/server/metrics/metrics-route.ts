import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { StoreFigures } from '#platform/store/port/upkeep.ts'
import { Histogram } from './counts.ts'
import { byLabel, type MetricFamily, METRICS_TYPE, metricText, single } from './metric-text.ts'
import { ProcessMetrics } from './process-metrics.ts'
import { RunMetrics } from './run-metrics.ts'

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
const STORE_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5]
/** What a store that does not answer is asked no longer than. */
const PATIENCE_MS = 5_000

/** `/metrics`: numbers of the platform for Prometheus. */
export function addMetrics(app: FastifyInstance, platform: LivePlatform): void {
  const runs = new RunMetrics()
  const own = new ProcessMetrics()
  const requests = new Histogram(
    'trellis_http_request_duration_seconds',
    'Answers over HTTP, by route.',
    REQUEST_SECONDS,
  )
  const store = new Histogram(
    'trellis_store_seconds',
    'How long the store took for the numbers of this page.',
    STORE_SECONDS,
  )
  const stopListening = platform.onRunEnded(async (run) => runs.count(run))
  app.addHook('onClose', async () => {
    stopListening()
    own.stop()
  })
  app.addHook('onResponse', async (request, reply) => {
    // By the route as it was written, and not by what somebody asked for: there are only so many.
    const route = request.routeOptions.url ?? 'none'
    const status = `${Math.floor(reply.statusCode / 100)}xx`
    requests.observe({ method: methodOf(request.method), route, status }, reply.elapsedTime / 1000)
  })

  app.get('/metrics', { config: { needs: 'read' }, schema: { hide: true } }, async (_request, reply) => {
    const figures = await measured()
    const families = [
      single('gauge', 'trellis_store_up', 'Whether the store answers.', figures ? 1 : 0),
      single('gauge', 'trellis_jobs', 'Jobs of trellis.yml.', platform.jobs.length),
      single(
        'gauge',
        'trellis_settings_problem',
        'Whether trellis.yml as it is now was not taken over.',
        platform.problem === null ? 0 : 1,
      ),
      ...(figures ? storeFamilies(figures) : []),
      ...runs.families(),
      store.family(),
      requests.family(),
      ...own.families(),
    ]
    return reply.type(METRICS_TYPE).send(metricText(families))
  })

  async function measured(): Promise<StoreFigures | undefined> {
    const from = performance.now()
    let late: NodeJS.Timeout | undefined
    const tooLate = new Promise<undefined>((resolve) => {
      late = setTimeout(() => resolve(undefined), PATIENCE_MS)
    })
    const asked = platform.store.upkeep.figures().catch(() => undefined)
    const figures = await Promise.race([asked, tooLate])
    clearTimeout(late)
    store.observe({}, (performance.now() - from) / 1000)
    return figures
  }
}

const OPEN = ['queued', 'starting', 'running'] as const
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

function methodOf(method: string): string {
  return METHODS.has(method) ? method : 'other'
}

/** Of the store, which several servers may share: the same on each of them. */
function storeFamilies({ openRuns, leasesHeld, deliveries, openAlerts }: StoreFigures): readonly MetricFamily[] {
  return [
    byLabel(
      'gauge',
      'trellis_runs_open',
      'Runs that are not over, by status; those that are queued are the length of the queue.',
      OPEN.map((status) => [{ status }, openRuns[status] ?? 0]),
    ),
    single('gauge', 'trellis_leases_held', 'Leases on relations that are held.', leasesHeld),
    byLabel(
      'gauge',
      'trellis_alert_deliveries',
      'Messages of alerts that are kept, by channel and status.',
      deliveries.map(({ channel, status, count }) => [{ channel, status }, count]),
    ),
    byLabel(
      'gauge',
      'trellis_alerts_open',
      'Alerts that are not resolved, by state.',
      Object.entries(openAlerts).map(([state, count]) => [{ state }, count]),
    ),
  ]
}
