import { Link } from 'wouter'
import type { Deadline } from '#api/deadlines.ts'
import type { MatrixJob } from '#api/jobs.ts'
import { Spark } from '../../components/spark.tsx'
import { Status } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { paths } from '../../lib/paths.ts'
import { barsLabel, barsOf, doesWords, placeOf, type Reading, soonWords, stateOf } from './model.ts'

interface OtherJobsProps {
  readonly jobs: readonly MatrixJob[]
  readonly late: ReadonlyMap<string, Deadline>
  readonly reading: Reading
  readonly acts: (jobs: readonly MatrixJob[]) => React.ReactNode
}

/** Jobs that stand in no cell, a row for each instance. */
export function OtherJobs({ jobs, late, reading, acts }: OtherJobsProps) {
  const columns: Column<MatrixJob>[] = [
    {
      name: 'job',
      head: 'Job',
      cell: ({ job, instance, description }) => (
        <span title={description ?? undefined}>
          <Link href={paths.job(job)} className="mono">
            {job}
          </Link>
          {instance !== null && ` in ${instance}`}
        </span>
      ),
    },
    { name: 'does', head: 'Does', isText: true, cell: (job) => doesWords(job) },
    {
      name: 'state',
      head: 'Last run',
      cell: (job) => {
        const { tone, words } = stateOf(job, late.get(placeOf(job)), reading)
        return <Status tone={tone}>{words}</Status>
      },
    },
    {
      name: 'next',
      head: 'Next',
      cell: (job) => <Next job={job} reading={reading} />,
    },
    { name: 'deadline', head: 'Deadline', cell: ({ deadline }) => deadline ?? '–' },
    { name: 'owner', head: 'Owner', cell: ({ owner }) => owner ?? '–' },
    {
      name: 'runs',
      head: 'Runs',
      cell: ({ recent_runs }) => <Spark bars={barsOf(recent_runs, reading)} label={barsLabel(recent_runs)} />,
    },
    { name: 'acts', head: <span className="visually-hidden">Acts</span>, cell: (job) => acts([job]) },
  ]
  return <Table label="Jobs beside the matrix" columns={columns} rows={jobs} keyOf={placeOf} />
}

function Next({ job, reading }: { readonly job: MatrixJob; readonly reading: Reading }) {
  if (job.is_paused) return <Status tone="off">paused</Status>
  return job.next_tick === null ? '–' : <time dateTime={job.next_tick}>{soonWords(job.next_tick, reading)}</time>
}
