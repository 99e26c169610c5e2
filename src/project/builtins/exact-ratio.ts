/** A float as the fraction it stands for, in lowest terms. */
export interface Ratio {
  readonly numerator: bigint
  /** Always positive: a power of two. */
  readonly denominator: bigint
}

/** The exact fraction of a finite float, as Python's `float.as_integer_ratio`. */
export function toRatio(value: number): Ratio {
  let scaled = value
  let denominator = 1n
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    denominator *= 2n
  }
  return { numerator: BigInt(scaled), denominator }
}

/** Division that rounds towards minus infinity, as Python's `//`. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor !== 0n && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient
}

/** Division that rounds to the nearest whole number, halves to the even one. */
export function divideToEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = floorDivide(dividend, divisor)
  const remainder = dividend - quotient * divisor
  const twice = (remainder * 2n) / (divisor < 0n ? -1n : 1n)
  const size = divisor < 0n ? -divisor : divisor
  if (twice > size || (twice === size && quotient % 2n !== 0n)) return quotient + 1n
  return quotient
}
