/** The time of day, local, as dbt's log has it: `11:12:15.052493`. A moment is a text, or milliseconds since 1970. */
export function clockTime(moment: unknown): string {
  const date = new Date(typeof moment === 'number' ? moment : String(moment))
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0'))
  return `${parts.join(':')}.${String(date.getMilliseconds()).padStart(3, '0')}${micros(moment)}`
}

/** What stands below the millisecond, which a `Date` does not hold. */
function micros(moment: unknown): string {
  if (typeof moment === 'number') return String(Math.floor((moment % 1) * 1000)).padStart(3, '0')
  return (/\.\d{3}(\d{1,3})/.exec(String(moment))?.[1] ?? '').padEnd(3, '0')
}
