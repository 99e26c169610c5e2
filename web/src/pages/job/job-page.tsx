import { Link, useParams, useSearch } from 'wouter'
import type { Deadlines } from '#api/deadlines.ts'
import type { ExplainedJobs, Job, Jobs, Ticks } from '#api/jobs.ts'
import type { Run } from '#api/runs.ts'
import { ActButton } from '../../components/act-button.tsx'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { Moment } from '../../components/moment.tsx'
import { Page } from '../../components/page.tsx'
import { Pill } from '../../components/pill.tsx'
import { Status, toneOf } from '../../components/status.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { useNow } from '../../data/use-clock.ts'
import { ComingTicks } from '../../features/coming-ticks/view.tsx'
import { explainPath } from '../../features/job-acts/model.ts'
import { type JobActs, useJobActs } from '../../features/job-acts/use-job-acts.ts'
import { JobSaid } from '../../features/job-acts/view.tsx'
import { JobDeadlines, JobRuns, RunTrend } from '../../features/job-history/view.tsx'
import { JobPlan } from '../../features/job-plan/view.tsx'
import { addressPart } from '../../lib/address-part.ts'
import { RUN_STATUS_WORDS } from '../../lib/run-words.ts'
import { paths } from '../../lib/paths.ts'
import { JobDefinition } from './job-definition.tsx'
import './job-page.css'

/** A job: what it is, when it runs, how it has fared, and what it would do now. */
export function JobPage() {
  const name = addressPart(useParams<{ job: string }>().job)
  const wanted = new URLSearchParams(useSearch()).get('instance')
  const answer = useAnswer<Jobs>(`/api/jobs?job=${encodeURIComponent(name)}`, { everyMs: 60_000 })
  const jobs = answer.data?.jobs ?? []
  const chosen = jobs.find(({ instance }) => instance === wanted) ?? jobs[0]
  if (chosen) return <JobView job={chosen} all={jobs} />
  return (
    <Page title={name}>
      <Answered answer={answer} height={480}>
        {() => null}
      </Answered>
      {answer.error && (
        <p className="job-page-quiet">
          <Link href={paths.matrix()}>All jobs</Link>
        </p>
      )}
    </Page>
  )
}

interface JobViewProps {
  readonly job: Job
  readonly all: readonly Job[]
}

function JobView({ job, all }: JobViewProps) {
  const isRunning = job.last_run?.status === 'running'
  const reading = { now: useNow(isRunning ? 1_000 : 15_000), timeZone: job.timezone }
  const acts = useJobActs()
  return (
    <Page
      title={job.job}
      facts={<JobFacts job={job} reading={reading} />}
      about={job.description ?? undefined}
      acts={<JobButtons job={job} acts={acts} />}
    >
      <JobSaid acts={acts} />
      {all.length > 1 && (
        <Tabs
          label="Instances"
          tabs={all.map((each) => ({
            label: each.instance ?? 'default',
            href: paths.job(job.job, { instance: each.instance ?? undefined }),
            isOn: each === job,
          }))}
        />
      )}
      <div className="job-page">
        <div>
          <Box title="Runs" note={<Link href={paths.runs({ job: job.job })}>All runs</Link>}>
            <Past job={job} reading={reading} />
          </Box>
          {job.deadline !== null && (
            <Box title="Deadlines">
              <DeadlinesOf job={job} reading={reading} />
            </Box>
          )}
        </div>
        <div>
          <Box title="What it is" note={<Link href={lineageOf(job)}>Its lineage</Link>}>
            <JobDefinition job={job} />
          </Box>
          <Box title="Coming ticks" note={job.timezone}>
            <TicksOf job={job} reading={reading} />
          </Box>
          <Box title="If it ran now" note="Nothing is run for this">
            <PlanOf job={job} now={reading.now} />
          </Box>
        </div>
      </div>
    </Page>
  )
}

function lineageOf({ job, instance }: Job): string {
  return paths.lineage({ job, instance: instance ?? undefined })
}

interface Reading {
  readonly now: number
  readonly timeZone: string
}

interface Part {
  readonly job: Job
  readonly reading: Reading
}

function JobFacts({ job, reading }: Part) {
  const { last_run, next_tick, is_paused, paused_by, owner, failures_in_a_row } = job
  return (
    <>
      {last_run && <Status tone={toneOf(last_run.status)}>{RUN_STATUS_WORDS[last_run.status]}</Status>}
      {is_paused ? (
        <Pill tone="warn">paused{paused_by !== null && ` by ${paused_by}`}</Pill>
      ) : (
        next_tick !== null && (
          <Pill>
            next <Moment at={next_tick} {...reading} />
          </Pill>
        )
      )}
      {owner !== null && <Pill>{owner}</Pill>}
      {failures_in_a_row > 1 && <Pill tone="bad">{failures_in_a_row} failures in a row</Pill>}
    </>
  )
}

function JobButtons({ job, acts }: { readonly job: Job; readonly acts: JobActs }) {
  return (
    <>
      <ActButton
        refusal={acts.changeRefusal}
        isBusy={acts.isBusy}
        onAct={() => (job.is_paused ? acts.resume(job) : acts.pause(job))}
      >
        {job.is_paused ? 'Resume' : 'Pause'}
      </ActButton>
      <ActButton kind="main" refusal={acts.runRefusal(job)} isBusy={acts.isBusy} onAct={() => acts.run(job)}>
        Run now
      </ActButton>
    </>
  )
}

function Past({ job, reading }: Part) {
  const answer = useAnswer<{ readonly runs: readonly Run[] }>(
    `/api/runs?job=${encodeURIComponent(job.job)}${ofInstance(job)}&limit=50`,
  )
  return (
    <Answered answer={answer} height={300}>
      {({ runs }) => (
        <>
          <RunTrend runs={runs} reading={reading} />
          {runs.length > 0 && <JobRuns runs={runs.slice(0, 15)} reading={reading} />}
        </>
      )}
    </Answered>
  )
}

function DeadlinesOf({ job, reading }: Part) {
  const answer = useAnswer<Deadlines>(`/api/deadlines?job=${encodeURIComponent(job.job)}&by=job`)
  const isOfIt = ({ instance }: { readonly instance: string | null }) => instance === job.instance
  return (
    <Answered answer={answer} height={120}>
      {(value) => (
        <JobDeadlines deadlines={{ ...value, deadlines: value.deadlines.filter(isOfIt) }} reading={reading} />
      )}
    </Answered>
  )
}

function TicksOf({ job, reading }: Part) {
  const answer = useAnswer<Ticks>(`/api/ticks?job=${encodeURIComponent(job.job)}&days=400&limit=5`, { everyMs: 60_000 })
  return (
    <Answered answer={answer} height={120}>
      {({ ticks }) =>
        ticks.length === 0 ? (
          <p className="job-page-quiet">No time starts it.</p>
        ) : (
          <ComingTicks ticks={ticks} isOfOneJob {...reading} />
        )
      }
    </Answered>
  )
}

function PlanOf({ job, now }: { readonly job: Job; readonly now: number }) {
  const answer = useAnswer<ExplainedJobs>(explainPath(job))
  return (
    <Answered answer={answer} height={160}>
      {({ jobs }) => {
        const plan = jobs.find(({ instance }) => instance === job.instance) ?? jobs[0]
        return plan ? <JobPlan plan={plan} now={now} /> : null
      }}
    </Answered>
  )
}

function ofInstance({ instance }: Job): string {
  return instance === null ? '' : `&instance=${encodeURIComponent(instance)}`
}
