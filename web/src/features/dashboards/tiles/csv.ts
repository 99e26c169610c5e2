import type { ResultPart } from '#api/dashboards.ts'

/** The rows as a file for spreadsheets, with the names of the columns above. */
export function csvOf({ columns, rows }: Pick<ResultPart, 'columns' | 'rows'>): string {
  return [columns.map(({ name }) => name), ...rows].map((row) => row.map(cellOf).join(',')).join('\r\n')
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'object') return quoted(JSON.stringify(value))
  if (typeof value !== 'string') return String(value)
  // A spreadsheet would take such a text for a formula, whoever wrote it.
  const text = /^[=@\t\r]|^[+-](?![\d.]*$)/.test(value) ? `'${value}` : value
  return quoted(text)
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
