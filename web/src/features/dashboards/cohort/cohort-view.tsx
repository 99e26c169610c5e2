import type { TileData, TileOf } from '#api/dashboards.ts'
import { formatNumber, formatPercent } from '../../../lib/format.ts'
import { formatDate } from '../values/format-value.ts'
import { type CohortCell, type CohortGrid, cohortGrid, depthOf } from './cohort-grid.ts'
import './cohort-view.css'

export type CohortShow = TileOf<'cohort'>['settings']['show']

interface CohortViewProps {
  readonly tile: TileOf<'cohort'>
  readonly data: TileData
  readonly show: CohortShow
  readonly timeZone: string
  readonly onPick?: ((row: number) => void) | undefined
}

/** Cohorts and their periods as a grid; the depth of a cell is its rate. */
export function CohortView({ tile, data, show, timeZone, onPick }: CohortViewProps) {
  const grid = cohortGrid(data)
  const { grain } = tile.settings
  const label = (name: string, otherwise: string) =>
    data.columns.find((column) => column.name === name)?.label ?? otherwise
  return (
    <div className="table-frame cohort" tabIndex={0} role="region" aria-label={tile.title ?? 'Cohorts'}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{label('cohort', 'Cohort')}</th>
            <th scope="col" className="table-number">
              {label('size', 'Size')}
            </th>
            {grid.periods.map((period) => (
              <th key={period} scope="col" className="table-number">
                {grain} {period}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.cohorts.map(({ cohort, size, cells }) => (
            <tr key={String(cohort)}>
              <th scope="row">{formatDate(String(cohort), grain, timeZone)}</th>
              <td className="table-number">{formatNumber(size, 0)}</td>
              {grid.periods.map((period) => (
                <Cell key={period} cell={cells[period]} grid={grid} show={show} onPick={onPick} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface CellProps {
  readonly cell: CohortCell | undefined
  readonly grid: CohortGrid
  readonly show: CohortShow
  readonly onPick: CohortViewProps['onPick']
}

function Cell({ cell, grid, show, onPick }: CellProps) {
  if (!cell) return <td />
  const share = show === 'relative' ? (cell.rate ?? 0) / grid.mostRate : cell.count / grid.mostCount
  const text =
    show === 'absolute' ? formatNumber(cell.count, 0) : cell.rate === null ? '–' : formatPercent(cell.rate, 0)
  const other = show === 'absolute' ? formatPercent(cell.rate ?? 0) : formatNumber(cell.count, 0)
  return (
    <td
      className={`table-number cohort-cell${cell.count === 0 ? ' cohort-none' : ''}`}
      title={other}
      style={{ background: `color-mix(in srgb, var(--leaf) ${depthOf(share)}%, transparent)` }}
    >
      {onPick ? (
        <button type="button" className="result-pick" onClick={() => onPick(cell.row)}>
          {text}
        </button>
      ) : (
        text
      )}
    </td>
  )
}
