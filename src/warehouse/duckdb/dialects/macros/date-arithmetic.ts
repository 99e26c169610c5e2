import { type DialectMacro, macro, macros } from './macro.ts'

/** The most that can be said of it in one macro: an interval of any part. */
function interval(n: string): string {
  return (
    `case lower(part) when 'year' then to_years(${n}) when 'quarter' then to_months(3 * ${n}) when 'month' then to_months(${n}) ` +
    `when 'week' then to_days(7 * ${n}) when 'day' then to_days(${n}) when 'hour' then to_hours(${n}) ` +
    `when 'minute' then to_minutes(${n}) when 'second' then to_seconds(${n}) when 'millisecond' then to_milliseconds(${n}) ` +
    `else to_microseconds(${n}) end`
  )
}

const whole = 'round(n)::int'

/**
 * Adding to a date, and how far two are from each other. PostgreSQL has no such functions, but packages write them for
 * warehouses that they do not know.
 */
export const DATE_ARITHMETIC: readonly DialectMacro[] = [
  // A rule has calls for hours and less go to `timeadd`: an hour makes a moment of a date, a day does not.
  macro('dateadd', `(part, n, d) as cast_to_type(d::timestamp + ${interval(whole)}, d)`),
  ...macros(['timeadd', 'timestampadd'], `(part, n, d) as d + ${interval(whole)}`),
  // DuckDB's weeks begin on Thursday here, as 1970 did.
  ...macros(
    ['datediff', 'timestampdiff'],
    `(part, a, b) as case when lower(part) = 'week' then date_diff('day', system.main.date_trunc('week', a::timestamp), system.main.date_trunc('week', b::timestamp)) // 7 else date_diff(part, a::timestamp, b::timestamp) end`,
  ),
]
