/**
 * A value as SQL text.
 * @param {string | number | null} value
 * @returns {string}
 */
export function literal(value) {
  if (value === null) return 'null'
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
}
