import type { DuckDBDataChunk, DuckDBType, DuckDBValue, DuckDBVector } from '@duckdb/node-api'
import type { Cell, CellZone } from '#warehouse/adapter/cell.ts'
import type { ColumnKind } from '#warehouse/adapter/result-table.ts'
import { zoneOffset } from './zone-offset.ts'

type Api = typeof import('@duckdb/node-api')
type Convert = (value: DuckDBValue) => Cell

/** Reads one column of a result; `zone` is the session's time zone. */
export interface ColumnReader {
  readonly kind: ColumnKind
  read(chunk: DuckDBDataChunk, column: number): Cell[]
}

/** Whether a value of this type needs the session's time zone to be read. */
export function usesZone(api: Api, type: DuckDBType): boolean {
  if (type instanceof api.DuckDBListType || type instanceof api.DuckDBArrayType) return usesZone(api, type.valueType)
  if (type instanceof api.DuckDBStructType) return type.entryTypes.some((entry) => usesZone(api, entry))
  if (type instanceof api.DuckDBMapType) return usesZone(api, type.keyType) || usesZone(api, type.valueType)
  if (type instanceof api.DuckDBUnionType) return type.memberTypes.some((member) => usesZone(api, member))
  return type.typeId === api.DuckDBTypeId.TIMESTAMP_TZ
}

/** Reads the values of a column of that type; `zone` is the time zone of the session. */
export function columnReader(api: Api, type: DuckDBType, zone: string): ColumnReader {
  const convert = converter(api, type, zone)
  const kind = columnKind(api, type)
  if (type instanceof api.DuckDBStructType && isUnnamed(type)) {
    const entries = type.entryTypes.map((entry) => converter(api, entry, zone))
    return { kind, read: (chunk, column) => readUnnamed(api, chunk.getColumnVector(column), chunk.rowCount, entries) }
  }
  return {
    kind,
    read(chunk, column) {
      const vector = chunk.getColumnVector(column)
      const cells: Cell[] = []
      for (let row = 0; row < chunk.rowCount; row++) {
        const value = vector.getItem(row)
        cells.push(value === null ? null : convert(value))
      }
      return cells
    },
  }
}

function columnKind(api: Api, type: DuckDBType): ColumnKind {
  const id = api.DuckDBTypeId
  switch (type.typeId) {
    case id.BOOLEAN:
      return 'boolean'
    case id.TINYINT:
    case id.SMALLINT:
    case id.INTEGER:
    case id.BIGINT:
    case id.UTINYINT:
    case id.USMALLINT:
    case id.UINTEGER:
    case id.UBIGINT:
    case id.HUGEINT:
    case id.UHUGEINT:
      return 'integer'
    case id.FLOAT:
    case id.DOUBLE:
      return 'float'
    case id.DECIMAL:
      return 'decimal'
    case id.DATE:
      return 'date'
    case id.TIMESTAMP:
    case id.TIMESTAMP_S:
    case id.TIMESTAMP_MS:
    case id.TIMESTAMP_NS:
      return 'timestamp'
    case id.TIMESTAMP_TZ:
      return 'timestamptz'
    case id.TIME:
    case id.TIME_TZ:
    case id.TIME_NS:
      return 'time'
    case id.INTERVAL:
      return 'interval'
    case id.BLOB:
      return 'bytes'
    case id.UUID:
      return 'uuid'
    case id.LIST:
      return 'list'
    case id.ARRAY:
      return 'tuple'
    case id.STRUCT:
      return type instanceof api.DuckDBStructType && isUnnamed(type) ? 'tuple' : 'struct'
    case id.MAP:
      return 'map'
    case id.SQLNULL:
      return 'null'
    case id.VARCHAR:
    case id.ENUM:
    case id.BIT:
    case id.BIGNUM:
      return 'text'
    default:
      return 'other'
  }
}

/** Made once a column, so that a value costs one call. */
function converter(api: Api, type: DuckDBType, zone: string): Convert {
  const orNull = (convert: Convert) => (value: DuckDBValue) => (value === null ? null : convert(value))
  if (type instanceof api.DuckDBListType) {
    const item = orNull(converter(api, type.valueType, zone))
    return (value) => ({ kind: 'list', items: items(api, value).map(item) })
  }
  if (type instanceof api.DuckDBArrayType) {
    const item = orNull(converter(api, type.valueType, zone))
    return (value) => ({ kind: 'tuple', items: items(api, value).map(item) })
  }
  if (type instanceof api.DuckDBStructType) {
    const entries = type.entryNames.map(
      (name, index) => [name, orNull(converter(api, type.entryTypes[index] ?? api.VARCHAR, zone))] as const,
    )
    return (value) => {
      const fields = value instanceof api.DuckDBStructValue ? value.entries : {}
      return {
        kind: 'struct',
        entries: entries.map(([name, convert]) => [name, convert(fields[name] ?? null)] as const),
      }
    }
  }
  if (type instanceof api.DuckDBMapType) {
    const key = orNull(converter(api, type.keyType, zone))
    const item = orNull(converter(api, type.valueType, zone))
    return (value) => ({
      kind: 'map',
      entries: (value instanceof api.DuckDBMapValue ? value.entries : []).map(
        (entry) => [key(entry.key), item(entry.value)] as const,
      ),
    })
  }
  if (type instanceof api.DuckDBUnionType) {
    const members = new Map(
      type.memberTags.map((tag, index) => [tag, orNull(converter(api, type.memberTypes[index] ?? api.VARCHAR, zone))]),
    )
    return (value) => {
      if (!(value instanceof api.DuckDBUnionValue)) return null
      return members.get(value.tag)?.(value.value) ?? null
    }
  }
  return scalarConverter(api, type, zone)
}

function scalarConverter(api: Api, type: DuckDBType, zone: string): Convert {
  const id = api.DuckDBTypeId
  switch (type.typeId) {
    case id.BOOLEAN:
      return (value) => value === true
    case id.TINYINT:
    case id.SMALLINT:
    case id.INTEGER:
    case id.UTINYINT:
    case id.USMALLINT:
    case id.UINTEGER:
    case id.BIGINT:
    case id.UBIGINT:
    case id.HUGEINT:
    case id.UHUGEINT:
      return (value) => (typeof value === 'bigint' ? integer(value) : typeof value === 'number' ? value : null)
    case id.FLOAT:
    case id.DOUBLE:
      return (value) => ({ kind: 'float', value: Number(value) })
    case id.DECIMAL:
      return (value) => ({ kind: 'decimal', text: String(value) })
    case id.UUID:
      return (value) => ({ kind: 'uuid', text: String(value) })
    case id.BLOB:
      return (value) => (value instanceof api.DuckDBBlobValue ? { kind: 'bytes', bytes: value.bytes } : null)
    case id.DATE:
      return (value) => (value instanceof api.DuckDBDateValue ? date(value) : null)
    case id.TIMESTAMP:
      return (value) => (value instanceof api.DuckDBTimestampValue ? timestamp(value.micros, value) : null)
    case id.TIMESTAMP_S:
      return (value) =>
        value instanceof api.DuckDBTimestampSecondsValue ? timestamp(scaled(value.seconds, 1_000_000n), value) : null
    case id.TIMESTAMP_MS:
      return (value) =>
        value instanceof api.DuckDBTimestampMillisecondsValue ? timestamp(scaled(value.millis, 1000n), value) : null
    case id.TIMESTAMP_NS:
      return (value) =>
        value instanceof api.DuckDBTimestampNanosecondsValue
          ? timestamp(isInfinite(value.nanos) ? value.nanos : floorDivided(value.nanos, 1000n), value)
          : null
    case id.TIMESTAMP_TZ: {
      const offset = zoneOffset(zone)
      return (value) => (value instanceof api.DuckDBTimestampTZValue ? zoned(value.micros, zone, offset, value) : null)
    }
    case id.TIME:
      return (value) => (value instanceof api.DuckDBTimeValue ? time(value.micros, value) : null)
    case id.TIME_TZ:
      return (value) =>
        value instanceof api.DuckDBTimeTZValue ? time(value.micros, value, { offsetSeconds: value.offset }) : null
    case id.TIME_NS:
      return (value) => (value instanceof api.DuckDBTimeNSValue ? time(value.nanos / 1000n, value) : null)
    case id.INTERVAL:
      return (value) =>
        value instanceof api.DuckDBIntervalValue
          ? { kind: 'interval', months: value.months, days: value.days, microseconds: Number(value.micros) }
          : null
    default:
      return (value) => String(value)
  }
}

/** A row without field names: the driver's object would keep only its last field. */
function readUnnamed(api: Api, vector: DuckDBVector, rows: number, entries: readonly Convert[]): Cell[] {
  if (!(vector instanceof api.DuckDBStructVector)) return []
  return Array.from({ length: rows }, (_, row) => {
    if (!vector.isItemValid(row)) return null
    return {
      kind: 'tuple',
      items: entries.map((convert, index) => {
        const value = vector.getItemValue(row, index)
        return value === null ? null : convert(value)
      }),
    } as const
  })
}

function isUnnamed(type: { readonly entryNames: readonly string[] }): boolean {
  return type.entryNames.length > 0 && type.entryNames.every((name) => name === '')
}

function items(api: Api, value: DuckDBValue): readonly DuckDBValue[] {
  return value instanceof api.DuckDBListValue || value instanceof api.DuckDBArrayValue ? value.items : []
}

function integer(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
}

/** Python's dates end where its calendar ends: infinity is the last one, and what lies before the year 1 is text. */
function date(value: { readonly days: number }): Cell {
  if (value.days >= 2147483647) return { kind: 'date', year: 9999, month: 12, day: 31 }
  if (value.days <= -2147483647) return { kind: 'date', year: 1, month: 1, day: 1 }
  const { year, month, day } = calendar(value.days)
  return year < 1 || year > 9999 ? String(value) : { kind: 'date', year, month, day }
}

function timestamp(micros: bigint, value: object, zone?: CellZone): Cell {
  if (isInfinite(micros)) {
    return micros > 0n
      ? { kind: 'timestamp', year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59, microsecond: 999999 }
      : { kind: 'timestamp', year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0, microsecond: 0 }
  }
  const days = floorDivided(micros, MICROS_PER_DAY)
  const { year, month, day } = calendar(Number(days))
  if (year < 1 || year > 9999) return String(value)
  return { kind: 'timestamp', year, month, day, ...clock(micros - days * MICROS_PER_DAY), ...(zone && { zone }) }
}

function zoned(micros: bigint, zone: string, offset: (epochMs: number) => number, value: object): Cell {
  if (isInfinite(micros)) return timestamp(micros, value)
  const offsetSeconds = offset(Number(floorDivided(micros, 1000n)))
  return timestamp(micros + BigInt(offsetSeconds) * 1_000_000n, value, { name: zone, offsetSeconds })
}

function time(micros: bigint, value: object, zone?: CellZone): Cell {
  return micros >= MICROS_PER_DAY ? String(value) : { kind: 'time', ...clock(micros), ...(zone && { zone }) }
}

function clock(micros: bigint): { hour: number; minute: number; second: number; microsecond: number } {
  const total = Number(micros)
  const seconds = Math.floor(total / 1_000_000)
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: total % 1_000_000,
  }
}

/** Year, month and day of a day counted from 1970-01-01 in the Gregorian calendar. */
function calendar(days: number): { year: number; month: number; day: number } {
  const moment = new Date(days * 86_400_000)
  return { year: moment.getUTCFullYear(), month: moment.getUTCMonth() + 1, day: moment.getUTCDate() }
}

const MICROS_PER_DAY = 86_400_000_000n
const INFINITY = 9223372036854775807n

function isInfinite(micros: bigint): boolean {
  return micros === INFINITY || micros === -INFINITY
}

function scaled(value: bigint, factor: bigint): bigint {
  return isInfinite(value) ? value : value * factor
}

function floorDivided(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor
  return value % divisor < 0n ? quotient - 1n : quotient
}
