import { DAY, HOUR, MINUTE, SECOND } from './wall-time.ts'

const UNITS = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY } as const

const LONG_NAMES: readonly (readonly [RegExp, keyof typeof UNITS])[] = [
  [/^milliseconds?$/, 'ms'],
  [/^(?:seconds?|secs?)$/, 's'],
  [/^(?:minutes?|mins?)$/, 'm'],
  [/^(?:hours?|hrs?)$/, 'h'],
  [/^days?$/, 'd'],
  [/^weeks?$/, 'w'],
]

const PART = /(\d+(?:\.\d+)?)\s*([a-z]+)\s*/gi

/** Reads `90m`, `1h 30m`, `2 days`, `0`: milliseconds, undefined if it is no duration. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim()
  if (trimmed === '0') return 0
  let total = 0
  let end = 0
  for (const match of trimmed.matchAll(PART)) {
    const unit = unitOf(match[2] ?? '')
    if (match.index !== end || unit === undefined) return undefined
    total += Number(match[1]) * UNITS[unit]
    end += match[0].length
  }
  return end === trimmed.length && end > 0 ? Math.round(total) : undefined
}

function unitOf(word: string): keyof typeof UNITS | undefined {
  const lower = word.toLowerCase()
  if (Object.hasOwn(UNITS, lower)) return lower as keyof typeof UNITS
  return LONG_NAMES.find(([pattern]) => pattern.test(lower))?.[1]
}

/** The shortest text that `parseDuration` reads as this: `1h 30m`. */
export function formatDuration(milliseconds: number): string {
  let rest = Math.round(milliseconds)
  if (rest <= 0) return '0s'
  const parts: string[] = []
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const count = Math.floor(rest / UNITS[unit])
    if (count > 0) parts.push(`${count}${unit}`)
    rest -= count * UNITS[unit]
  }
  return parts.join(' ')
}
