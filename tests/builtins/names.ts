import { iterate } from '#jinja/values/iterate.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import { formatTable, maxDecimalPlaces } from '#project/builtins/agate/print-table.ts'
import { readSeedCsv } from '#project/builtins/agate/read-seed-csv.ts'
import { emptyTable, tableFromDataFlat, tableFromRows } from '#project/builtins/agate/table-from.ts'
import type { Table } from '#project/builtins/agate/table.ts'
import { tableToCsv, tableToJson } from '#project/builtins/agate/write-table.ts'
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import type { Value } from '#jinja/values/value.ts'
import { itertoolsModule } from '#project/builtins/itertools/module.ts'
import { pytzModule } from '#project/builtins/pytz/module.ts'
import { reModule } from '#project/builtins/re/module.ts'
import { datetimeModule } from '#project/builtins/datetime/module.ts'
import { pureFunctions } from '#project/builtins/functions/pure-functions.ts'
import { literalEval } from '#project/builtins/native/literal-eval.ts'
import { PyDecimal } from '#project/builtins/decimal/py-decimal.ts'

/** What the recorded expressions can name: the same words that `record.py` gives to Python. */
export function builtinNames(): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    [
      'modules',
      Dict.from({
        datetime: datetimeModule(() => 0),
        re: reModule(),
        pytz: pytzModule(),
        itertools: itertoolsModule(),
      }),
    ],
    ...Object.entries(TABLE_FUNCTIONS).map(([name, run]): [string, Value] => [name, new HostCallable(name, run)]),
    ...pureFunctions(),
    ['listed', new HostCallable('listed', ({ args }) => [...iterate(args[0] ?? null)])],
    ['literal', new HostCallable('literal', ({ args }) => literal(args[0] as string))],
    ['Decimal', new HostCallable('Decimal', ({ args }) => decimal(args[0] ?? 0))],
  ])
}

function literal(text: string): Value {
  const value = literalEval(text)
  if (value === undefined) throw new PyError('ValueError', 'no literal')
  return value
}

function decimal(value: Value): PyDecimal {
  return (typeof value === 'string' ? PyDecimal.parse(value) : PyDecimal.fromValue(value)) as PyDecimal
}

const TABLE_FUNCTIONS: Readonly<Record<string, (call: CallArguments) => Value>> = {
  rows: ({ args: [names, rows, text] }) =>
    tableFromRows(names as string[], rows as Value[][], text ? { textOnlyColumns: new Set(text as string[]) } : {}),
  flat: ({ args: [data, names] }) => tableFromDataFlat(data as Dict[], names as string[]),
  empty: () => emptyTable(),
  matrix: ({ args: [table] }) => (table as Table).rows.map((row) => new Tuple(row.values())),
  max_precision: ({ args: [table, index] }) => maxDecimalPlaces((table as Table).columnValues(index as number)),
  types: ({ args: [table] }) => (table as Table).columnTypes.map((type) => type.name),
  seed: ({ args: [text, textColumns = [], delimiter = ','] }) =>
    readSeedCsv(text as string, { textColumns: [...iterate(textColumns)] as string[], delimiter: delimiter as string }),
  printed: ({ args: [table], kwargs }) => {
    const option = (name: string) => kwargs.get(name) as number | null | undefined
    const given = {
      maxRows: option('max_rows'),
      maxColumns: option('max_columns'),
      maxColumnWidth: option('max_column_width'),
      maxPrecision: option('max_precision'),
    }
    return formatTable(
      table as Table,
      Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    )
  },
  csv_of: ({ args: [table] }) => tableToCsv(table as Table),
  json_of: ({ args: [table], kwargs }) => {
    const key = kwargs.get('key')
    return tableToJson(table as Table, {
      isNewlineDelimited: kwargs.get('newline') === true,
      ...(typeof key === 'string' && { key }),
    })
  },
}
