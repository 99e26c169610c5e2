import { isoDate, isoOffset, isoTime } from './iso-text.ts'

/** A date as YAML 1.1 reads `2024-01-31`. Prints as Python's `date`. */
export class YamlDate {
  readonly year: number
  readonly month: number
  readonly day: number

  constructor(year: number, month: number, day: number) {
    this.year = year
    this.month = month
    this.day = day
  }

  toString(): string {
    return isoDate(this)
  }

  toJSON(): string {
    return this.toString()
  }
}

/** A moment as YAML 1.1 reads `2024-01-31 12:00:00`. Prints as Python's `datetime`. */
export class YamlDateTime extends YamlDate {
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly microsecond: number
  /** Minutes east of UTC; undefined where the text names no zone. */
  readonly offset: number | undefined

  constructor(date: YamlDate, time: readonly [number, number, number, number], offset?: number) {
    super(date.year, date.month, date.day)
    this.hour = time[0]
    this.minute = time[1]
    this.second = time[2]
    this.microsecond = time[3]
    this.offset = offset
  }

  override toString(): string {
    return this.format(' ')
  }

  override toJSON(): string {
    return this.format('T')
  }

  private format(separator: string): string {
    const zone = this.offset === undefined ? '' : isoOffset(this.offset)
    return `${isoDate(this)}${separator}${isoTime(this)}${zone}`
  }
}

const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/

/** Reads a timestamp; a string instead of a value says, in Python's words, why there is no such moment. */
export function parseTimestamp(text: string): YamlDate | string {
  const match = TIMESTAMP.exec(text)
  if (!match) return `Invalid isoformat string: '${text}'`
  const [, year, month, day, hour, minute, second, fraction, zone, sign, zoneHours, zoneMinutes] = match
  const date = new YamlDate(Number(year), Number(month), Number(day))
  if (date.year < 1) return `year ${date.year} is out of range`
  if (date.month < 1 || date.month > 12) return 'month must be in 1..12'
  const days = new Date(Date.UTC(2000 + (date.year % 400), date.month, 0)).getUTCDate()
  if (date.day < 1 || date.day > days) return 'day is out of range for month'
  if (hour === undefined) return date
  if (Number(hour) > 23) return 'hour must be in 0..23'
  if (Number(minute) > 59) return 'minute must be in 0..59'
  if (Number(second) > 59) return 'second must be in 0..59'
  const microsecond = Number((fraction ?? '').slice(0, 6).padEnd(6, '0'))
  let offset: number | undefined
  if (zone === 'Z') offset = 0
  else if (sign !== undefined) offset = (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes ?? 0))
  return new YamlDateTime(date, [Number(hour), Number(minute), Number(second), microsecond], offset)
}
