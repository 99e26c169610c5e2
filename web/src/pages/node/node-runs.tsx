import { type NodeHistory, nodeHistoryAddress, type NodePoint } from '#api/run-details.ts'
import { Link } from 'wouter'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { Empty } from '../../components/empty.tsx'
import { Moment } from '../../components/moment.tsx'
import { Status, toneOf } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { useInstance } from '../../data/use-instance.ts'
import { useProject } from '../../data/use-project.ts'
import { type NodeMeasure, nodeTrend, saysOf } from '../../features/trend/model.ts'
import { Trend } from '../../features/trend/view.tsx'
import { formatMoment, formatNumber, formatSeconds } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import './node-runs.css'

const BARS = 40

/** All its runs that are kept, the newest first. */
export function NodeRuns({ unique_id, now }: { readonly unique_id: string; readonly now: number }) {
  const [instance] = useInstance()
  const answer = useAnswer<NodeHistory>(nodeHistoryAddress(unique_id, instance))
  const timeZone = useProject()?.timezone ?? 'UTC'
  const moments = (moment: string) => formatMoment(moment, { now, timeZone })
  return (
    <Answered answer={answer} height={320}>
      {({ history }) =>
        history.length === 0 ? (
          <Empty title="It was never run here">
            <code>trellis build --select {unique_id.split('.')[2]}</code> does it.
          </Empty>
        ) : (
          <>
            <Box>
              <div className="node-runs-trends">
                <NodeTrend history={history} measure="duration" title="How long it took" moments={moments} />
                {history.some(({ rows }) => rows !== null) && (
                  <NodeTrend history={history} measure="rows" title="Rows" moments={moments} />
                )}
                {history.some(({ failures }) => failures !== null) && (
                  <NodeTrend history={history} measure="failures" title="Rows that fail" moments={moments} />
                )}
              </div>
            </Box>
            <Box>
              <Table
                label="Runs"
                columns={columnsOf(history, now, timeZone)}
                rows={history}
                keyOf={(point) => history.indexOf(point)}
              />
            </Box>
          </>
        )
      }
    </Answered>
  )
}

interface NodeTrendProps {
  readonly history: readonly NodePoint[]
  readonly measure: NodeMeasure
  readonly title: string
  readonly moments: (moment: string) => string
}

function NodeTrend({ history, measure, title, moments }: NodeTrendProps) {
  const points = nodeTrend(history.slice(0, BARS), measure, moments)
  return <Trend title={title} points={points} says={saysOf(measure)} />
}

function columnsOf(history: readonly NodePoint[], now: number, timeZone: string): readonly Column<NodePoint>[] {
  const some = (has: (point: NodePoint) => boolean, column: Column<NodePoint>) => (history.some(has) ? [column] : [])
  return [
    { name: 'run', head: 'Run', cell: ({ run_id }) => <Link href={paths.run(run_id)}>{run_id}</Link> },
    { name: 'at', head: 'When', cell: ({ at }) => <Moment at={at} now={now} timeZone={timeZone} /> },
    ...some(({ job }) => job !== null, {
      name: 'job',
      head: 'Job',
      cell: ({ job }) => (job === null ? '' : <Link href={paths.job(job)}>{job}</Link>),
    }),
    { name: 'status', head: 'Status', cell: ({ status }) => <Status tone={toneOf(status)}>{status}</Status> },
    {
      name: 'took',
      head: 'Took',
      isNumber: true,
      cell: ({ execution_time }) => formatSeconds(execution_time),
    },
    ...some(({ rows }) => rows !== null, {
      name: 'rows',
      head: 'Rows',
      isNumber: true,
      cell: ({ rows }) => (rows === null ? '–' : formatNumber(rows, 0)),
    }),
    ...some(({ failures }) => failures !== null, {
      name: 'failures',
      head: 'Rows that fail',
      isNumber: true,
      cell: ({ failures }) => (failures === null ? '–' : formatNumber(failures, 0)),
    }),
  ]
}
