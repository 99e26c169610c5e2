import { dbtError } from '#foundation/diagnostics/dbt-error.ts'

/** What is known of a column. */
export interface ColumnFields {
  readonly column: string
  readonly dtype: string
  readonly char_size: number | null
  readonly numeric_precision: number | null
  readonly numeric_scale: number | null
}

/** A column of a relation, as dbt's macros see it. Warehouses override what they spell in another way. */
export class Column implements ColumnFields {
  readonly column: string
  readonly dtype: string
  readonly char_size: number | null
  readonly numeric_precision: number | null
  readonly numeric_scale: number | null

  constructor(
    column: string,
    dtype: string,
    charSize: number | null = null,
    numericPrecision: number | null = null,
    numericScale: number | null = null,
  ) {
    this.column = column
    this.dtype = dtype
    this.char_size = charSize
    this.numeric_precision = numericPrecision
    this.numeric_scale = numericScale
  }

  /** What dbt calls the class. */
  get className(): string {
    return 'Column'
  }
  /** The fields of a struct; undefined where a warehouse's columns know of none. */
  get fields(): readonly Column[] | undefined {
    return undefined
  }
  isStruct(): boolean {
    return false
  }
  /** The column itself, or each innermost field of a struct as `column.field`. */
  flatten(): readonly Column[] {
    return [this]
  }

  get name(): string {
    return this.column
  }
  get quoted(): string {
    return `"${this.column}"`
  }
  /** The type as it is written in SQL, with its size. */
  get data_type(): string {
    if (this.isString()) return this.stringType(this.stringSize())
    if (this.isNumeric()) return this.numericType(this.dtype, this.numeric_precision, this.numeric_scale)
    return this.dtype
  }
  get expanded_data_type(): string {
    return this.data_type
  }

  isString(): boolean {
    return STRINGS.has(this.dtype.toLowerCase())
  }
  isNumber(): boolean {
    return this.isInteger() || this.isNumeric() || this.isFloat()
  }
  isFloat(): boolean {
    return FLOATS.has(this.dtype.toLowerCase())
  }
  isInteger(): boolean {
    return INTEGERS.has(this.dtype.toLowerCase())
  }
  isNumeric(): boolean {
    return NUMERICS.has(this.dtype.toLowerCase())
  }

  stringSize(): number {
    if (!this.isString()) {
      throw dbtError('DbtRuntimeError', 'column/not-a-string', 'Called string_size() on non-string field!')
    }
    return this.dtype === 'text' || this.char_size === null ? 256 : Math.trunc(this.char_size)
  }

  /** Whether a longer string type of the other column would fit this one better. */
  canExpandTo(other: Column): boolean {
    return this.isString() && other.isString() && other.stringSize() > this.stringSize()
  }

  literal(value: string): string {
    return `${value}::${this.data_type}`
  }

  protected stringType(size: number): string {
    return stringType(size)
  }
  protected numericType(dtype: string, precision: number | null, scale: number | null): string {
    return numericType(dtype, precision, scale)
  }
}

/** How a warehouse makes its columns: `api.Column` of dbt. */
export interface ColumnFactory {
  /** General words for types and what the warehouse calls them. */
  readonly typeLabels: Readonly<Record<string, string>>
  make(fields: Pick<ColumnFields, 'column' | 'dtype'> & Partial<ColumnFields>): Column
  /** A column of a type that may be a general word, such as `STRING`. */
  create(name: string, labelOrDtype: string): Column
  translateType(dtype: string): string
  stringType(size: number | string): string
  numericType(dtype: string, precision: number | string | null, scale: number | string | null): string
  /** A column of a type with its size, for example `numeric(18,2)`. */
  fromDescription(name: string, rawDataType: string): Column
}

/** What a warehouse's columns have of their own. */
export interface ColumnFacts {
  readonly make: ColumnFactory['make']
  /** General words for types and what the warehouse calls them; keys in capitals. */
  readonly typeLabels?: Readonly<Record<string, string>>
  readonly stringType?: ColumnFactory['stringType']
  readonly numericType?: ColumnFactory['numericType']
}

/** The factory of a column class. */
export function columnFactory(facts: ColumnFacts): ColumnFactory {
  const labels = facts.typeLabels ?? { STRING: 'TEXT' }
  const translateType = (dtype: string) => labels[dtype.toUpperCase()] ?? dtype
  return {
    typeLabels: labels,
    make: facts.make,
    create: (name, labelOrDtype) => facts.make({ column: name, dtype: translateType(labelOrDtype) }),
    translateType,
    stringType: facts.stringType ?? stringType,
    numericType: facts.numericType ?? numericType,
    fromDescription: (name, rawDataType) => facts.make({ column: name, ...describedType(rawDataType) }),
  }
}

function stringType(size: number | string): string {
  return `character varying(${size})`
}

function numericType(dtype: string, precision: number | string | null, scale: number | string | null): string {
  return precision === null || scale === null ? dtype : `${dtype}(${precision},${scale})`
}

function describedType(raw: string): Omit<ColumnFields, 'column'> {
  const match = /^([^(]+)(\([^)]+\))?/.exec(raw)
  if (!match) throw dbtError('DbtRuntimeError', 'column/unreadable-type', `Could not interpret data type "${raw}"`)
  const [, dtype = '', size] = match
  const parts = size?.slice(1, -1).split(',') ?? []
  const number = (text: string): number => {
    if (/^\s*[+-]?\d+\s*$/.test(text)) return Number(text)
    throw dbtError(
      'DbtRuntimeError',
      'column/unreadable-type',
      `Could not interpret data_type "${raw}": could not convert "${text}" to an integer`,
    )
  }
  const [first, second] = parts
  if (parts.length === 1 && first !== undefined) {
    return { dtype, char_size: number(first), numeric_precision: null, numeric_scale: null }
  }
  if (parts.length === 2 && first !== undefined && second !== undefined) {
    return { dtype, char_size: null, numeric_precision: number(first), numeric_scale: number(second) }
  }
  return { dtype, char_size: null, numeric_precision: null, numeric_scale: null }
}

const STRINGS = new Set(['text', 'character varying', 'character', 'varchar'])
const FLOATS = new Set(['real', 'float4', 'float', 'double precision', 'float8', 'double'])
const NUMERICS = new Set(['numeric', 'decimal'])
const INTEGERS = new Set([
  'smallint',
  'integer',
  'bigint',
  'smallserial',
  'serial',
  'bigserial',
  'int2',
  'int4',
  'int8',
  'serial2',
  'serial4',
  'serial8',
])
