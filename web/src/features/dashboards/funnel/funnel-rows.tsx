import { useState } from 'react'
import type { TileData, TileOf } from '#api/dashboards.ts'
import { type Column, type Sorting, Table } from '../../../components/table.tsx'
import { formatNumber, formatPercent } from '../../../lib/format.ts'
import { formatValue } from '../values/format-value.ts'
import type { Funnel } from './funnel-steps.ts'
import './funnel-rows.css'

interface FunnelRowsProps {
  readonly tile: TileOf<'funnel'>
  readonly funnels: readonly Funnel[]
  readonly data: TileData
  readonly timeZone: string
  readonly onPick?: ((row: number) => void) | undefined
}

function valueOf({ by }: Funnel): string | number {
  return typeof by === 'number' ? by : String(by ?? '')
}

/** Months stand as they come, whatever the number of those who began in them. */
function inOrder(funnels: readonly Funnel[]): readonly Funnel[] {
  return funnels.toSorted((a, b) => (valueOf(a) < valueOf(b) ? -1 : valueOf(a) > valueOf(b) ? 1 : 0))
}

/** So much below the rate of all is trouble. */
const TROUBLE = 0.5

/** A row for each value of the dimension: how many began, and which share came to each step. */
export function FunnelRows({ tile, funnels, data, timeZone, onPick }: FunnelRowsProps) {
  const [sorting, setSorting] = useState<Sorting>()
  const byColumn = data.columns.find(({ name }) => name === tile.settings.by)
  const countColumn = data.columns.find(({ name }) => name === 'count')
  const name = ({ by }: Funnel) => (byColumn ? formatValue(by, byColumn, timeZone) : String(by))
  const isDated = byColumn?.type === 'date' || byColumn?.type === 'timestamp'
  const first = ({ steps }: Funnel) => steps[0]?.count ?? 0
  const rateAt = ({ steps }: Funnel, index: number) => steps[index]?.ofTotal ?? null
  const last = tile.settings.steps.length - 1
  const began = funnels.reduce((sum, funnel) => sum + first(funnel), 0)
  const ended = funnels.reduce((sum, { steps }) => sum + (steps[last]?.count ?? 0), 0)
  const ofAll = began === 0 ? 0 : ended / began
  const columns: readonly Column<Funnel>[] = [
    {
      name: 'by',
      head: byColumn?.label ?? tile.settings.by,
      about: byColumn?.description ?? '',
      sortBy: byColumn === undefined || byColumn.type === 'text' ? name : valueOf,
      cell: (funnel) =>
        onPick ? (
          <button type="button" className="result-pick" onClick={() => onPick(funnel.steps[last]?.row ?? 0)}>
            {name(funnel)}
          </button>
        ) : (
          name(funnel)
        ),
    },
    {
      name: 'began',
      head: countColumn?.label ?? 'Count',
      isNumber: true,
      sortBy: first,
      cell: (funnel) => formatNumber(first(funnel), 0),
    },
    {
      name: 'bar',
      head: '',
      cell: (funnel) => {
        const rate = rateAt(funnel, last) ?? 0
        return (
          <span className={rate < ofAll * TROUBLE ? 'funnel-rows-bar funnel-rows-low' : 'funnel-rows-bar'}>
            <i style={{ width: `${rate * 100}%` }} />
          </span>
        )
      },
    },
    ...tile.settings.steps.slice(1).map(
      ({ label }, index): Column<Funnel> => ({
        name: `step ${index + 1}`,
        head: label,
        isNumber: true,
        sortBy: (funnel) => rateAt(funnel, index + 1),
        cell: (funnel) => {
          const rate = rateAt(funnel, index + 1)
          return rate === null ? '–' : formatPercent(rate)
        },
      }),
    ),
  ]
  return (
    <Table
      label={tile.title ?? 'Funnel'}
      columns={columns}
      rows={isDated ? inOrder(funnels) : funnels}
      keyOf={({ by, over }) => JSON.stringify([by ?? null, over ?? null])}
      sorting={sorting}
      onSort={setSorting}
    />
  )
}
