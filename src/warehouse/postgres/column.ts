import { Column, columnFactory, type ColumnFactory } from '#warehouse/adapter/column.ts'

/** A column of PostgreSQL: texts without a length stay without one. */
export class PostgresColumn extends Column {
  override get className(): string {
    return 'PostgresColumn'
  }

  override get data_type(): string {
    const dtype = this.dtype.toLowerCase()
    if (dtype === 'text' || (dtype === 'character varying' && this.char_size === null)) return this.dtype
    return super.data_type
  }
}

/** `api.Column` on PostgreSQL. */
export const POSTGRES_COLUMNS: ColumnFactory = columnFactory({
  make: ({ column, dtype, char_size, numeric_precision, numeric_scale }) =>
    new PostgresColumn(column, dtype, char_size ?? null, numeric_precision ?? null, numeric_scale ?? null),
})
