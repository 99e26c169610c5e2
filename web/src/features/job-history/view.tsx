import { Link } from 'wouter'
import type { Deadline, Deadlines } from '#api/deadlines.ts'
import type { Run } from '#api/runs.ts'
import { Moment } from '../../components/moment.tsx'
import { Status, toneOf } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { formatSeconds } from '../../lib/format.ts'
import { countWords, RUN_STATUS_WORDS } from '../../lib/run-words.ts'
import { momentsInWords } from '../../lib/moments-in-words.ts'
import { paths } from '../../lib/paths.ts'
import { deadlineWords, newestFirst, type Reading, secondsOf, trendOf, trendWords } from './model.ts'
import './job-history.css'

/** How long the last runs took, as bars that lead to them. */
export function RunTrend({ runs, reading }: { readonly runs: readonly Run[]; readonly reading: Reading }) {
  const bars = trendOf(runs, reading)
  if (bars.length === 0) return <p className="job-history-quiet">It has not run yet.</p>
  return (
    <figure className="run-trend">
      <div className="run-trend-bars">
        {bars.map(({ run, share, words }) => (
          <Link key={run.id} href={paths.run(run.id)} className="run-trend-bar" title={words} aria-label={words}>
            <i className={`run-trend-${toneOf(run.status)}`} style={{ height: `${Math.max(4, share * 100)}%` }} />
          </Link>
        ))}
      </div>
      <figcaption>
        <span>{trendWords(bars)}</span>
        <span>longest {formatSeconds(Math.max(...bars.map(({ seconds }) => seconds)))}</span>
      </figcaption>
    </figure>
  )
}

/** The last runs of a job. */
export function JobRuns({ runs, reading }: { readonly runs: readonly Run[]; readonly reading: Reading }) {
  const columns: Column<Run>[] = [
    { name: 'id', head: 'Run', cell: ({ id }) => <Link href={paths.run(id)}>{id}</Link> },
    {
      name: 'status',
      head: 'Status',
      cell: ({ status, status_message }) => (
        <span title={status_message ?? undefined}>
          <Status tone={toneOf(status)}>{RUN_STATUS_WORDS[status]}</Status>
        </span>
      ),
    },
    {
      name: 'started',
      head: 'Started',
      cell: ({ started_at, created_at }) => <Moment at={started_at ?? created_at} {...reading} />,
    },
    {
      name: 'took',
      head: 'Took',
      isNumber: true,
      cell: (run) => (run.started_at === null ? '–' : formatSeconds(secondsOf(run, reading.now))),
    },
    {
      name: 'nodes',
      head: 'Nodes',
      isLine: true,
      cell: ({ counts }) =>
        (counts &&
          countWords(counts.statuses)
            .map(({ text }) => text)
            .join(' · ')) ||
        '–',
    },
    { name: 'cause', head: 'Why', isText: true, cell: ({ cause }) => momentsInWords(cause, reading) },
    { name: 'commit', head: 'Commit', cell: ({ code }) => <code>{code.commit?.slice(0, 7) ?? '–'}</code> },
  ]
  return <Table label="Last runs" columns={columns} rows={runs} keyOf={({ id }) => id} />
}

/** Which deadlines were kept, which missed, and why. */
export function JobDeadlines({ deadlines, reading }: { readonly deadlines: Deadlines; readonly reading: Reading }) {
  const columns: Column<Deadline>[] = [
    { name: 'tick', head: 'Tick', cell: ({ tick }) => <Moment at={tick} {...reading} /> },
    { name: 'deadline', head: 'Deadline', cell: ({ deadline }) => <Moment at={deadline} {...reading} /> },
    {
      name: 'status',
      head: 'Verdict',
      cell: ({ status }) => <Status tone={toneOf(status)}>{status.replaceAll('_', ' ')}</Status>,
    },
    { name: 'done', head: 'Done', cell: ({ done_at }) => <Moment at={done_at} {...reading} /> },
    {
      name: 'late',
      head: 'Late by',
      isNumber: true,
      cell: ({ late_seconds }) => (late_seconds === null || late_seconds <= 0 ? '–' : formatSeconds(late_seconds)),
    },
    {
      name: 'run',
      head: 'Run',
      cell: ({ run_id }) => (run_id === null ? '–' : <Link href={paths.run(run_id)}>{run_id}</Link>),
    },
    { name: 'reason', head: 'Why', isText: true, cell: ({ reason }) => reason ?? '' },
  ]
  const rows = newestFirst(deadlines.deadlines)
  return (
    <>
      <p className="job-history-quiet">{deadlineWords(deadlines)}</p>
      {rows.length > 0 && (
        <Table label="Deadlines" columns={columns} rows={rows} keyOf={({ tick, instance }) => `${tick}${instance}`} />
      )}
    </>
  )
}
