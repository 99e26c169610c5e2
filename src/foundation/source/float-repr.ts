/** Python's `repr` of a float: the shortest digits that read back, with an exponent below 1e-4 and from 1e16. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const size = Math.abs(value)
  if (size >= 1e16 || size < 1e-4) return withPaddedExponent(value.toExponential())
  // Between 1e-6 and 1e-4 JavaScript would still write no exponent; the bounds above are the narrower ones.
  const text = String(value)
  return text.includes('.') ? text : `${text}.0`
}

/** `1e+5` to `1e+05`: C writes at least two digits of the exponent. */
export function withPaddedExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}
