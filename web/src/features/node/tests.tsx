import type { CatalogNode, CatalogTest } from '#api/catalog.ts'
import type { TestHistories, TestHistory } from '#api/run-details.ts'
import { Link } from 'wouter'
import { Empty } from '../../components/empty.tsx'
import { Moment } from '../../components/moment.tsx'
import { Spark } from '../../components/spark.tsx'
import { Status, type Tone, toneOf } from '../../components/status.tsx'
import { Table } from '../../components/table.tsx'
import { useSource } from '../../data/source-context.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { useInstance } from '../../data/use-instance.ts'
import { useProject } from '../../data/use-project.ts'
import type { CatalogGraph } from '../../lib/catalog/catalog.ts'
import type { CatalogStates } from '../../lib/catalog/states.ts'
import { formatNumber } from '../../lib/format.ts'
import { inInstance } from '../../lib/in-instance.ts'
import { paths } from '../../lib/paths.ts'
import { argumentsText } from './model.ts'

/** More ids than these make an address that no server takes. */
const MOST_IDS = 60

interface NodeTestsProps {
  readonly graph: CatalogGraph
  readonly states: CatalogStates | undefined
  readonly details: CatalogNode
  readonly now: number
}

/** What is tested of a node, how it ended, and since when it ends so. */
export function NodeTests({ graph, states, details, now }: NodeTestsProps) {
  const { tests = [] } = details
  const source = useSource()
  const ids = tests.map(({ unique_id }) => unique_id)
  const some = source.kind === 'server' && ids.length <= MOST_IDS
  const asked = new URLSearchParams(ids.map((id) => ['unique_id', id]))
  const [instance] = useInstance()
  const address = inInstance(some ? `/api/tests?${asked}` : '/api/tests', instance)
  const { data } = useAnswer<TestHistories>(address, { isWanted: ids.length > 0 })
  const timeZone = useProject()?.timezone ?? 'UTC'
  if (tests.length === 0) {
    return (
      <Empty title="Nothing is tested here">
        <code>tests: [unique, not_null]</code> at a column of its properties file would be a start.
      </Empty>
    )
  }
  const histories = new Map(data?.tests.map((history) => [history.unique_id, history]))
  const rows = tests.map((test) => {
    const history = histories.get(test.unique_id)
    const node = graph.find(test.unique_id)
    return { test, history, status: history?.status ?? (node === undefined ? undefined : states?.status(node)) }
  })
  return (
    <Table
      label="Tests"
      columns={[
        {
          name: 'status',
          head: 'Status',
          cell: ({ status }) => <Status tone={toneOf(status)}>{status ?? 'not run yet'}</Status>,
        },
        { name: 'test', head: 'Test', cell: ({ test }) => <TestName test={test} /> },
        { name: 'column', head: 'Column', cell: ({ test }) => test.column_name && <code>{test.column_name}</code> },
        {
          name: 'since',
          head: 'So since',
          cell: ({ history }) =>
            history && (
              <Link href={paths.run(history.since_run_id)}>
                <Moment at={history.since} now={now} timeZone={timeZone} />
              </Link>
            ),
        },
        {
          name: 'failures',
          head: 'Rows that fail',
          isNumber: true,
          cell: ({ history }) => (history?.failures ? formatNumber(history.failures, 0) : ''),
        },
        { name: 'last', head: 'Before', cell: ({ history }) => history && <Verdicts history={history} /> },
      ]}
      rows={rows}
      keyOf={({ test }) => test.unique_id}
    />
  )
}

function TestName({ test }: { readonly test: CatalogTest }) {
  const words = argumentsText(test.kwargs)
  return (
    <>
      <Link href={paths.node(test.unique_id)}>
        {test.namespace === undefined ? test.name : `${test.namespace}.${test.name}`}
      </Link>
      {words !== '' && <div className="node-quiet">{words}</div>}
    </>
  )
}

const VERDICTS: Readonly<Record<string, { readonly tone: Tone; readonly word: string }>> = {
  p: { tone: 'ok', word: 'passed' },
  w: { tone: 'warn', word: 'warned' },
  f: { tone: 'bad', word: 'failed' },
  e: { tone: 'bad', word: 'could not be run' },
}
const NO_VERDICT = { tone: 'off', word: 'unknown' } as const

function Verdicts({ history: { verdicts } }: { readonly history: TestHistory }) {
  const letters = [...verdicts].slice(0, 30).reverse()
  const counts = Object.entries(VERDICTS).map(([letter, { word }]) => [
    letters.filter((each) => each === letter).length,
    word,
  ])
  const words = counts.flatMap(([count, word]) => (count === 0 ? [] : [`${word} ${count} times`])).join(', ')
  return (
    <Spark
      label={words}
      bars={letters.map((letter, index) => {
        const { tone, word } = VERDICTS[letter] ?? NO_VERDICT
        return { key: index, value: tone === 'ok' ? 0.4 : 1, tone, title: word }
      })}
    />
  )
}
