import { Link } from 'wouter'
import { Moment } from '../../components/moment.tsx'
import { Status } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { formatMoment } from '../../lib/format.ts'
import { nodeName } from '../../lib/node-name.ts'
import { momentsInWords } from '../../lib/moments-in-words.ts'
import { paths } from '../../lib/paths.ts'
import { type FreshRow, verdictTone } from './model.ts'
import './freshness.css'

interface Reading {
  readonly now: number
  readonly timeZone: string
}

interface FreshTableProps {
  readonly rows: readonly FreshRow[]
  readonly reading: Reading
  /** The address of the page with the history of one. */
  readonly historyHref: (unique_id: string) => string
}

/** How fresh each is: as of, expected, verdict, and what makes it that old. */
export function FreshTable({ rows, reading, historyHref }: FreshTableProps) {
  const columns: Column<FreshRow>[] = [
    {
      name: 'verdict',
      head: 'Verdict',
      cell: ({ verdict }) => <Status tone={verdictTone(verdict)}>{verdict}</Status>,
    },
    {
      name: 'name',
      head: 'Node',
      cell: ({ unique_id, name, kind }) => (
        <>
          <Link href={paths.node(unique_id)} className="mono fresh-name">
            {name}
          </Link>
          {kind !== 'model' && <span className="fresh-quiet"> {kind}</span>}
        </>
      ),
    },
    { name: 'asOf', head: 'Data as of', cell: ({ as_of }) => <Moment at={as_of} as="age" {...reading} /> },
    { name: 'built', head: 'Built', cell: ({ built_at }) => <Moment at={built_at} as="age" {...reading} /> },
    {
      name: 'oldest',
      head: 'Oldest source',
      isLine: true,
      cell: ({ oldest_source, effective_as_of }) =>
        oldest_source === null ? (
          '–'
        ) : (
          <>
            <Link href={paths.node(oldest_source)} className="mono fresh-name">
              {nodeName(oldest_source)}
            </Link>{' '}
            <span className="fresh-quiet">
              <Moment at={effective_as_of} as="age" {...reading} />
            </span>
          </>
        ),
    },
    {
      name: 'expected',
      head: 'Expected',
      isLine: true,
      cell: ({ expected_at, limit }) =>
        expected_at === null ? (
          <span className="fresh-quiet">{limit ?? '–'}</span>
        ) : (
          <Moment at={expected_at} as="age" {...reading} />
        ),
    },
    { name: 'why', head: 'Why', isText: true, cell: ({ because }) => momentsInWords(because ?? '', reading) },
    {
      name: 'history',
      head: <span className="visually-hidden">History</span>,
      cell: ({ unique_id, name }) => (
        <Link href={historyHref(unique_id)} aria-label={`History of ${name}`} className="fresh-history-link">
          history
        </Link>
      ),
    },
  ]
  return <Table label="Freshness" columns={columns} rows={rows} keyOf={({ unique_id }) => unique_id} />
}

/** How fresh one has been: each time that it was found out, the newest first, and all of it as a strip. */
export function FreshHistory({ rows, reading }: { readonly rows: readonly FreshRow[]; readonly reading: Reading }) {
  const columns: Column<FreshRow>[] = [
    { name: 'at', head: 'Found out', cell: ({ measured_at }) => <Moment at={measured_at} {...reading} /> },
    {
      name: 'verdict',
      head: 'Verdict',
      cell: ({ verdict }) => <Status tone={verdictTone(verdict)}>{verdict}</Status>,
    },
    { name: 'asOf', head: 'Data as of', cell: ({ as_of }) => <Moment at={as_of} {...reading} /> },
    { name: 'oldest', head: 'Up to', cell: ({ effective_as_of }) => <Moment at={effective_as_of} {...reading} /> },
    {
      name: 'run',
      head: 'Run',
      cell: ({ run_id }) => (run_id === null ? '–' : <Link href={paths.run(run_id)}>{run_id}</Link>),
    },
    { name: 'why', head: 'Why', isText: true, cell: ({ because }) => momentsInWords(because ?? '', reading) },
  ]
  const strip = rows.toReversed()
  const bad = rows.filter(({ verdict }) => verdict !== 'fresh').length
  return (
    <>
      <div
        className="fresh-strip"
        role="img"
        aria-label={`${rows.length} measurements, ${bad} of them not fresh; the newest at the right`}
      >
        {strip.map((row, index) => (
          <i
            // biome-ignore lint/suspicious/noArrayIndexKey: two measurements can be of the same moment
            key={index}
            className={`fresh-strip-${verdictTone(row.verdict)}`}
            title={`${formatMoment(row.measured_at, reading)}: ${row.verdict}`}
          />
        ))}
      </div>
      <Table
        label="History"
        columns={columns}
        rows={rows}
        keyOf={({ measured_at, run_id }) => `${measured_at}${run_id}`}
      />
    </>
  )
}
