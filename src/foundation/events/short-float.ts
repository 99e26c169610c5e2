/** The shortest number that is the same in 32 bits: durations in dbt's events have no more. */
export function shortFloat(value: number): number {
  const wanted = Math.fround(value)
  for (let digits = 6; digits < 10; digits += 1) {
    const short = Number(wanted.toPrecision(digits))
    if (Math.fround(short) === wanted) return short
  }
  return wanted
}
