import { Link } from 'wouter'
import type { Alert } from '#api/alerts.ts'
import type { Deadline } from '#api/deadlines.ts'
import type { Job } from '#api/jobs.ts'
import type { TestHistory } from '#api/run-details.ts'
import type { Run } from '#api/runs.ts'
import { Moment } from '../../components/moment.tsx'
import { Status, toneOf } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { counted, formatSeconds } from '../../lib/format.ts'
import { nodeName } from '../../lib/node-name.ts'
import { RUN_STATUS_WORDS } from '../../lib/run-words.ts'
import { paths } from '../../lib/paths.ts'
import { countTests, type Health, type VerdictCounts } from './model.ts'
import './health.css'

interface Reading {
  readonly now: number
  readonly timeZone: string
}

/** The answer, before anything else. */
export function HealthAnswer({ health, children }: { readonly health: Health; readonly children?: React.ReactNode }) {
  return (
    <div className={`health-answer health-${health.tone}`} role="status">
      <Status tone={health.tone}>{health.answer}</Status>
      {children && <span className="health-rest">{children}</span>}
    </div>
  )
}

/** Tests that fail: since when, and with whose run it began. */
export function FailingTests({
  tests,
  reading,
}: {
  readonly tests: readonly TestHistory[]
  readonly reading: Reading
}) {
  const columns: Column<TestHistory>[] = [
    {
      name: 'test',
      head: 'Test',
      isText: true,
      cell: ({ unique_id, verdicts }) => (
        <>
          <Status tone="bad">{verdicts.startsWith('e') ? 'error' : 'fail'}</Status>{' '}
          <Link href={paths.node(unique_id)} className="mono">
            {nodeName(unique_id)}
          </Link>
        </>
      ),
    },
    { name: 'rows', head: 'Rows', isNumber: true, cell: ({ failures }) => failures ?? '–' },
    { name: 'since', head: 'Since', cell: ({ since }) => <Moment at={since} as="age" {...reading} /> },
    { name: 'by', head: 'Began with', isLine: true, cell: ({ since_run_id }) => <BeganWith run={since_run_id} /> },
    {
      name: 'last',
      head: 'Last passed',
      cell: ({ last_passed_at }) =>
        last_passed_at === null ? 'never' : <Moment at={last_passed_at} as="age" {...reading} />,
    },
  ]
  return <Table label="Failing tests" columns={columns} rows={tests} keyOf={({ unique_id }) => unique_id} />
}

/** The run with which something began: its job, who asked for it, and the commit. */
function BeganWith({ run: id }: { readonly run: number }) {
  const run = useAnswer<Run>(`/api/runs/${id}`).data
  const by = run && (run.requester ?? run.origin)
  const words = run ? [run.job ?? 'a command', by ?? '', run.code.commit?.slice(0, 7) ?? ''].filter(Boolean) : []
  return (
    <>
      <Link href={paths.run(id)}>run {id}</Link>
      {words.length > 0 && <span className="health-quiet"> {words.join(' · ')}</span>}
    </>
  )
}

/** Jobs whose last run failed. */
export function FailedJobs({ jobs, reading }: { readonly jobs: readonly Job[]; readonly reading: Reading }) {
  const columns: Column<Job>[] = [
    {
      name: 'job',
      head: 'Job',
      cell: ({ job, instance }) => (
        <>
          <Status tone="bad">failed</Status>{' '}
          <Link href={paths.job(job)} className="mono">
            {job}
          </Link>
          {instance !== null && ` in ${instance}`}
        </>
      ),
    },
    {
      name: 'run',
      head: 'Run',
      cell: ({ last_run }) => last_run && <Link href={paths.run(last_run.id)}>run {last_run.id}</Link>,
    },
    { name: 'when', head: 'When', cell: ({ last_run }) => <Moment at={last_run?.finished_at} as="age" {...reading} /> },
    {
      name: 'well',
      head: 'Last went well',
      cell: ({ last_success }) =>
        last_success === null ? 'never' : <Moment at={last_success.finished_at} as="age" {...reading} />,
    },
    { name: 'owner', head: 'Owner', cell: ({ owner }) => owner ?? '–' },
  ]
  return <Table label="Failed jobs" columns={columns} rows={jobs} keyOf={({ job, instance }) => `${job}${instance}`} />
}

/** Deadlines that were missed, or will be. */
export function LateDeadlines({ deadlines, reading }: { deadlines: readonly Deadline[]; reading: Reading }) {
  const columns: Column<Deadline>[] = [
    {
      name: 'job',
      head: 'Job',
      cell: ({ job, status, instance }) => (
        <>
          <Status tone={toneOf(status)}>{status.replaceAll('_', ' ')}</Status>{' '}
          <Link href={paths.job(job)} className="mono">
            {job}
          </Link>
          {instance !== null && ` in ${instance}`}
        </>
      ),
    },
    { name: 'due', head: 'Due', cell: ({ deadline }) => <Moment at={deadline} {...reading} /> },
    { name: 'expected', head: 'Expected', cell: ({ expected_at }) => <Moment at={expected_at} {...reading} /> },
    { name: 'why', head: 'Why', isText: true, cell: ({ reason }) => reason ?? '' },
    { name: 'owner', head: 'Owner', cell: ({ owner }) => owner ?? '–' },
  ]
  return <Table label="Late deadlines" columns={columns} rows={deadlines} keyOf={(each) => `${each.job}${each.tick}`} />
}

/** Alerts that fire. */
export function FiringAlerts({ alerts, reading }: { readonly alerts: readonly Alert[]; readonly reading: Reading }) {
  return (
    <ul className="health-alerts">
      {alerts.map(({ id, event, rule, name, detail, since, link }) => (
        <li key={id}>
          <p>
            <Status tone="bad">{event ?? rule}</Status> <b>{name ?? rule}</b>{' '}
            <span className="health-quiet">
              <Moment at={since} as="age" {...reading} />
              {link !== null && runOf(link) !== undefined && (
                <>
                  , <Link href={paths.run(runOf(link) ?? 0)}>run {runOf(link)}</Link>
                </>
              )}
            </span>
          </p>
          {detail !== null && detail !== '' && <p className="health-quiet health-detail">{detail.split('\n')[0]}</p>}
        </li>
      ))}
    </ul>
  )
}

function runOf(link: string): number | undefined {
  const [, id] = /\/runs\/(\d+)$/.exec(link) ?? []
  return id === undefined ? undefined : Number(id)
}

/** The last runs, whoever asked for them. */
export function LastRuns({ runs, reading }: { readonly runs: readonly Run[]; readonly reading: Reading }) {
  const columns: Column<Run>[] = [
    {
      name: 'run',
      head: 'Run',
      cell: ({ id }) => <Link href={paths.run(id)}>{id}</Link>,
    },
    {
      name: 'what',
      head: 'What',
      isText: true,
      cell: ({ job, commands }) =>
        job === null ? (
          <code>{commands.join('; ')}</code>
        ) : (
          <Link href={paths.job(job)} className="mono">
            {job}
          </Link>
        ),
    },
    {
      name: 'status',
      head: 'Status',
      cell: ({ status }) => <Status tone={toneOf(status)}>{RUN_STATUS_WORDS[status]}</Status>,
    },
    {
      name: 'when',
      head: 'Started',
      cell: ({ started_at, created_at }) => <Moment at={started_at ?? created_at} as="age" {...reading} />,
    },
    {
      name: 'took',
      head: 'Took',
      isNumber: true,
      cell: ({ run_seconds }) => (run_seconds === null ? '–' : formatSeconds(run_seconds)),
    },
  ]
  return <Table label="Last runs" columns={columns} rows={runs} keyOf={({ id }) => id} />
}

/** How many are fresh, late and stale: a bar and its numbers. */
export function FreshnessSum({ counts }: { readonly counts: VerdictCounts }) {
  const parts = [
    { name: 'fresh', count: counts.fresh, tone: 'ok' },
    { name: 'late', count: counts.late, tone: 'warn' },
    { name: 'stale', count: counts.stale, tone: 'bad' },
    { name: 'unknown', count: counts.unknown, tone: 'off' },
  ].map((part) => ({ ...part, href: paths.freshness({ verdict: part.name }) })) as readonly SumPart[]
  return <Sum parts={parts} empty="Nothing was measured yet: trellis source freshness" />
}

/** How many tests pass. */
export function TestSum({ tests }: { readonly tests: readonly TestHistory[] }) {
  const { passing, warning, failing } = countTests(tests)
  const parts = [
    { name: 'pass', count: passing, tone: 'ok' },
    { name: 'warn', count: warning, tone: 'warn' },
    { name: 'fail', count: failing, tone: 'bad' },
  ] as const
  return <Sum parts={parts} empty="No test was run yet: trellis build" />
}

interface SumPart {
  readonly name: string
  readonly count: number
  readonly tone: 'ok' | 'warn' | 'bad' | 'off'
  /** Where they stand one by one. */
  readonly href?: string
}

function Sum({ parts, empty }: { readonly parts: readonly SumPart[]; readonly empty: string }) {
  const some = parts.filter(({ count }) => count > 0)
  if (some.length === 0) return <p className="health-quiet">{empty}</p>
  return (
    <div className="health-sum">
      <div className="health-bar" aria-hidden="true">
        {some.map(({ name, count, tone }) => (
          <i key={name} className={`health-part-${tone}`} style={{ flexGrow: count }} />
        ))}
      </div>
      <p>
        {some.map(({ name, count, tone, href }) => (
          <Status key={name} tone={tone}>
            {href === undefined ? counted(count, name, name) : <Link href={href}>{counted(count, name, name)}</Link>}
          </Status>
        ))}
      </p>
    </div>
  )
}
