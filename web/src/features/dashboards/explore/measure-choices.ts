import type { DataColumn } from '#api/dashboards.ts'
import type { Choice } from '../../../components/choice-menu.tsx'

/** What can be calculated of these columns. */
export function measureChoices(columns: readonly DataColumn[]): readonly Choice[] {
  const isNumber = ({ type }: DataColumn) => type === 'number' || type === 'integer'
  return [
    { value: 'count', label: 'Rows' },
    ...columns.filter(isNumber).flatMap(({ name }) => [
      { value: `sum:${name}`, label: `Sum of ${name}` },
      { value: `avg:${name}`, label: `Mean ${name}` },
      { value: `min:${name}`, label: `Least ${name}` },
      { value: `max:${name}`, label: `Greatest ${name}` },
    ]),
    ...columns.map(({ name }) => ({ value: `count_distinct:${name}`, label: `Different ${name}` })),
    ...columns.map(({ name }) => ({ value: `count:${name}`, label: `Rows with ${name}` })),
  ]
}
