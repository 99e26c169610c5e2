/** The time of day, local, as dbt's log has it: `11:12:15.052493`. */
export function clockTime(moment: unknown): string {
  const date = moment instanceof Date ? moment : new Date(String(moment))
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0'))
  return `${parts.join(':')}.${String(date.getMilliseconds()).padStart(3, '0')}${micros(moment)}`
}

/** What a text form says below the millisecond, which a `Date` does not hold. */
function micros(moment: unknown): string {
  const fraction = typeof moment === 'string' ? (/\.\d{3}(\d{1,3})/.exec(moment)?.[1] ?? '') : ''
  return fraction.padEnd(3, '0')
}
