import { PyError } from '#jinja/values/py-error.ts'
import { repr } from '#jinja/values/to-string.ts'
import { fromOrdinal, isoYearStart, toOrdinal, weekdayOf, type CalendarDay } from './calendar.ts'
import { PyDateTime } from './date-time.ts'
import { MONTHS, WEEKDAYS } from './strftime.ts'
import { PyTimedelta } from './timedelta.ts'
import { FixedTimezone } from './tzinfo.ts'

const SHORT_MONTHS = MONTHS.map((month) => month.slice(0, 3))
const SHORT_WEEKDAYS = WEEKDAYS.map((day) => day.slice(0, 3))

/** What each directive accepts, as Python's `_strptime` in the C locale. */
const PATTERNS: Readonly<Record<string, string>> = {
  d: '3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]',
  f: '[0-9]{1,6}',
  H: '2[0-3]|[0-1]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]',
  G: '\\d\\d\\d\\d',
  j: '36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
  m: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  S: '6[0-1]|[0-5]\\d|\\d',
  U: '5[0-3]|[0-4]\\d|\\d',
  W: '5[0-3]|[0-4]\\d|\\d',
  w: '[0-6]',
  u: '[1-7]',
  V: '5[0-3]|0[1-9]|[1-4]\\d|\\d',
  y: '\\d\\d',
  Y: '\\d\\d\\d\\d',
  z: '[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z',
  A: WEEKDAYS.toReversed().join('|'),
  a: SHORT_WEEKDAYS.join('|'),
  B: MONTHS.toReversed().join('|'),
  b: SHORT_MONTHS.join('|'),
  p: 'am|pm',
  Z: 'utc|gmt',
}

const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %d %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
}

/** Python's `datetime.strptime`, with its error texts. */
export function strptime(text: string, format: string): PyDateTime {
  const { pattern, letters } = compileFormat(format)
  const match = pattern.exec(text)
  if (!match) throw new PyError('ValueError', `time data ${repr(text)} does not match format ${repr(format)}`)
  if (match[0].length !== text.length) {
    throw new PyError('ValueError', `unconverted data remains: ${text.slice(match[0].length)}`)
  }
  return assemble(new Map(letters.map((letter, index) => [letter, match[index + 1] as string])))
}

function compileFormat(format: string): { readonly pattern: RegExp; readonly letters: readonly string[] } {
  const letters: string[] = []
  const source = translate(format, format, letters)
  return { pattern: new RegExp(`^(?:${source})`, 'i'), letters }
}

function translate(format: string, whole: string, letters: string[]): string {
  let source = ''
  for (const [piece, spaces, letter] of format.matchAll(/(\s+)|%([^])|[^]/g)) {
    if (spaces !== undefined) source += '\\s+'
    else if (piece === '%') throw new PyError('ValueError', `stray % in format ${repr(whole)}`)
    else if (letter === undefined) source += piece.replace(/[\\.^$*+?{}[\]|()/]/g, '\\$&')
    else if (letter === '%') source += '%'
    else if (COMPOSED[letter] !== undefined) source += translate(COMPOSED[letter], whole, letters)
    else if (PATTERNS[letter] === undefined) {
      throw new PyError('ValueError', `${repr(letter)} is a bad directive in format ${repr(whole)}`)
    } else {
      if (letters.includes(letter)) {
        throw new PyError('ValueError', `redefinition of group name ${repr(letter)} as group ${letters.length + 1}`)
      }
      letters.push(letter)
      source += `(${PATTERNS[letter]})`
    }
  }
  return source
}

type Found = ReadonlyMap<string, string>

function assemble(found: Found): PyDateTime {
  const number = (letter: string): number | undefined => {
    const text = found.get(letter)
    return text === undefined ? undefined : Number(text)
  }
  const { year, month, day } = assembleDay(found, number)
  let hour = number('H') ?? 0
  const twelve = number('I')
  if (twelve !== undefined) {
    const isAfternoon = found.get('p')?.toLowerCase() === 'pm'
    hour = (twelve % 12) + (isAfternoon ? 12 : 0)
  }
  const microsecond = Number((found.get('f') ?? '').padEnd(6, '0'))
  return new PyDateTime(year, month, day, hour, number('M') ?? 0, number('S') ?? 0, microsecond, zoneOf(found))
}

function assembleDay(found: Found, number: (letter: string) => number | undefined): CalendarDay {
  const dayNumber = number('j')
  const weekday = weekdayFrom(found)
  let year = number('Y')
  const shortYear = number('y')
  if (shortYear !== undefined) year = shortYear + (shortYear <= 68 ? 2000 : 1900)
  checkIsoDirectives(found, year, weekday)

  const month = monthFrom(found)
  const day = number('d')
  // A leap day needs a leap year to stand in, as long as no other is named.
  const defaultYear = year ?? (month === 2 && day === 29 ? 1904 : 1900)
  if (dayNumber !== undefined) {
    return fromOrdinal(toOrdinal({ year: defaultYear, month: 1, day: 1 }) + dayNumber - 1)
  }
  const week = number('U') ?? number('W')
  if (week !== undefined && weekday !== undefined) {
    return fromWeek(defaultYear, week, weekday, found.has('W'))
  }
  const [isoYear, isoWeek] = [number('G'), number('V')]
  if (isoYear !== undefined && isoWeek !== undefined && weekday !== undefined) {
    return fromOrdinal(isoYearStart(isoYear) + (isoWeek - 1) * 7 + weekday)
  }
  const result = { year: defaultYear, month: month ?? 1, day: day ?? 1 }
  return year === undefined && defaultYear === 1904 ? { ...result, year: 1900 } : result
}

/** `%U` counts weeks from the year's first Sunday, `%W` from its first Monday; the days before are week 0. */
function fromWeek(year: number, week: number, weekday: number, startsOnMonday: boolean): CalendarDay {
  const january1 = { year, month: 1, day: 1 }
  const first = startsOnMonday ? weekdayOf(january1) : (weekdayOf(january1) + 1) % 7
  const wanted = startsOnMonday ? weekday : (weekday + 1) % 7
  const toWeekOne = (7 - first) % 7
  const dayNumber = week === 0 ? wanted - first : toWeekOne + 7 * (week - 1) + wanted
  return fromOrdinal(toOrdinal(january1) + dayNumber)
}

/** An ISO year needs its week and a weekday, and an ISO week its year, unless another kind of year or week is told too. */
function checkIsoDirectives(found: Found, year: number | undefined, weekday: number | undefined): void {
  const raise = (message: string): never => {
    throw new PyError('ValueError', message)
  }
  const another = "and a weekday directive ('%A', '%a', '%w', or '%u')."
  if (year === undefined && found.has('G')) {
    if (!found.has('V') || weekday === undefined) {
      raise(`ISO year directive '%G' must be used with the ISO week directive '%V' ${another}`)
    }
    if (found.has('j')) {
      raise("Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead.")
    }
  } else if (found.has('V') && !found.has('U') && !found.has('W')) {
    if (weekday === undefined) raise(`ISO week directive '%V' must be used with the ISO year directive '%G' ${another}`)
    raise("ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead.")
  }
}

function monthFrom(found: Found): number | undefined {
  const full = found.get('B')?.toLowerCase()
  if (full !== undefined) return MONTHS.findIndex((month) => month.toLowerCase() === full) + 1
  const short = found.get('b')?.toLowerCase()
  if (short !== undefined) return SHORT_MONTHS.findIndex((month) => month.toLowerCase() === short) + 1
  const number = found.get('m')
  return number === undefined ? undefined : Number(number)
}

/** 0 for Monday. */
function weekdayFrom(found: Found): number | undefined {
  const name = (found.get('A') ?? found.get('a'))?.toLowerCase()
  if (name !== undefined) return SHORT_WEEKDAYS.findIndex((day) => day.toLowerCase() === name.slice(0, 3))
  const fromSunday = found.get('w')
  if (fromSunday !== undefined) return (Number(fromSunday) + 6) % 7
  const fromMonday = found.get('u')
  return fromMonday === undefined ? undefined : Number(fromMonday) - 1
}

function zoneOf(found: Found): FixedTimezone | null {
  const text = found.get('z')
  if (text === undefined) return null
  if (text.toUpperCase() === 'Z') return FixedTimezone.utc
  const [, sign, hours, minutes, seconds = '0', fraction = ''] =
    /^([+-])(\d\d):?(\d\d)(?::?(\d\d)(?:\.(\d+))?)?$/.exec(text) ?? []
  const whole = BigInt((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000_000n
  const size = whole + BigInt(fraction.padEnd(6, '0'))
  const zone = found.get('Z')
  return size === 0n && zone === undefined
    ? FixedTimezone.utc
    : new FixedTimezone(new PyTimedelta(sign === '-' ? -size : size), zone)
}
