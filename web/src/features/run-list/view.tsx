import { Link } from 'wouter'
import type { Run } from '#api/runs.ts'
import { Moment } from '../../components/moment.tsx'
import { Spark } from '../../components/spark.tsx'
import { Status } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { formatNumber, formatSeconds } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { countWords, originWords, RUN_STATUS_WORDS, runSeconds, runWords } from '../../lib/run-words.ts'
import { runTitle, sparksOf } from './model.ts'
import './view.css'

interface RunListProps {
  readonly runs: readonly Run[]
  readonly now: number
  readonly timeZone: string
}

/** Runs, a line each, the whole of which leads to the run. */
export function RunList({ runs, now, timeZone }: RunListProps) {
  const sparks = sparksOf(runs, now)
  const columns: readonly Column<Run>[] = [
    {
      name: 'run',
      head: 'Run',
      isNumber: true,
      cell: ({ id }) => (
        <Link href={paths.run(id)} className="run-list-id" aria-label={`Run ${id}`}>
          {id}
        </Link>
      ),
    },
    {
      name: 'status',
      head: 'Status',
      cell: (run) => {
        const { tone } = runWords(run, now)
        return <Status tone={tone}>{RUN_STATUS_WORDS[run.status]}</Status>
      },
    },
    { name: 'of', head: 'Job or command', cell: (run) => <Of run={run} /> },
    {
      name: 'began',
      head: 'Began',
      cell: ({ started_at, created_at }) => <Moment at={started_at ?? created_at} now={now} timeZone={timeZone} />,
    },
    { name: 'took', head: 'Took', isNumber: true, cell: (run) => took(run, now) },
    {
      name: 'trend',
      head: 'Before',
      about: 'How long it and those before it took',
      cell: (run) => {
        const bars = sparks.get(run.id) ?? []
        return (
          <span className="run-list-before">
            {bars.length > 1 && (
              <Spark bars={bars} label={`The last ${bars.length} took: ${bars.map(({ title }) => title).join(', ')}`} />
            )}
          </span>
        )
      },
    },
    { name: 'nodes', head: 'Nodes', cell: ({ counts }) => <Counts counts={counts} /> },
    {
      name: 'rows',
      head: 'Rows',
      isNumber: true,
      about: 'As far as the warehouse said how many were written',
      cell: ({ counts }) => (counts && counts.rows > 0 ? formatNumber(counts.rows, 0) : '–'),
    },
    {
      name: 'by',
      head: 'Set off by',
      cell: ({ origin, requester }) => (
        <span className="run-list-by">
          {originWords(origin)}
          {requester !== null && ` · ${requester}`}
        </span>
      ),
    },
  ]
  return <Table label="Runs" columns={columns} rows={runs} keyOf={({ id }) => id} />
}

/** What went badly comes with the reason; the rest is quiet. */
function Of({ run }: { readonly run: Run }) {
  return (
    <div className="run-list-of">
      <Link href={paths.run(run.id)} className={run.job === null ? 'run-list-name mono' : 'run-list-name'}>
        {runTitle(run)}
      </Link>
      {run.status === 'error' && run.status_message && <span className="run-list-why">{run.status_message}</span>}
    </div>
  )
}

function Counts({ counts }: Pick<Run, 'counts'>) {
  if (!counts) return '–'
  const words = countWords(counts.statuses)
  if (words.length === 0) return '–'
  return (
    <span className="run-list-counts">
      {words.map(({ tone, text }, at) => (
        <span key={text}>
          {at > 0 && ' · '}
          <span className={`run-list-${tone}`}>{text}</span>
        </span>
      ))}
    </span>
  )
}

function took(run: Run, now: number): string {
  const seconds = runSeconds(run, now)
  return seconds === undefined ? '–' : formatSeconds(seconds)
}
