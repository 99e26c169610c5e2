import type { WrittenFor } from '../written-for.ts'
import { numberText } from './number-format.ts'

/** Whether `x` is a date or a moment, to DuckDB a constant. */
export function isMoment(x: string): string {
  return `(typeof(${x}) = 'DATE' or typeof(${x}) like 'TIMESTAMP%')`
}

/** Whether `x` is a number, to DuckDB a constant. */
export function isNumber(x: string): string {
  return `regexp_matches(typeof(${x}), '^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL.*|DOUBLE|FLOAT)')`
}

/** Whether `x` is a whole number, to DuckDB a constant. */
export function isWhole(x: string): string {
  return `regexp_matches(typeof(${x}), '^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\\([0-9]+,0\\))$')`
}

/**
 * `x` as a moment without a zone, as the clock on the wall has it. A macro is bound for any type, and not every type can
 * be cast to a moment: texts can.
 */
export function momentOf(x: string): string {
  const text = `${x}::varchar`
  const local = `system.main.regexp_replace(${text}, '[+-][0-9:]+$', '')`
  return `try_cast(case when typeof(${x}) = 'TIMESTAMP WITH TIME ZONE' then ${local} else ${text} end as timestamp)`
}

/** The SQL that makes a text of a date, a moment or a number by a format. */
export function textOf(
  x: string,
  f: string,
  writtenFor: WrittenFor,
  dateText: (d: string, f: string) => string,
): string {
  const number = numberText(`try_cast(${x}::varchar as decimal(38, 9))`, f, writtenFor)
  return `case when ${isMoment(x)} then ${dateText(momentOf(x), f)} else ${number} end`
}
