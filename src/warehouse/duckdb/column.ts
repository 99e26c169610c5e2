import { Column, columnFactory, type ColumnFactory } from '#warehouse/adapter/column.ts'

/** A column of DuckDB: other words for numbers, and structs that know their fields. */
export class DuckDBColumn extends Column {
  /** The fields of a struct; empty for any other type. */
  readonly fields: readonly DuckDBColumn[] = this.isStruct() ? structFields(this.dtype) : []

  override isFloat(): boolean {
    return FLOATS.has(this.dtype.toLowerCase())
  }
  override isInteger(): boolean {
    return INTEGERS.has(this.dtype.toLowerCase())
  }
  isStruct(): boolean {
    return this.dtype.toLowerCase().startsWith('struct')
  }

  /** The column itself, or each innermost field of a struct as `column.field`. */
  flatten(): DuckDBColumn[] {
    if (!this.isStruct()) return [this]
    return this.fields.flatMap((field) =>
      field.flatten().map((inner) => new DuckDBColumn(`${this.column}.${inner.column}`, inner.dtype)),
    )
  }
}

/** `api.Column` on DuckDB. */
export const DUCKDB_COLUMNS: ColumnFactory = columnFactory({
  make: ({ column, dtype, char_size, numeric_precision, numeric_scale }) =>
    new DuckDBColumn(column, dtype, char_size ?? null, numeric_precision ?? null, numeric_scale ?? null),
})

/** `STRUCT(a INTEGER, b DECIMAL(10, 2))`: a comma inside parentheses belongs to a field's type. */
function structFields(dtype: string): DuckDBColumn[] {
  const content = /^STRUCT\((.*)\)/is.exec(dtype)?.[1]
  if (content === undefined) return []
  const parts: string[] = []
  let depth = 0
  let current = ''
  for (const character of content) {
    if (character === '(') depth++
    else if (character === ')') depth--
    if (character === ',' && depth === 0) {
      parts.push(current.trim())
      current = ''
    } else current += character
  }
  parts.push(current.trim())
  return parts.map((part) => {
    const space = part.indexOf(' ')
    return space < 0 ? new DuckDBColumn(part, '') : new DuckDBColumn(part.slice(0, space), part.slice(space + 1))
  })
}

const FLOATS = new Set(['real', 'float', 'float4', 'float8', 'double'])
const INTEGERS = new Set([
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'hugeint',
  'utinyint',
  'usmallint',
  'uinteger',
  'ubigint',
  'int1',
  'int2',
  'int4',
  'int8',
  'short',
  'int',
  'signed',
  'long',
])
