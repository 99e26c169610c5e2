import { useState } from 'react'
import { Link, useSearch } from 'wouter'
import type { Deadlines } from '#api/deadlines.ts'
import type { ExplainedJobs, Findings, Job, Matrix, Ticks } from '#api/jobs.ts'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { Pill } from '../../components/pill.tsx'
import { Status } from '../../components/status.tsx'
import { Unanswered } from '../../components/unanswered.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { useNow } from '../../data/use-clock.ts'
import { useProject } from '../../data/use-project.ts'
import { ComingTicks } from '../../features/coming-ticks/view.tsx'
import { outsideOf, sortedFindings } from '../../features/job-findings/model.ts'
import { JobFindings } from '../../features/job-findings/view.tsx'
import { useJobActs } from '../../features/job-acts/use-job-acts.ts'
import { JobMenu, JobSaid } from '../../features/job-acts/view.tsx'
import { placeOf, sumsOf } from '../../features/matrix/model.ts'
import { MatrixGrid } from '../../features/matrix/view.tsx'
import { OtherJobs } from '../../features/matrix/other-jobs.tsx'
import { counted } from '../../lib/format.ts'
import { openDeadlines } from '../../lib/open-deadlines.ts'
import { paths } from '../../lib/paths.ts'
import { ExplainDialog } from './explain-dialog.tsx'
import './matrix-page.css'

const ABOUT =
  'Each cell is a job of its own: what it builds, how its last run ended, when it runs next. Upstream models that are fresh enough are reused.'

/** So many ticks are shown before one asks for all. */
const FEW_TICKS = 12

/** Frequencies by business lines: what is built when, how it went, and what comes next. */
export function MatrixPage() {
  const project = useProject()
  const hasSettings = project?.has_settings ?? false
  const matrix = useAnswer<Matrix>('/api/matrix', { everyMs: 60_000 })
  if (project && !hasSettings) return <WithoutSettings />
  if (!matrix.data) {
    return (
      <Page title="Matrix" about={ABOUT}>
        <Answered answer={matrix} height={560}>
          {() => null}
        </Answered>
      </Page>
    )
  }
  return <MatrixView matrix={matrix.data} timeZone={project?.timezone ?? 'UTC'} />
}

function MatrixView({ matrix, timeZone }: { readonly matrix: Matrix; readonly timeZone: string }) {
  const jobs = [...matrix.cells.flatMap((cell) => cell.jobs), ...matrix.others]
  const isAnythingRunning = jobs.some(({ last_run }) => last_run?.status === 'running')
  const reading = { now: useNow(isAnythingRunning ? 1_000 : 15_000), timeZone }
  const late = openDeadlines(useAnswer<Deadlines>('/api/deadlines?by=job').data?.deadlines ?? [])
  const planned = useAnswer<ExplainedJobs>('/api/plans', { isWanted: jobs.length > 0 })
  const plans = new Map(planned.data?.jobs.map((plan) => [placeOf(plan), plan]))
  const lint = useAnswer<Findings>('/api/lint', { isWanted: jobs.length > 0 })
  const findings = sortedFindings(lint.data?.findings ?? [])
  const acts = useJobActs()
  const [explained, setExplained] = useState<Job | undefined>()
  const sums = sumsOf(matrix, late, reading)
  const outside = outsideOf(findings)
  const menu = (of: readonly Job[]) => <JobMenu jobs={of} acts={acts} onExplain={setExplained} />
  return (
    <Page
      title="Matrix"
      facts={
        <>
          <Pill tone={sums.failed + sums.late === 0 ? 'ok' : undefined}>{counted(sums.jobs, 'job')}</Pill>
          <Pill>{timeZone}</Pill>
          {sums.failed > 0 && (
            <Pill>
              <Status tone="bad">{sums.failed} failed</Status>
            </Pill>
          )}
          {sums.late > 0 && (
            <Pill>
              <Status tone="warn">{sums.late} late</Status>
            </Pill>
          )}
          {outside.inNoCell > 0 && matrix.cells.length > 0 && (
            <a href="#findings">
              <Pill tone={outside.inNoJob > 0 ? 'warn' : undefined}>
                {counted(outside.inNoCell, 'model')} in no cell
              </Pill>
            </a>
          )}
        </>
      }
      about={ABOUT}
    >
      <JobSaid acts={acts} />
      {matrix.cells.some((cell) => cell.jobs.length > 0) ? (
        <MatrixGrid matrix={matrix} late={late} plans={plans} reading={reading} acts={menu} />
      ) : (
        <Empty title="The matrix has no cells">
          <code>schedule: &#123; frequencies: …, matrix: … &#125;</code> in trellis.yml says what is built when, and for
          whom.
        </Empty>
      )}
      {matrix.others.length > 0 && (
        <Box title="Jobs beside the matrix" className="matrix-below">
          <OtherJobs jobs={matrix.others} late={late} reading={reading} acts={menu} />
        </Box>
      )}
      <Box title="Coming ticks" note={`Times of ${timeZone}`} className="matrix-below">
        <TicksOfADay plans={plans} reading={reading} />
      </Box>
      {(findings.length > 0 || lint.error) && (
        <div id="findings" className="matrix-below">
          <Box title="What the jobs leave open" note={<code>trellis jobs lint</code>}>
            {lint.error ? <Unanswered problem={lint.error} /> : <JobFindings findings={findings} />}
          </Box>
        </div>
      )}
      <ExplainDialog job={explained} onClose={() => setExplained(undefined)} now={reading.now} />
    </Page>
  )
}

function TicksOfADay({
  plans,
  reading,
}: {
  readonly plans: ReadonlyMap<string, ExplainedJobs['jobs'][number]>
  readonly reading: { readonly now: number; readonly timeZone: string }
}) {
  const answer = useAnswer<Ticks>('/api/ticks', { everyMs: 60_000 })
  const isAll = new URLSearchParams(useSearch()).get('ticks') === 'all'
  return (
    <Answered answer={answer} height={200}>
      {({ ticks }) => {
        const coming = ticks.filter(({ tick }) => Date.parse(tick) >= reading.now)
        if (coming.length === 0) return <p className="matrix-quiet">Nothing is due within the next day.</p>
        return (
          <>
            <ComingTicks
              ticks={isAll ? coming : coming.slice(0, FEW_TICKS)}
              planOf={(tick) => plans.get(placeOf(tick))}
              {...reading}
            />
            {coming.length > FEW_TICKS && (
              <p className="matrix-more">
                <Link href={isAll ? paths.matrix() : paths.matrix({ ticks: 'all' })}>
                  {isAll ? 'Show the first ones' : `Show all ${coming.length} of the next day`}
                </Link>
              </p>
            )}
          </>
        )
      }}
    </Answered>
  )
}

function WithoutSettings() {
  return (
    <Page title="Matrix">
      <Empty title="No jobs yet">
        A <code>trellis.yml</code> beside <code>dbt_project.yml</code> says what is built when:{' '}
        <code>jobs: &#123; nightly: &#123; steps: [build], cron: "0 4 * * *" &#125; &#125;</code>
      </Empty>
    </Page>
  )
}
