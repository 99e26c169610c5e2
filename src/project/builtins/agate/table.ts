import { Obj } from '#jinja/values/obj.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindMethod } from '../py-class.ts'
import { Column } from './column.ts'
import type { DataType } from './data-type.ts'
import { MappedSequence, NamedValues, Row } from './mapped-sequence.ts'
import { formatStructure } from './print-table.ts'
import { TABLE_METHODS } from './table-methods.ts'

/** Where `print_table` and its kin write: text with its line ends. */
export type TableOutput = (text: string) => void

/** The cells of a table, by row or by column; what is not given is made from the other when it is first asked for. */
export type TableCells =
  | { readonly rows: readonly (readonly Value[])[] }
  | { readonly rowCount: number; readonly column: (index: number) => readonly Value[] }

/** agate's table, which queries and seeds answer with: typed columns, never changed, only made anew. */
export class Table extends Obj {
  override readonly typeName = 'Table'
  readonly columnNames: readonly string[]
  readonly columnTypes: readonly DataType[]
  readonly rowCount: number
  readonly output: TableOutput
  readonly #cells: TableCells
  readonly #columns: (readonly Value[] | undefined)[] = []
  #rows: readonly Row[] | undefined

  constructor(
    columnNames: readonly string[],
    columnTypes: readonly DataType[],
    cells: TableCells,
    output: TableOutput = () => {},
  ) {
    super()
    this.columnNames = columnNames
    this.columnTypes = columnTypes
    this.#cells = cells
    this.output = output
    this.rowCount = 'rows' in cells ? cells.rows.length : cells.rowCount
  }

  /** Another table that prints where this one does. */
  derive(columnNames: readonly string[], columnTypes: readonly DataType[], cells: TableCells): Table {
    return new Table(columnNames, columnTypes, cells, this.output)
  }

  get rows(): readonly Row[] {
    this.#rows ??= this.#makeRows()
    return this.#rows
  }

  #makeRows(): readonly Row[] {
    const names = this.columnNames
    if ('rows' in this.#cells) return this.#cells.rows.map((values) => new Row(values, names))
    const columns = names.map((_, index) => this.columnValues(index))
    return Array.from(
      { length: this.rowCount },
      (_, row) =>
        new Row(
          columns.map((values) => values[row] as Value),
          names,
        ),
    )
  }

  columnValues(index: number): readonly Value[] {
    const cells = this.#cells
    this.#columns[index] ??= 'rows' in cells ? cells.rows.map((row) => row[index] as Value) : cells.column(index)
    return this.#columns[index]
  }

  get columns(): readonly Column[] {
    return this.columnNames.map((name, index) => {
      const type = this.columnTypes[index] as DataType
      return new Column(index, name, type, () => this.columnValues(index))
    })
  }

  /** The same columns over other rows. */
  withRows(rows: readonly Row[]): Table {
    return new Table(this.columnNames, this.columnTypes, { rows: rows.map((row) => row.values()) }, this.output)
  }

  override qualifiedTypeName(): string {
    return 'agate.table.Table'
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'columns':
        return new NamedValues(this.columns, this.columnNames)
      case 'rows':
        return new TableRows(this)
      case 'column_names':
        return new Tuple(this.columnNames)
      case 'column_types':
        return new Tuple(this.columnTypes)
      case 'row_names':
        return null
      default:
        return bindMethod(this, TABLE_METHODS, name)
    }
  }

  override item(key: Value): Value | undefined {
    return new TableRows(this).item(key)
  }

  override iterate(): Iterable<Value> {
    return this.rows
  }

  override length(): number {
    return this.rowCount
  }

  override str(): string {
    return formatStructure(this)
  }

  override repr(): string {
    return '<agate.table.Table object>'
  }
}

/** `table.rows`, which makes the rows when they are first looked at. */
class TableRows extends MappedSequence {
  readonly #table: Table

  constructor(table: Table) {
    super()
    this.#table = table
  }

  override values(): readonly Value[] {
    return this.#table.rows
  }

  override keys(): null {
    return null
  }

  override length(): number {
    return this.#table.rowCount
  }
}
