import { Link } from 'wouter'
import type { Snapshot, Snapshots } from '#api/snapshots.ts'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { paths } from '../../lib/paths.ts'

const COLUMNS: readonly Column<Snapshot>[] = [
  {
    name: 'name',
    head: 'Snapshot',
    cell: ({ name, unique_id }) => (
      <Link href={paths.snapshot(unique_id)} className="mono">
        {name}
      </Link>
    ),
  },
  { name: 'description', head: 'What it keeps', isText: true, cell: ({ description }) => description },
  { name: 'key', head: 'Key', cell: ({ unique_key }) => <code>{unique_key.join(', ')}</code> },
  {
    name: 'strategy',
    head: 'A version begins',
    cell: ({ strategy, check_cols, updated_at }) =>
      strategy === 'check'
        ? check_cols.length > 0
          ? `when ${check_cols.join(', ')} differs`
          : 'when anything differs'
        : updated_at === null
          ? (strategy ?? '')
          : `when ${updated_at} is newer`,
  },
  {
    name: 'node',
    head: <span className="visually-hidden">In the catalog</span>,
    cell: ({ unique_id, name }) => (
      <Link href={paths.node(unique_id)} aria-label={`${name} in the catalog`}>
        catalog
      </Link>
    ),
  },
]

/** The snapshots that there are: each tells what changed. */
export function SnapshotsPage() {
  const answer = useAnswer<Snapshots>('/api/snapshots')
  return (
    <Page title="Snapshots" about="What changed, when, and how it was before. Each snapshot answers without SQL.">
      <Answered answer={answer} height={200}>
        {({ snapshots }) =>
          snapshots.length === 0 ? (
            <Empty title="This project has no snapshots">
              A file in <code>snapshots/</code> keeps what a table was: dbt's own <code>snapshots:</code>
            </Empty>
          ) : (
            <Box>
              <Table label="Snapshots" columns={COLUMNS} rows={snapshots} keyOf={({ unique_id }) => unique_id} />
            </Box>
          )
        }
      </Answered>
    </Page>
  )
}
