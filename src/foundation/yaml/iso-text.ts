/** Dates, times and offsets as Python's `isoformat` writes them. */

interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

interface Clock {
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly microsecond: number
}

/** For example `2024-01-31`. */
export function isoDate({ year, month, day }: Day): string {
  return `${digits(year, 4)}-${two(month)}-${two(day)}`
}

/** For example `12:00:00`, with microseconds only where there are any. */
export function isoTime({ hour, minute, second, microsecond }: Clock): string {
  const fraction = microsecond === 0 ? '' : `.${digits(microsecond, 6)}`
  return `${two(hour)}:${two(minute)}:${two(second)}${fraction}`
}

/** For example `+02:00`, of the minutes east of UTC. */
export function isoOffset(minutes: number): string {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(Math.floor(size % 60))}`
}

/** A number with zeros before it. */
export function digits(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

function two(value: number): string {
  return digits(value, 2)
}
