/**
 * A value a database returned. What Python's drivers keep apart stays apart here: an int is a `number` that is a
 * safe integer, beyond that a `bigint`; everything that JavaScript has no type for carries its `kind`.
 */
export type Cell = null | boolean | number | bigint | string | TaggedCell

/** The values that say their kind. */
export type TaggedCell =
  | FloatCell
  | DecimalCell
  | DateCell
  | TimestampCell
  | TimeCell
  | IntervalCell
  | BytesCell
  | UuidCell
  | ListCell
  | TupleCell
  | StructCell
  | MapCell

/** Python's float: kept apart from int, since `2.0` prints as `2.0`. */
export interface FloatCell {
  readonly kind: 'float'
  readonly value: number
}

/** Digits as the database gave them, for example `1.50`: the scale is kept. */
export interface DecimalCell {
  readonly kind: 'decimal'
  readonly text: string
}

/** Python's `datetime.date`. */
export interface DateCell {
  readonly kind: 'date'
  readonly year: number
  readonly month: number
  readonly day: number
}

/** The zone of a timestamp or time that has one. */
export interface CellZone {
  /** For example `UTC` or `Europe/Berlin`; absent where only the offset is known. */
  readonly name?: string
  readonly offsetSeconds: number
}

/** The wall-clock reading in its zone, or without one. */
export interface TimestampCell {
  readonly kind: 'timestamp'
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly microsecond: number
  readonly zone?: CellZone
}

/** Python's `datetime.time`. */
export interface TimeCell {
  readonly kind: 'time'
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly microsecond: number
  readonly zone?: CellZone
}

/** Python sees a timedelta in which a month counts 30 days. */
export interface IntervalCell {
  readonly kind: 'interval'
  readonly months: number
  readonly days: number
  readonly microseconds: number
}

/** Python's bytes. */
export interface BytesCell {
  readonly kind: 'bytes'
  readonly bytes: Uint8Array
}

/** Python's `uuid.UUID`. */
export interface UuidCell {
  readonly kind: 'uuid'
  readonly text: string
}

/** Python's list. */
export interface ListCell {
  readonly kind: 'list'
  readonly items: readonly Cell[]
}

/** Of fixed length: a fixed-size array, or a struct whose fields have no names. */
export interface TupleCell {
  readonly kind: 'tuple'
  readonly items: readonly Cell[]
}

/** Values by name, in the order of the type. */
export interface StructCell {
  readonly kind: 'struct'
  readonly entries: readonly (readonly [string, Cell])[]
}

/** Values by keys of any type. */
export interface MapCell {
  readonly kind: 'map'
  readonly entries: readonly (readonly [Cell, Cell])[]
}
