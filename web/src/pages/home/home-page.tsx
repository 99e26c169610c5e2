import { Link } from 'wouter'
import type { Alert } from '#api/alerts.ts'
import type { Dashboards } from '#api/dashboards.ts'
import type { Deadlines } from '#api/deadlines.ts'
import type { Freshness } from '#api/freshness.ts'
import type { Jobs } from '#api/jobs.ts'
import type { TestHistories } from '#api/run-details.ts'
import type { Run } from '#api/runs.ts'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { Failure } from '../../components/failure.tsx'
import { Moment } from '../../components/moment.tsx'
import { Page } from '../../components/page.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { useNow } from '../../data/use-clock.ts'
import { useProject } from '../../data/use-project.ts'
import { countVerdicts, healthOf } from '../../features/health/model.ts'
import {
  FailedJobs,
  FailingTests,
  FiringAlerts,
  FreshnessSum,
  HealthAnswer,
  LastRuns,
  LateDeadlines,
  TestSum,
} from '../../features/health/view.tsx'
import { counted } from '../../lib/format.ts'
import { firstSentence } from '../../lib/first-sentence.ts'
import { paths } from '../../lib/paths.ts'
import './home-page.css'

/** Jobs change with the clock, too. */
const EVERY_MS = 60_000

/** Of a bar with its words, and of eight runs, in pixels. */
const SUM_HEIGHT = 36
const RUNS_HEIGHT = 280

/** Is everything all right? The answer first, then what it stands on; quiet when it is. */
export function HomePage() {
  const project = useProject()
  const reading = { now: useNow(), timeZone: project?.timezone ?? 'UTC' }
  const jobs = useAnswer<Jobs>('/api/jobs', { everyMs: EVERY_MS })
  const tests = useAnswer<TestHistories>('/api/tests')
  const freshness = useAnswer<Freshness>('/api/freshness')
  const alerts = useAnswer<{ readonly alerts: readonly Alert[] }>('/api/alerts')
  const deadlines = useAnswer<Deadlines>('/api/deadlines?by=job', { everyMs: EVERY_MS })
  const runs = useAnswer<{ readonly runs: readonly Run[] }>('/api/runs?limit=8')
  // Where nothing has been run nobody has noticed yet that the project cannot be read; who asks for what is in it is told.
  const unread = useAnswer<Dashboards>('/api/dashboards').error
  const problem = project?.problem ?? (unread?.status === 422 ? unread.message : null)
  // One in several instances is one job.
  const jobCount = new Set(jobs.data?.jobs.map(({ job }) => job)).size
  const health = healthOf({
    problem,
    jobs: jobs.data?.jobs,
    tests: tests.data?.tests,
    freshness: freshness.data,
    alerts: alerts.data?.alerts,
    deadlines: deadlines.data?.deadlines,
    isUnanswered: [jobs, tests, freshness, alerts, deadlines].some(
      ({ isError, data }) => isError && data === undefined,
    ),
  })
  const latest = runs.data?.runs[0]
  return (
    <Page title={project?.project_name ?? project?.folder ?? 'Home'}>
      <HealthAnswer health={health}>
        {latest && (
          <>
            last run <Moment at={latest.finished_at ?? latest.started_at} as="age" {...reading} />
            {jobCount > 0 && <>, {counted(jobCount, 'job')}</>}
          </>
        )}
      </HealthAnswer>
      {problem !== null && (
        <div className="home-problem">
          <Failure
            message="The project cannot be read as it is now"
            frame={problem}
            hint="What was right last is what runs until it is mended"
          />
        </div>
      )}
      {health.failedJobs.length > 0 && (
        <Box title="Failed jobs" note={<Link href={paths.matrix()}>Matrix</Link>}>
          <FailedJobs jobs={health.failedJobs} reading={reading} />
        </Box>
      )}
      {health.failingTests.length > 0 && (
        <Box title="Failing tests">
          <FailingTests tests={health.failingTests} reading={reading} />
        </Box>
      )}
      {health.lateDeadlines.length > 0 && (
        <Box title="Late deadlines">
          <LateDeadlines deadlines={health.lateDeadlines} reading={reading} />
        </Box>
      )}
      {health.firing.length > 0 && (
        <Box title="Alerts" note={<Link href={paths.alerts()}>All alerts</Link>}>
          <FiringAlerts alerts={health.firing} reading={reading} />
        </Box>
      )}
      <div className="home-grid">
        <Box
          title="Freshness"
          note={freshness.data && counted(freshness.data.sources.length + freshness.data.models.length, 'node')}
        >
          <Answered answer={freshness} height={SUM_HEIGHT}>
            {(known) => <FreshnessSum counts={countVerdicts(known)} />}
          </Answered>
        </Box>
        <Box title="Tests" note={tests.data && counted(tests.data.tests.length, 'test')}>
          <Answered answer={tests} height={SUM_HEIGHT}>
            {(known) => <TestSum tests={known.tests} />}
          </Answered>
        </Box>
      </div>
      <Box title="Last runs" note={<Link href={paths.runs()}>All runs</Link>}>
        <Answered answer={runs} height={RUNS_HEIGHT}>
          {(known) =>
            known.runs.length > 0 ? (
              <LastRuns runs={known.runs} reading={reading} />
            ) : (
              <p>
                Nothing has run yet: <code>trellis build</code>
              </p>
            )
          }
        </Answered>
      </Box>
      <HomeDashboards />
      {project && !project.has_settings && (
        <Box title="More of this">
          <p>
            A <code>trellis.yml</code> beside <code>dbt_project.yml</code> gives jobs with their times and deadlines,
            alerts, and tables of history. Without it all is as in dbt.
          </p>
        </Box>
      )}
    </Page>
  )
}

function HomeDashboards() {
  const dashboards = useAnswer<Dashboards>('/api/dashboards').data?.dashboards ?? []
  if (dashboards.length === 0) return null
  return (
    <Box title="Dashboards">
      <ul className="home-dashboards">
        {dashboards.map(({ name, title, description }) => (
          <li key={name}>
            <Link href={paths.dashboard(name)}>{title}</Link>
            {description && <span className="home-quiet">{firstSentence(description)}</span>}
          </li>
        ))}
      </ul>
    </Box>
  )
}
