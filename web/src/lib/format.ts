import { momentFormat, numberFormat } from './kept-formats.ts'

/** Numbers, spans and moments as people read them, by the browser's locale. */
const THIN = ' '

export function formatNumber(value: number | Intl.StringNumericLiteral, digits?: number): string {
  const options =
    digits === undefined
      ? { maximumFractionDigits: 2 }
      : { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return numberFormat(options).format(value)
}

/** A share of one: 0.6246 is `62.46 %`, with a thin space. */
export function formatPercent(share: number, digits = 2): string {
  return `${formatNumber(share * 100, digits)}${THIN}%`
}

/** `0.04 s`, `3.1 s`, `2 min 5 s`, `1 h 12 min`, `3 d 4 h`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${formatNumber(seconds, seconds < 1 ? 2 : 1)}${THIN}s`
  if (seconds < 60) return `${Math.round(seconds)}${THIN}s`
  const whole = Math.round(seconds)
  if (whole < 3600) return two(Math.floor(whole / 60), 'min', whole % 60, 's')
  const minutes = Math.round(whole / 60)
  if (minutes < 1440) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(minutes / 60)
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const first = `${large}${THIN}${largeUnit}`
  return small === 0 ? first : `${first} ${small}${THIN}${smallUnit}`
}

/** `9 min ago`, `in 3 h`: the largest unit alone. */
export function formatAge(moment: string, now: number): string {
  const seconds = (Date.parse(moment) - now) / 1000
  const size = Math.abs(seconds)
  if (size < 5) return 'now'
  const [unit, length] = UNITS.find(([, least]) => size >= least) ?? ['s', 1]
  const count = Math.floor(size / length)
  return seconds < 0 ? `${count}${THIN}${unit} ago` : `in ${count}${THIN}${unit}`
}

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const

/** `04:12`, on another day `Nov 21 04:12`, in another year with it: the day as the reader's locale has it, in the zone of the page. */
export function formatMoment(moment: string, { now, timeZone }: { now: number; timeZone: string }): string {
  const at = new Date(moment)
  const day = (value: Date) => momentFormat('en-CA', { timeZone, dateStyle: 'short' }).format(value)
  const time = momentFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at)
  const [that, today] = [day(at), day(new Date(now))]
  if (that === today) return time
  const isSameYear = that.slice(0, 4) === today.slice(0, 4)
  return `${formatDay(at, timeZone, !isSameYear)} ${time}`
}

/** `Nov 21 04:12:09`: of what is over in a moment. */
export function formatSecond(moment: string, timeZone: string): string {
  return `${formatDay(new Date(moment), timeZone, false)} ${formatClock(moment, timeZone)}`
}

/** `Nov 21, 2026 04:12:09 GMT+1`: all of it, with the zone that it is told in. */
export function formatWhole(moment: string, timeZone: string): string {
  const at = new Date(moment)
  const zone = momentFormat(undefined, { timeZone, timeZoneName: 'short' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value
  return `${formatDay(at, timeZone, true)} ${formatClock(moment, timeZone)} ${zone ?? timeZone}`
}

/** What a clock of the warehouse showed, `2021-02-11 23:55:35.520502`, as `Feb 11, 2021 23:55:35`; whatever is none stays as it is. */
export function formatWallClock(text: string): string {
  const [, day = '', time = ''] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.\d+)?)?$/.exec(text) ?? []
  const at = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(at.getTime())) return text
  return `${formatDay(at, 'UTC', true)}${time === '' ? '' : ` ${time}`}`
}

function formatDay(at: Date, timeZone: string, hasYear: boolean): string {
  const year = hasYear ? ({ year: 'numeric' } as const) : {}
  return momentFormat(undefined, { timeZone, day: 'numeric', month: 'short', ...year }).format(at)
}

/** `04:12:09` */
export function formatClock(moment: string, timeZone: string): string {
  return momentFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(new Date(moment))
}

export function formatBytes(bytes: number): string {
  const unit = ['B', 'KB', 'MB', 'GB', 'TB'].at(Math.min(4, Math.floor(Math.log10(Math.max(1, bytes)) / 3))) ?? 'B'
  const power = ['B', 'KB', 'MB', 'GB', 'TB'].indexOf(unit)
  return `${formatNumber(bytes / 1000 ** power, power === 0 ? 0 : 1)}${THIN}${unit}`
}

/** `1 model`, `3 models`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count, 0)} ${count === 1 ? one : many}`
}
