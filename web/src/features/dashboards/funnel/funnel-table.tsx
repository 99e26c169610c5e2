import { useState } from 'react'
import type { DataColumn, TileData, TileOf } from '#api/dashboards.ts'
import { type Column, type Sorting, Table } from '../../../components/table.tsx'
import { formatNumber, formatPercent, formatSeconds } from '../../../lib/format.ts'
import { formatValue } from '../values/format-value.ts'
import type { Funnel, FunnelStep } from './funnel-steps.ts'
import { dropWords, pointWords } from './funnel-words.ts'
import './funnel-table.css'

interface FunnelTableProps {
  readonly tile: TileOf<'funnel'>
  readonly funnels: readonly Funnel[]
  readonly data: TileData
  readonly timeZone: string
  readonly onPick?: ((row: number) => void) | undefined
}

/** A funnel in numbers: one alone has a row for each step, several have a row each. */
export function FunnelTable(props: FunnelTableProps) {
  const { settings } = props.tile
  return settings.by === null && settings.over === null ? <StepRows {...props} /> : <FunnelPerRow {...props} />
}

function StepRows({ tile, funnels, onPick }: FunnelTableProps) {
  const steps = funnels[0]?.steps ?? []
  const hasTimes = steps.some(({ seconds }) => seconds !== null)
  const columns: readonly Column<FunnelStep>[] = [
    { name: 'step', head: 'Step', cell: ({ label }) => label },
    {
      name: 'count',
      head: 'Count',
      isNumber: true,
      cell: (step) => <Pressed row={step.row} text={formatNumber(step.count, 0)} onPick={onPick} />,
    },
    { name: 'of_total', head: 'Of the first', isNumber: true, cell: ({ ofTotal }) => share(ofTotal) },
    {
      name: 'drop_off',
      head: 'Drop-off',
      isNumber: true,
      cell: (step) => (
        <span className={step.isLargestDrop ? 'funnel-table-largest' : undefined}>
          {dropWords(step) || '–'}
          {step.isLargestDrop && <span className="visually-hidden"> the largest</span>}
        </span>
      ),
    },
    ...(hasTimes
      ? [
          {
            name: 'seconds',
            head: 'Median time',
            isNumber: true,
            about: 'Since the step before',
            cell: ({ seconds }: FunnelStep) => (seconds === null ? '–' : formatSeconds(seconds)),
          },
        ]
      : []),
  ]
  return <Table label={tile.title ?? 'Funnel'} columns={columns} rows={steps} keyOf={({ name }) => name} />
}

function FunnelPerRow({ tile, funnels, data, timeZone, onPick }: FunnelTableProps) {
  const { by, over, steps } = tile.settings
  const [sorting, setSorting] = useState<Sorting>()
  const head = (name: string, value: (funnel: Funnel) => unknown): readonly Column<Funnel>[] => {
    const column = data.columns.find((each) => each.name === name)
    return column ? [headColumn(column, value, timeZone)] : []
  }
  const hasChanges = funnels.some((funnel) => funnel.steps.some(({ change }) => change !== null))
  const columns: readonly Column<Funnel>[] = [
    ...(over === null ? [] : head('over', (funnel) => funnel.over)),
    ...(by === null ? [] : head(by, (funnel) => funnel.by)),
    ...steps.flatMap(({ name, label }, at): readonly Column<Funnel>[] => {
      const stepOf = (funnel: Funnel) => funnel.steps.find((step) => step.name === name)
      return [
        {
          name,
          head: label,
          isNumber: true,
          sortBy: (funnel) => stepOf(funnel)?.count ?? null,
          cell: (funnel) => {
            const step = stepOf(funnel)
            return step ? <Pressed row={step.row} text={formatNumber(step.count, 0)} onPick={onPick} /> : '–'
          },
        },
        ...(at === 0
          ? []
          : [
              {
                name: `${name} rate`,
                head: 'rate',
                about: `${label}, as a share of the first step`,
                isNumber: true,
                sortBy: (funnel: Funnel) => stepOf(funnel)?.ofTotal ?? null,
                cell: (funnel: Funnel) => share(stepOf(funnel)?.ofTotal ?? null),
              },
              ...(hasChanges ? [changeColumn(name, label, stepOf)] : []),
            ]),
      ]
    }),
  ]
  return (
    <Table
      label={tile.title ?? 'Funnel'}
      columns={columns}
      rows={funnels}
      keyOf={(funnel) => JSON.stringify([funnel.by ?? null, funnel.over ?? null])}
      sorting={sorting}
      onSort={setSorting}
    />
  )
}

function headColumn(column: DataColumn, value: (funnel: Funnel) => unknown, timeZone: string): Column<Funnel> {
  return {
    name: column.name,
    head: column.label,
    about: column.description,
    sortBy: (funnel) => (value(funnel) === null ? null : String(value(funnel))),
    cell: (funnel) => <span className="result-moment">{formatValue(value(funnel), column, timeZone)}</span>,
  }
}

function changeColumn(name: string, label: string, stepOf: (funnel: Funnel) => FunnelStep | undefined): Column<Funnel> {
  return {
    name: `${name} change`,
    head: 'change',
    about: `Of the rate of “${label}”, against the period before`,
    isNumber: true,
    sortBy: (funnel) => stepOf(funnel)?.change ?? null,
    cell: (funnel) => {
      const change = stepOf(funnel)?.change ?? null
      if (change === null) return '–'
      return <span className={change < 0 ? 'funnel-table-down' : undefined}>{pointWords(change)}</span>
    },
  }
}

function share(value: number | null): string {
  return value === null ? '–' : formatPercent(value)
}

function Pressed({
  row,
  text,
  onPick,
}: { readonly row: number; readonly text: string } & Pick<FunnelTableProps, 'onPick'>) {
  if (!onPick) return text
  return (
    <button type="button" className="result-pick" onClick={() => onPick(row)}>
      {text}
    </button>
  )
}
