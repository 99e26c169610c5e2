import { Link } from 'wouter'
import type { TileData, TileOf } from '#api/dashboards.ts'
import { Moment } from '../../../components/moment.tsx'
import { Status, toneOf } from '../../../components/status.tsx'
import { type Column, Table } from '../../../components/table.tsx'
import { paths } from '../../../lib/paths.ts'

interface FreshnessViewProps {
  readonly tile: TileOf<'freshness'>
  readonly data: TileData
  readonly now: number
  readonly timeZone: string
}

type Row = Readonly<Record<string, string | null>>

/** How old each source and model is from which the dashboard is made, and when the next data is due. */
export function FreshnessView({ tile, data, now, timeZone }: FreshnessViewProps) {
  const rows = data.rows.map(
    (row): Row =>
      Object.fromEntries(data.columns.map(({ name }, at) => [name, row[at] == null ? null : String(row[at])])),
  )
  const columns: readonly Column<Row>[] = [
    {
      name: 'name',
      head: 'Name',
      cell: ({ name, unique_id }) => <Link href={paths.node(unique_id ?? '')}>{name}</Link>,
    },
    { name: 'resource_type', head: 'Type', cell: ({ resource_type }) => resource_type },
    {
      name: 'verdict',
      head: 'State',
      cell: ({ verdict }) => <Status tone={toneOf(verdict)}>{verdict}</Status>,
    },
    { name: 'as_of', head: 'As of', cell: ({ as_of }) => <Moment at={as_of} now={now} timeZone={timeZone} /> },
    {
      name: 'expected_at',
      head: 'Next expected',
      cell: ({ expected_at }) => <Moment at={expected_at} now={now} timeZone={timeZone} />,
    },
  ]
  return (
    <Table label={tile.title ?? 'Freshness'} columns={columns} rows={rows} keyOf={({ unique_id }) => unique_id ?? ''} />
  )
}
