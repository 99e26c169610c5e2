/** The decimal digits of floats, rounded half to even on the exact value as C's printf does. */

/**
 * Digits with a fixed number of decimals; `value` is finite and not negative.
 * With fewer than none, the digits left of the place that is rounded to.
 */
export function fixedDigits(value: number, decimals: number): string {
  const digits = String(scaled(value, decimals)).padStart(Math.max(decimals, 0) + 1, '0')
  if (decimals <= 0) return digits
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** The digits before an exponent of ten, one of them in front of the point: for 1234.5 with 2 decimals `123` and 3. */
export function exponentDigits(
  value: number,
  decimals: number,
): { readonly digits: string; readonly exponent: number } {
  if (value === 0) return { digits: '0'.repeat(decimals + 1), exponent: 0 }
  let exponent = Number(value.toExponential().split('e')[1])
  let digits = String(scaled(value, decimals - exponent))
  // The exponent of the shortest digits can be one too high, and rounding can carry into one more digit.
  if (digits.length <= decimals) digits = String(scaled(value, decimals - --exponent))
  if (digits.length > decimals + 1) {
    exponent++
    digits = digits.slice(0, -1)
  }
  return { digits, exponent }
}

/** `value * 10 ** power`, rounded half to even. */
function scaled(value: number, power: number): bigint {
  const { mantissa, exponent } = decompose(value)
  const numerator = mantissa * 10n ** BigInt(Math.max(power, 0)) * 2n ** BigInt(Math.max(exponent, 0))
  const denominator = 10n ** BigInt(Math.max(-power, 0)) * 2n ** BigInt(Math.max(-exponent, 0))
  const whole = numerator / denominator
  const twice = (numerator - whole * denominator) * 2n
  const roundsUp = twice > denominator || (twice === denominator && whole % 2n === 1n)
  return roundsUp ? whole + 1n : whole
}

/** The float as `mantissa * 2 ** exponent`. */
export function decompose(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  const bits = new BigUint64Array(new Float64Array([value]).buffer)[0] as bigint
  const biased = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  if (biased === 0) return { mantissa: fraction, exponent: -1074 }
  return { mantissa: fraction | 0x10000000000000n, exponent: biased - 1075 }
}
