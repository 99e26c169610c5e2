import type { TileData, Tile } from '#api/dashboards.ts'
import { Empty } from '../../../components/empty.tsx'
import { Chart } from '../charts/chart.tsx'
import { CohortView } from '../cohort/cohort-view.tsx'
import { FunnelView } from '../funnel/funnel-view.tsx'
import { FreshnessView } from './freshness-view.tsx'
import { KpiView } from './kpi-view.tsx'
import { picksColumn } from './picked.ts'
import { ResultTable } from './result-table.tsx'
import type { Sorting } from '../../../components/table.tsx'

interface TileBodyProps {
  readonly tile: Tile
  readonly data: TileData
  /** One of `tileShows`. */
  readonly show: string
  readonly sorting: Sorting | undefined
  readonly onSort: (sorting: Sorting) => void
  /** A value of a row was pressed; without a column, a mark that stands for the row. Undefined where nothing can be. */
  readonly onPick: ((row: number, column?: string) => void) | undefined
  readonly now: number
  readonly timeZone: string
}

/** The data of a tile, drawn as its type says. */
export function TileBody({ tile, data, show, sorting, onSort, onPick, now, timeZone }: TileBodyProps) {
  if (data.rows.length === 0 && tile.type !== 'markdown') {
    return <Empty title="No rows" />
  }
  const canPick = tile.drills || Object.keys(tile.cross_filters).length > 0
  const pickMark = canPick && onPick ? (row: number) => onPick(row) : undefined
  if (tile.type === 'table' || (show === 'table' && tile.type !== 'funnel')) {
    return (
      <ResultTable
        label={tile.title ?? 'Rows'}
        data={data}
        timeZone={timeZone}
        sorting={sorting}
        onSort={onSort}
        totals={data.parts['totals']}
        bars={tile.type === 'table' ? tile.settings.bars : []}
        onPick={onPick}
        picks={(column) => picksColumn(tile, column)}
      />
    )
  }
  switch (tile.type) {
    case 'markdown':
      return null
    case 'kpi':
      return <KpiView tile={tile} data={data} timeZone={timeZone} onPick={pickMark} />
    case 'funnel':
      return (
        <FunnelView
          tile={tile}
          data={data}
          show={show === 'bars' || show === 'table' ? show : 'funnel'}
          timeZone={timeZone}
          onPick={pickMark}
        />
      )
    case 'cohort':
      return (
        <CohortView
          tile={tile}
          data={data}
          show={show === 'absolute' ? 'absolute' : 'relative'}
          timeZone={timeZone}
          onPick={pickMark}
        />
      )
    case 'freshness':
      return <FreshnessView tile={tile} data={data} now={now} timeZone={timeZone} />
    default:
      // Axes without anything on them look like a picture that is still to come.
      if (hasNoNumbers(data)) return <Empty title="No values" />
      return <Chart tile={tile} data={data} timeZone={timeZone} onPick={pickMark} />
  }
}

function hasNoNumbers({ columns, rows }: TileData): boolean {
  const numbers = columns.flatMap(({ type }, index) => (type === 'number' || type === 'integer' ? [index] : []))
  return numbers.length > 0 && rows.every((row) => numbers.every((index) => row[index] === null))
}
