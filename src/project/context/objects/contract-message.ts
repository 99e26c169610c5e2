import { Dict } from '#jinja/values/dict.ts'
import type { Value } from '#jinja/values/value.ts'
import { formatTable } from '#project/builtins/agate/print-table.ts'
import { tableFromDataFlat } from '#project/builtins/agate/table-from.ts'

interface Column {
  readonly name: string
  readonly data_type: string
}

const HEAD = ['column_name', 'definition_type', 'contract_type', 'mismatch_reason']

/** Says how the columns of a model's query differ from those its contract promises, as dbt's table. */
export function contractMessage(contract: readonly Column[], definition: readonly Column[]): string {
  if (contract.length === 0) {
    return "This model has an enforced contract, and its 'columns' specification is missing"
  }
  const promised = new Map(contract.map((column) => [column.name, column.data_type]))
  const rows: string[][] = []
  for (const { name, data_type } of definition) {
    const type = promised.get(name)
    if (type === undefined) rows.push([name, data_type, '', 'missing in contract'])
    else if (type !== data_type) rows.push([name, data_type, type, 'data type mismatch'])
  }
  const defined = new Set(definition.map((column) => column.name))
  for (const { name, data_type } of contract) {
    if (!defined.has(name)) rows.push([name, '', data_type, 'missing in definition'])
  }
  rows.sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))
  const data = rows.map((row) => Dict.of(HEAD.map((name, index): [Value, Value] => [name, row[index] ?? ''])))
  const table = formatTable(tableFromDataFlat(data, HEAD), { maxRows: null, maxColumnWidth: 50 })
  return (
    'This model has an enforced contract that failed.\n' +
    'Please ensure the name, data_type, and number of columns in your contract ' +
    `match the columns in your model's definition.\n\n${table}\n`
  )
}
