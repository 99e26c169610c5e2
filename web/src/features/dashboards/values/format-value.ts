import type { DataColumn, Format, Grain } from '#api/dashboards.ts'
import { formatNumber, formatPercent, formatSeconds } from '../../../lib/format.ts'
import { momentFormat, numberFormat } from '../../../lib/kept-formats.ts'

/** What of a column says how its values are written. */
export type Written = Pick<DataColumn, 'type' | 'format'>

/** A value as people read it, by the reader's locale. Moments are told in `timeZone`; dates have none. */
export function formatValue(value: unknown, { type, format }: Written, timeZone: string): string {
  if (value === null || value === undefined) return '–'
  if (type === 'date' || type === 'timestamp') return formatDate(String(value), format?.grain ?? null, timeZone)
  if (type === 'boolean') return value === true || value === 'true' ? 'yes' : 'no'
  if (typeof value === 'object') return JSON.stringify(value)
  if (type === 'text' && !format) return String(value)
  const number = numberOf(value)
  if (number === undefined) return String(value)
  return formatted(number, format, { isInteger: type === 'integer', digits: digitsOf(value) })
}

function formatted(
  value: number,
  format: Format | null,
  { isInteger, digits }: Digits & { isInteger: boolean },
): string {
  const decimals = format?.decimals ?? undefined
  switch (format?.type) {
    case 'percent':
      return formatPercent(value, decimals ?? 2)
    case 'currency':
      return formatCurrency(digits ?? value, format.currency ?? 'USD', decimals)
    case 'duration':
      return formatSeconds(value)
    default: {
      const text = signed(formatPlain(digits ?? value, decimals ?? (isInteger ? 0 : undefined)))
      return format?.unit ? `${text}\u202f${format.unit}` : text
    }
  }
}

type Exact = Intl.StringNumericLiteral

interface Digits {
  /** Of what came as a text, since a number would not hold all of it. */
  readonly digits: Exact | undefined
}

function digitsOf(value: unknown): Exact | undefined {
  // Of more digits nobody reads each.
  return typeof value === 'string' && /^-?\d{1,40}(?:\.\d+)?$/.test(value) ? (value as Exact) : undefined
}

function formatCurrency(value: number | Exact, currency: string, decimals: number | undefined): string {
  const digits = decimals === undefined ? {} : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  const size = isEnormous(value) ? SCIENTIFIC : digits
  return signed(numberFormat({ style: 'currency', currency, ...size }).format(value))
}

/** What two decimals would make nothing of has two digits; what has more noughts than one can count has powers of ten. */
function formatPlain(value: number | Exact, decimals: number | undefined): string {
  if (isEnormous(value)) return numberFormat(SCIENTIFIC).format(value)
  if (typeof value === 'string' || decimals !== undefined) return formatNumber(value, decimals)
  const size = Math.abs(value)
  if (size > 0 && size < 1e-6) return numberFormat(SCIENTIFIC).format(value)
  return size > 0 && size < 0.01 ? numberFormat({ maximumSignificantDigits: 2 }).format(value) : formatNumber(value)
}

const SCIENTIFIC = { notation: 'scientific', minimumFractionDigits: 0, maximumFractionDigits: 4 } as const

/** A number beyond these has no digits of its own there. */
function isEnormous(value: number | Exact): boolean {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) >= 1e18
}

/** A minus as wide as a plus. */
export function signed(text: string): string {
  return text.replace('-', '−')
}

/** Of what a warehouse answers, also of numbers that came as texts; undefined for what is none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

/** As much of a date as its grain tells. `isShort` leaves out the year, where neighbours say it. */
export function formatDate(iso: string, grain: Grain | null, timeZone: string, isShort = false): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(iso)
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(iso)
  // What has no zone is the same everywhere: read and told as if it were UTC.
  const at = new Date(isDay || hasZone ? iso : `${iso.replace(' ', 'T')}Z`)
  if (Number.isNaN(at.getTime())) return iso
  const zone = hasZone && !isDay ? timeZone : 'UTC'
  const told = (options: Intl.DateTimeFormatOptions) =>
    momentFormat(undefined, { timeZone: zone, ...options }).format(at)
  const day = { day: 'numeric', month: 'short', ...(!isShort && ({ year: 'numeric' } as const)) } as const
  switch (grain ?? (isDay ? 'day' : null)) {
    case 'year':
      return told({ year: 'numeric' })
    case 'quarter':
      return `Q${Math.ceil((at.getUTCMonth() + 1) / 3)} ${told({ year: 'numeric' })}`
    case 'month':
      return told({ month: 'short', year: 'numeric' })
    case 'week':
    case 'day':
      return told(day)
    default:
      return told({ ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  }
}
