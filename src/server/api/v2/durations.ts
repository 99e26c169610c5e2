const SECOND = 1_000
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** Milliseconds from one moment to another; 0 where the first is not known. */
export function between(from: string | null, to: string | null, now: number): number {
  if (from === null) return 0
  return Math.max(0, (to === null ? now : Date.parse(to)) - Date.parse(from))
}

/** `00:12:05`. */
export function clockTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / SECOND)
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

/** `12 minutes, 5 seconds`: the two largest units. */
export function inWords(milliseconds: number): string {
  let rest = Math.floor(milliseconds / SECOND)
  const parts = UNITS.flatMap(([name, seconds]) => {
    const count = Math.floor(rest / seconds)
    rest -= count * seconds
    return count === 0 ? [] : [`${count} ${name}${count === 1 ? '' : 's'}`]
  })
  return parts.length === 0 ? '0 minutes' : parts.slice(0, 2).join(', ')
}
