/** Columns and rows as CSV; an empty text is told from no value. */
export function rowsCsv(columns: readonly { readonly name: string }[], rows: readonly (readonly unknown[])[]): string {
  const lines = [columns.map(({ name }) => name), ...rows]
  return lines.map((line) => `${line.map(csvCell).join(',')}\n`).join('')
}

/** As RFC 4180 quotes it. */
function csvCell(value: unknown): string {
  if (value === null) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
