/**
 * A value a database returned. What Python's drivers keep apart stays apart here: an int is a `number` that is a
 * safe integer, beyond that a `bigint`; everything that JavaScript has no type for carries its `kind`.
 */
export type Cell = null | boolean | number | bigint | string | TaggedCell

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

export interface FloatCell {
  readonly kind: 'float'
  readonly value: number
}

/** Digits as the database gave them, for example `1.50`: the scale is kept. */
export interface DecimalCell {
  readonly kind: 'decimal'
  readonly text: string
}

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

export interface BytesCell {
  readonly kind: 'bytes'
  readonly bytes: Uint8Array
}

export interface UuidCell {
  readonly kind: 'uuid'
  readonly text: string
}

export interface ListCell {
  readonly kind: 'list'
  readonly items: readonly Cell[]
}

/** Of fixed length: a fixed-size array, or a struct whose fields have no names. */
export interface TupleCell {
  readonly kind: 'tuple'
  readonly items: readonly Cell[]
}

export interface StructCell {
  readonly kind: 'struct'
  readonly entries: readonly (readonly [string, Cell])[]
}

export interface MapCell {
  readonly kind: 'map'
  readonly entries: readonly (readonly [Cell, Cell])[]
}
