import { isoDate, isoOffset, isoTime } from '#foundation/yaml/iso-text.ts'
import type { Cell, CellZone } from './cell.ts'

export type CellJson = null | boolean | number | string | readonly CellJson[] | { readonly [name: string]: CellJson }

/** A value as JSON has it: dates and timestamps as ISO texts, numbers that JavaScript cannot hold as texts. */
export function cellJson(cell: Cell): CellJson {
  if (cell === null) return null
  if (typeof cell === 'bigint') return String(cell)
  if (typeof cell !== 'object') return cell
  switch (cell.kind) {
    case 'float':
      return Number.isFinite(cell.value) ? cell.value : String(cell.value)
    case 'decimal':
      return decimalJson(cell.text)
    case 'uuid':
      return cell.text
    case 'date':
      return isoDate(cell)
    case 'timestamp':
      return `${isoDate(cell)}T${isoTime(cell)}${zoneText(cell.zone)}`
    case 'time':
      return `${isoTime(cell)}${zoneText(cell.zone)}`
    case 'interval':
      return intervalText(cell)
    case 'bytes':
      return `\\x${Buffer.from(cell.bytes).toString('hex')}`
    case 'list':
    case 'tuple':
      return cell.items.map(cellJson)
    case 'struct':
      return Object.fromEntries(cell.entries.map(([name, value]) => [name, cellJson(value)]))
    case 'map':
      return Object.fromEntries(cell.entries.map(([name, value]) => [plainText(cellJson(name)), cellJson(value)]))
  }
}

/** A value as a cell of a text table; nothing for null. */
export function cellText(cell: Cell): string {
  return cell === null ? '' : plainText(cellJson(cell))
}

function plainText(value: CellJson): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** As many digits a number of JavaScript always keeps. */
const SAFE_DIGITS = 15

function decimalJson(text: string): number | string {
  if (!/^[+-]?\d*\.?\d*$/.test(text)) return text
  return text.replace(/^[+-]?0*|\./g, '').length <= SAFE_DIGITS ? Number(text) : text
}

function zoneText(zone: CellZone | undefined): string {
  if (!zone) return ''
  return zone.offsetSeconds === 0 ? 'Z' : isoOffset(zone.offsetSeconds / 60)
}

/** For example `1 month 2 days 03:00:00`. */
function intervalText({
  months,
  days,
  microseconds,
}: {
  readonly months: number
  readonly days: number
  readonly microseconds: number
}): string {
  const size = Math.abs(microseconds)
  const seconds = Math.floor(size / 1_000_000)
  const clock = isoTime({
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: size % 1_000_000,
  })
  const parts = [
    ...(months === 0 ? [] : [`${months} ${Math.abs(months) === 1 ? 'month' : 'months'}`]),
    ...(days === 0 ? [] : [`${days} ${Math.abs(days) === 1 ? 'day' : 'days'}`]),
    ...(microseconds === 0 && (months !== 0 || days !== 0) ? [] : [`${microseconds < 0 ? '-' : ''}${clock}`]),
  ]
  return parts.join(' ')
}
