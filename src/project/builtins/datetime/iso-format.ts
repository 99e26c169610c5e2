import { digits } from '#foundation/yaml/iso-text.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'
import type { PyTimedelta } from './timedelta.ts'

/** The argument `timespec` of `isoformat`, which is the first or the second one. */
export function timespecArgument(value: Value | undefined, position: number): string {
  if (value === undefined) return 'auto'
  if (typeof value === 'string') return value
  const given = value === null ? 'None' : typeName(value)
  throw new PyError('TypeError', `isoformat() argument ${position} must be str, not ${given}`)
}

export interface TimeOfDay {
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly microsecond: number
}

/** `+HH<separator>MM`, with seconds and microseconds only where there are any. */
export function formatOffset(offset: PyTimedelta, separator: string): string {
  const size = offset.total < 0n ? -offset.total : offset.total
  const seconds = Number(size / 1_000_000n)
  const microseconds = Number(size % 1_000_000n)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  if (seconds % 60 !== 0 || microseconds !== 0) parts.push(seconds % 60)
  const fraction = microseconds === 0 ? '' : `.${String(microseconds).padStart(6, '0')}`
  return (offset.total < 0n ? '-' : '+') + parts.map((part) => digits(part, 2)).join(separator) + fraction
}

/** `timespec` as in Python: `auto` shows microseconds only where there are any. */
export function formatTime(time: TimeOfDay, timespec = 'auto'): string {
  const spec = timespec === 'auto' ? (time.microsecond === 0 ? 'seconds' : 'microseconds') : timespec
  const hour = digits(time.hour, 2)
  const minute = `${hour}:${digits(time.minute, 2)}`
  const second = `${minute}:${digits(time.second, 2)}`
  switch (spec) {
    case 'hours':
      return hour
    case 'minutes':
      return minute
    case 'seconds':
      return second
    case 'milliseconds':
      return `${second}.${digits(Math.floor(time.microsecond / 1000), 3)}`
    case 'microseconds':
      return `${second}.${digits(time.microsecond, 6)}`
    default:
      throw new PyError('ValueError', 'Unknown timespec value')
  }
}
