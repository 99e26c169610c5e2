import { isoDate, isoOffset, isoTime } from '#foundation/yaml/iso-text.ts'
import type { Cell, TimeCell } from '#warehouse/adapter/cell.ts'
import { type ArrayItem, parseArrayText } from './array-text.ts'
import { jsonCell } from './json-cell.ts'
import { pgType } from './pg-type.ts'

type Read = (text: string) => Cell

/** Reads values of a type from the text that the server sends, as Python's driver would give them. */
export function cellReader(oid: number): Read {
  const { kind, item } = pgType(oid)
  if (item !== undefined) {
    const read = cellReader(item)
    const convert = (each: ArrayItem): Cell =>
      each === null ? null : typeof each === 'string' ? read(each) : { kind: 'list', items: each.map(convert) }
    return (text) => ({ kind: 'list', items: parseArrayText(text).map(convert) })
  }
  if (oid === JSON_OID || oid === JSONB_OID) return jsonCell
  if (MOMENT_RANGES.has(oid)) return (text) => rangeText(text, momentText)
  if (RANGES.has(oid)) return (text) => rangeText(text)
  return READERS[kind] ?? asText
}

const JSON_OID = 114
const JSONB_OID = 3802
/** The server's own types of ranges: of numbers and days, and of moments. */
const RANGES: ReadonlySet<number> = new Set([3904, 3906, 3912, 3926])
const MOMENT_RANGES: ReadonlySet<number> = new Set([3908, 3910])

const asText: Read = (text) => text

const READERS: Readonly<Record<string, Read>> = {
  boolean: (text) => text === 't',
  integer: (text) => {
    const number = Number(text)
    return Number.isSafeInteger(number) ? number : BigInt(text)
  },
  float: (text) => ({ kind: 'float', value: floatOf(text) }),
  decimal: (text) => ({ kind: 'decimal', text }),
  date: readDate,
  timestamp: readTimestamp,
  timestamptz: readTimestamp,
  time: readTime,
  interval: readInterval,
  bytes: (text) => ({ kind: 'bytes', bytes: Buffer.from(text.slice(2), 'hex') }),
}

function floatOf(text: string): number {
  return text === 'Infinity' ? Number.POSITIVE_INFINITY : text === '-Infinity' ? Number.NEGATIVE_INFINITY : Number(text)
}

/** Python's calendar ends with the year 9999; what lies before its year 1 stays as it is written. */
const LAST_DAY = { year: 9999, month: 12, day: 31 } as const
const FIRST_DAY = { year: 1, month: 1, day: 1 } as const

const DATE = /^(\d{4,})-(\d\d)-(\d\d)$/

function readDate(text: string): Cell {
  if (text === 'infinity') return { kind: 'date', ...LAST_DAY }
  if (text === '-infinity') return { kind: 'date', ...FIRST_DAY }
  const [, year, month, day] = DATE.exec(text) ?? []
  if (day === undefined || Number(year) > LAST_DAY.year) return text
  return { kind: 'date', year: Number(year), month: Number(month), day: Number(day) }
}

function readTimestamp(text: string): Cell {
  if (text === 'infinity') return { kind: 'timestamp', ...LAST_DAY, ...LAST_MOMENT }
  if (text === '-infinity') return { kind: 'timestamp', ...FIRST_DAY, ...FIRST_MOMENT }
  const [day = '', clock = ''] = text.split(' ', 2)
  const date = readDate(day)
  const time = clockOf(clock)
  if (typeof date !== 'object' || date?.kind !== 'date' || !time || text.endsWith(' BC')) return text
  return { ...date, ...time, kind: 'timestamp' }
}

const LAST_MOMENT = { hour: 23, minute: 59, second: 59, microsecond: 999_999 } as const
const FIRST_MOMENT = { hour: 0, minute: 0, second: 0, microsecond: 0 } as const

function readTime(text: string): Cell {
  const time = clockOf(text)
  return time ? { kind: 'time', ...time } : text
}

type Clock = Omit<TimeCell, 'kind'>

const CLOCK = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?)?$/

function clockOf(text: string): Clock | undefined {
  const match = CLOCK.exec(text)
  if (!match) return undefined
  const [, hour, minute, second, fraction = '', sign, zoneHours, zoneMinutes = '0', zoneSeconds = '0'] = match
  const offset = Number(zoneHours) * 3600 + Number(zoneMinutes) * 60 + Number(zoneSeconds)
  return {
    // Python has no hour 24.
    hour: Number(hour) % 24,
    minute: Number(minute),
    second: Number(second),
    microsecond: Number(fraction.padEnd(6, '0')),
    ...(sign && { zone: { offsetSeconds: sign === '-' ? -offset : offset } }),
  }
}

const UNITS = /([+-]?\d+) (year|mon|day)s?/g
const INTERVAL_CLOCK = /([+-]?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/

/** `1 year 2 mons -3 days 04:05:06.7`. Python's driver has 365 days in a year and 30 in a month. */
function readInterval(text: string): Cell {
  const parts = { year: 0, mon: 0, day: 0 }
  for (const [, count, unit] of text.matchAll(UNITS)) parts[unit as keyof typeof parts] = Number(count)
  const [, sign, hours = '0', minutes = '0', seconds = '0', fraction = ''] = INTERVAL_CLOCK.exec(text) ?? []
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
  const microseconds = whole * 1_000_000 + Number(fraction.padEnd(6, '0'))
  return {
    kind: 'interval',
    months: parts.mon,
    days: parts.year * 365 + parts.day,
    microseconds: sign === '-' ? -microseconds : microseconds,
  }
}

const RANGE = /^([[(])(?:"([^"]*)"|([^,]*)),(?:"([^"]*)"|(.*))([\])])$/

/** `[1,)` as the driver's ranges are printed: `[1, None)`. */
function rangeText(text: string, boundText = (bound: string) => bound): string {
  const [, open, quotedLower, lower, quotedUpper, upper, close] = RANGE.exec(text) ?? []
  if (open === undefined) return text
  const [from, to] = [quotedLower ?? lower, quotedUpper ?? upper].map((bound) => (bound ? boundText(bound) : 'None'))
  return `${open}${from}, ${to}${close}`
}

/** A moment as Python prints it. */
function momentText(text: string): string {
  const moment = readTimestamp(text)
  if (typeof moment !== 'object' || moment?.kind !== 'timestamp') return text
  return `${isoDate(moment)} ${isoTime(moment)}${moment.zone ? isoOffset(moment.zone.offsetSeconds / 60) : ''}`
}
