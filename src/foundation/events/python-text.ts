/** Values as Python writes them, for messages that show a mapping or a list. */
export function pythonDict(data: Readonly<Record<string, unknown>>): string {
  return `{${Object.entries(data)
    .map(([key, value]) => `${pythonText(key)}: ${pythonText(value)}`)
    .join(', ')}}`
}

export function pythonList(items: readonly unknown[]): string {
  return `[${items.map(pythonText).join(', ')}]`
}

function pythonText(value: unknown): string {
  if (typeof value === 'string') {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'"
    const escaped = value
      .replaceAll('\\', '\\\\')
      .replaceAll(quote, `\\${quote}`)
      .replaceAll('\n', '\\n')
      .replaceAll('\r', '\\r')
      .replaceAll('\t', '\\t')
    return quote + escaped + quote
  }
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return pythonList(value)
  if (typeof value === 'object') return pythonDict(value as Record<string, unknown>)
  return String(value)
}
