import { digits } from '#foundation/yaml/iso-text.ts'
import { type CalendarDay, dayOfYear, isoWeekOf, weekdayOf } from './calendar.ts'
import { formatOffset, type TimeOfDay } from './iso-format.ts'
import type { PyTimedelta } from './timedelta.ts'

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

/** What a directive can ask of a date, a time or a datetime. */
export interface FormattedMoment extends CalendarDay, TimeOfDay {
  readonly offset: PyTimedelta | null
  readonly zoneName: string | null
}

/** One directive, with glibc's flags (`-` no padding, `_` spaces, `0` zeros, `^` upper case, `#` other case) and width. */
const DIRECTIVE = /%([-_0^#]*)(\d*)([EO]?)(:?[a-zA-Z%+])/g

/** Formats as Python does on Linux in the C locale; a directive that is not known stays as it was written. */
export function strftime(moment: FormattedMoment, format: string): string {
  return format.replace(DIRECTIVE, (written, flags: string, width: string, _modifier: string, letter: string) => {
    // Microseconds are Python's own addition, which knows neither flags nor width.
    if (letter === 'f' && written !== '%f') return written
    const field = formatField(moment, letter)
    if (field === undefined) return written
    const text = typeof field === 'string' ? field : padNumber(field, flags, width)
    return changeCase(padText(text, flags, width), flags, letter)
  })
}

/** A number with the width and the filling that it has by itself. */
interface NumericField {
  readonly value: number
  readonly width: number
  readonly fill: '0' | ' '
}

function formatField(moment: FormattedMoment, letter: string): string | NumericField | undefined {
  const { year, month, day, hour, minute, second } = moment
  const weekday = weekdayOf(moment)
  const twelve = hour % 12 === 0 ? 12 : hour % 12
  const number = (value: number, width = 2, fill: '0' | ' ' = '0'): NumericField => ({ value, width, fill })
  switch (letter) {
    case 'a':
      return (WEEKDAYS[weekday] as string).slice(0, 3)
    case 'A':
      return WEEKDAYS[weekday] as string
    case 'b':
    case 'h':
      return (MONTHS[month - 1] as string).slice(0, 3)
    case 'B':
      return MONTHS[month - 1] as string
    case 'c':
      return strftime(moment, '%a %b %e %H:%M:%S %Y')
    case 'C':
      return number(Math.floor(year / 100), 1)
    case 'd':
      return number(day)
    case 'D':
    case 'x':
      return strftime(moment, '%m/%d/%y')
    case 'e':
      return number(day, 2, ' ')
    case 'f':
      return digits(moment.microsecond, 6)
    case 'F':
      return strftime(moment, '%Y-%m-%d')
    case 'g':
      return number(isoWeekOf(moment).year % 100)
    case 'G':
      return number(isoWeekOf(moment).year, 1)
    case 'H':
      return number(hour)
    case 'I':
      return number(twelve)
    case 'j':
      return number(dayOfYear(moment), 3)
    case 'k':
      return number(hour, 2, ' ')
    case 'l':
      return number(twelve, 2, ' ')
    case 'm':
      return number(month)
    case 'M':
      return number(minute)
    case 'n':
      return '\n'
    case 'p':
      return hour < 12 ? 'AM' : 'PM'
    case 'P':
      return hour < 12 ? 'am' : 'pm'
    case 'r':
      return strftime(moment, '%I:%M:%S %p')
    case 'R':
      return strftime(moment, '%H:%M')
    case 's':
      return String(Math.floor(new Date(year, month - 1, day, hour, minute, second).getTime() / 1000))
    case 'S':
      return number(second)
    case 't':
      return '\t'
    case 'T':
    case 'X':
      return strftime(moment, '%H:%M:%S')
    case 'u':
      return number(weekday + 1, 1)
    case 'U':
      return number(Math.floor((dayOfYear(moment) + 6 - ((weekday + 1) % 7)) / 7))
    case 'V':
      return number(isoWeekOf(moment).week)
    case 'w':
      return number((weekday + 1) % 7, 1)
    case 'W':
      return number(Math.floor((dayOfYear(moment) + 6 - weekday) / 7))
    case 'y':
      return number(year % 100)
    case 'Y':
      return number(year, 1)
    case 'z':
      return moment.offset === null ? '' : formatOffset(moment.offset, '')
    case 'Z':
      return moment.zoneName ?? ''
    case '%':
      return '%'
    default:
      return undefined
  }
}

function padNumber(field: NumericField, flags: string, width: string): string {
  if (flags.includes('-')) return String(field.value)
  const fill = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : field.fill
  return String(field.value).padStart(Math.max(field.width, Number(width)), fill)
}

function padText(text: string, flags: string, width: string): string {
  return text.padStart(Number(width), flags.includes('0') ? '0' : ' ')
}

/** `#` makes AM and PM and zone names lower case, anything else upper case. */
function changeCase(text: string, flags: string, letter: string): string {
  if (letter === 'P') return text
  if (flags.includes('#')) return letter === 'p' || letter === 'Z' ? text.toLowerCase() : text.toUpperCase()
  return flags.includes('^') ? text.toUpperCase() : text
}
