/** A selector as dbt shows it in a message: texts as they are, lists and mappings as Python prints them. */
export function showRaw(raw: unknown): string {
  return typeof raw === 'string' ? raw : showValue(raw)
}

export function showValue(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'string')
    return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value.replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(showValue).join(', ')}]`
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => `${showValue(key)}: ${showValue(item)}`)
    return `{${entries.join(', ')}}`
  }
  return String(value)
}
