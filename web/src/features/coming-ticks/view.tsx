import { Link } from 'wouter'
import type { ExplainedJob, Tick } from '#api/jobs.ts'
import { Moment } from '../../components/moment.tsx'
import { Status } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { formatClock, formatMoment, formatSeconds } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { buildsWords, isTight, tickKey } from './model.ts'

interface ComingTicksProps {
  readonly ticks: readonly Tick[]
  /** What a job would build; without it, what it builds is not shown. */
  readonly planOf?: (tick: Tick) => ExplainedJob | undefined
  readonly now: number
  readonly timeZone: string
  /** Leaves out the job's name, on a page of that job. */
  readonly isOfOneJob?: boolean
}

/** When which job is due, how long it will take, and by when it has to have begun. */
export function ComingTicks({ ticks, planOf, now, timeZone, isOfOneJob = false }: ComingTicksProps) {
  const columns: Column<Tick>[] = [
    { name: 'time', head: 'Time', cell: ({ tick }) => <Moment at={tick} now={now} timeZone={timeZone} /> },
    {
      name: 'job',
      head: 'Job',
      cell: ({ job, instance }) => (
        <>
          <Link href={paths.job(job)} className="mono">
            {job}
          </Link>
          {instance !== null && ` in ${instance}`}
        </>
      ),
    },
    { name: 'instance', head: 'Instance', cell: ({ instance }) => instance ?? '–' },
    { name: 'builds', head: 'Builds', isText: true, cell: (tick) => buildsWords(planOf?.(tick)) },
    {
      name: 'expected',
      head: 'Expected',
      about: 'Nine of ten of its last runs took no longer',
      cell: ({ expected_seconds }) => (expected_seconds === null ? '–' : formatSeconds(expected_seconds)),
    },
    {
      name: 'deadline',
      head: 'Deadline',
      cell: (tick) => <DeadlineOfTick tick={tick} timeZone={timeZone} />,
    },
  ]
  const isShown = ({ name }: Column<Tick>) => {
    if (name === 'job') return !isOfOneJob
    if (name === 'builds') return planOf !== undefined
    return name !== 'instance' || (isOfOneJob && ticks.some(({ instance }) => instance !== null))
  }
  return <Table label="Coming ticks" columns={columns.filter(isShown)} rows={ticks} keyOf={tickKey} />
}

function DeadlineOfTick({ tick, timeZone }: { readonly tick: Tick; readonly timeZone: string }) {
  const { deadline, latest_start, is_paused } = tick
  if (is_paused) return <Status tone="off">paused, will not run</Status>
  if (deadline === null) return <>–</>
  // Mostly it is on the day of the tick, which stands beside it.
  const due = formatMoment(deadline, { now: Date.parse(tick.tick), timeZone })
  const start = latest_start === null ? '' : `, starts ${formatClock(latest_start, timeZone)} at the latest`
  return isTight(tick) ? <Status tone="warn">{`${due}${start}`}</Status> : <>{`${due}${start}`}</>
}
