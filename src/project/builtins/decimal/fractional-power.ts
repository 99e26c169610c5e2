/** Digits behind the point that the work is done with: enough for 28 of a result of any size. */
const PLACES = 80
const ONE = 10n ** BigInt(PLACES)
/** How many digits of the result are good. */
const GOOD_DIGITS = 60

/** A positive number: coefficient × 10^exponent. */
export interface PositiveNumber {
  readonly coefficient: bigint
  readonly exponent: number
}

/** `base ** power` for a power that is not whole, to more digits than a decimal keeps; infinite where it is too large. */
export function fractionalPower(
  base: PositiveNumber,
  power: PositiveNumber,
  isNegativePower: boolean,
): PositiveNumber | 'too large' | 'too small' {
  const size = timesPower(logarithm(base), power)
  const logOfResult = isNegativePower ? -size : size
  const ten = logarithm({ coefficient: 10n, exponent: 0 })
  const tens = logOfResult / ten - (logOfResult < 0n ? 1n : 0n)
  if (tens > 999_999n) return 'too large'
  if (tens < -1_000_000n) return 'too small'
  const mantissa = exponential(logOfResult - tens * ten)
  const cut = 10n ** BigInt(PLACES - GOOD_DIGITS)
  return { coefficient: (mantissa + cut / 2n) / cut, exponent: Number(tens) - GOOD_DIGITS }
}

function timesPower(value: bigint, { coefficient, exponent }: PositiveNumber): bigint {
  const product = value * coefficient
  return exponent < 0 ? product / 10n ** BigInt(-exponent) : product * 10n ** BigInt(exponent)
}

/** The natural logarithm, scaled by `ONE`: that of a number from 1 to 10, and as many times that of 10. */
function logarithm({ coefficient, exponent }: PositiveNumber): bigint {
  const digits = String(coefficient).length
  if (coefficient === 10n ** BigInt(digits - 1)) return BigInt(exponent + digits - 1) * logarithmOf(10n * ONE)
  const mantissa = (coefficient * ONE) / 10n ** BigInt(digits - 1)
  const tens = BigInt(exponent + digits - 1)
  return logarithmOf(mantissa) + (tens === 0n ? 0n : tens * logarithmOf(10n * ONE))
}

/** ln x = 2 artanh((x − 1) / (x + 1)), as a series. */
function logarithmOf(value: bigint): bigint {
  const ratio = ((value - ONE) * ONE) / (value + ONE)
  const square = (ratio * ratio) / ONE
  let sum = 0n
  let term = ratio
  for (let n = 1n; term !== 0n; n += 2n) {
    sum += term / n
    term = (term * square) / ONE
  }
  return 2n * sum
}

function exponential(value: bigint): bigint {
  let sum = 0n
  let term = ONE
  for (let n = 1n; term !== 0n; n += 1n) {
    sum += term
    term = (term * value) / ONE / n
  }
  return sum
}
