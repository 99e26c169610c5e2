import type { Row, Value } from './database.ts'

/** A text that must be there. */
export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw wrong(column, value)
  return value
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column)
}

/** A text in whose place an empty one stands where there is none: keys cannot be null. */
export function named(row: Row, column: string): string | null {
  return text(row, column) || null
}

export function number(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number') throw wrong(column, value)
  return value
}

export function numberOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : number(row, column)
}

export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (!(value instanceof Uint8Array)) throw wrong(column, value)
  return value
}

/** What was written as JSON by this program. */
export function json<Shape>(row: Row, column: string): Shape {
  return JSON.parse(text(row, column)) as Shape
}

export function jsonOrNull<Shape>(row: Row, column: string): Shape | null {
  return row[column] === null ? null : json<Shape>(row, column)
}

function wrong(column: string, value: Value | undefined): Error {
  return new Error(`The store has ${value === undefined ? 'no' : 'an unexpected'} value in the column ${column}`)
}
