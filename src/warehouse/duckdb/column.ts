import { Column, columnFactory, type ColumnFactory } from '#warehouse/adapter/column.ts'

/** A column of DuckDB: other words for numbers, and structs that know their fields. */
export class DuckDBColumn extends Column {
  override get className(): string {
    return 'DuckDBColumn'
  }
  /** Empty for any type but a struct. */
  override get fields(): readonly DuckDBColumn[] {
    return this.isStruct() ? structFields(this.dtype) : []
  }

  override isFloat(): boolean {
    return FLOATS.has(this.dtype.toLowerCase())
  }
  override isInteger(): boolean {
    return INTEGERS.has(this.dtype.toLowerCase())
  }
  override isStruct(): boolean {
    return this.dtype.toLowerCase().startsWith('struct')
  }

  override flatten(): DuckDBColumn[] {
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
