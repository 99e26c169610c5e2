import { PyError } from './py-error.ts'
import type { Value } from './value.ts'

/** An int in the one form it may have: a number where that is safe, else a bigint. */
export function toInteger(value: bigint): number | bigint {
  return value >= MIN_SAFE && value <= MAX_SAFE ? Number(value) : value
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER)
const MIN_SAFE = BigInt(Number.MIN_SAFE_INTEGER)

/** The value as an int where Python takes it for one (bools are ints); else `undefined`. */
export function asInteger(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return undefined
}

/** The int that a finite float with no fraction, or the whole part of any, stands for. */
export function truncate(value: number): number | bigint {
  const whole = Math.trunc(value)
  return Number.isSafeInteger(whole) ? whole + 0 : toInteger(BigInt(whole))
}

/** The digits of an int. Python refuses to write more than 4300 of them. */
export function integerRepr(value: number | bigint): string {
  const digits = String(value)
  if (digits.length > MAX_DIGITS && digits.replace('-', '').length > MAX_DIGITS) {
    throw new PyError(
      'ValueError',
      `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
    )
  }
  return digits
}

/** How many decimal digits Python converts between int and str. */
export const MAX_DIGITS = 4300
