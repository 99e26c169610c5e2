import type { Value } from '#jinja/values/value.ts'
import { uniqueColumnNames } from './column-names.ts'
import { type CsvRecord, csvRecords } from './csv-records.ts'
import type { DataType } from './data-type.ts'
import { inferType, textType } from './infer-types.ts'
import { checkLength } from './table-from.ts'
import { Table, type TableOutput } from './table.ts'

export interface SeedCsvOptions {
  /** One character, by default a comma. */
  readonly delimiter?: string
  /** Columns that are text whatever they hold. */
  readonly textColumns?: Iterable<string>
  readonly output?: TableOutput
}

/** A seed's table. Its cells as they stand in the file are at hand for loaders that need no values. */
export class SeedTable extends Table {
  readonly #texts: readonly (readonly (string | undefined)[])[]

  constructor(
    columnNames: readonly string[],
    columnTypes: readonly DataType[],
    texts: readonly (readonly (string | undefined)[])[],
    rowCount: number,
    output?: TableOutput,
  ) {
    const column = (index: number): readonly Value[] => {
      const type = columnTypes[index] as DataType
      return (texts[index] as readonly (string | undefined)[]).map((text) => type.cast(text ?? null) ?? null)
    }
    super(columnNames, columnTypes, { rowCount, column }, output)
    this.#texts = texts
  }

  /** The column's cells as written; `undefined` where a row was too short. */
  texts(index: number): readonly (string | undefined)[] {
    return this.#texts[index] ?? []
  }
}

/**
 * Reads a seed file as dbt does: names from the first record, kinds guessed from all cells of a column.
 * Raises ValueError for a row with more cells than there are names.
 */
export function readSeedCsv(text: string, options: SeedCsvOptions = {}): SeedTable {
  const rest = csvRecords(withoutMark(text).replace(/\r\n?/g, '\n'), options.delimiter ?? ',')
  const header = rest.next()
  const [names, records] = columnNamesOf(header.done ? [] : header.value, rest)
  const texts: (string | undefined)[][] = names.map(() => [])
  let rowCount = 0
  for (const record of records) {
    checkLength(record.length, names.length, rowCount)
    for (let index = 0; index < names.length; index += 1) (texts[index] as (string | undefined)[]).push(record[index])
    rowCount += 1
  }
  const textColumns = new Set(options.textColumns)
  const types = names.map((name, index) =>
    textColumns.has(name) ? textType('null-words') : inferType(texts[index] as (string | undefined)[]),
  )
  return new SeedTable(names, types, texts, rowCount, options.output)
}

/** A blank first line leaves the columns without names; the first row then tells how many letters are needed. */
function columnNamesOf(
  header: CsvRecord,
  records: Iterable<CsvRecord>,
): readonly [readonly string[], Iterable<CsvRecord>] {
  if (header.length > 0) return [uniqueColumnNames(header), records]
  const rows = [...records]
  return [uniqueColumnNames((rows[0] ?? []).map(() => null)), rows]
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
