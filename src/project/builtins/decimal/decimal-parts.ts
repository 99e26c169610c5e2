/** A finite decimal is ±coefficient × 10^exponent; trailing zeros count as written. */
export interface DecimalParts {
  readonly kind: 'finite' | 'infinity' | 'nan'
  readonly isNegative: boolean
  readonly coefficient: bigint
  readonly exponent: number
}
