import { csvRecords } from '#project/builtins/agate/csv-records.ts'

/**
 * The rows of a CSV text by its header, as Python's DictReader reads them: cells are texts, those left out null, those too many
 * under the name of Python's nothing: no column has it, so that the row is refused when it is used.
 */
export function csvRows(text: string): Record<string, string | null | string[]>[] {
  const [header, ...records] = [...csvRecords(text.replace(/\r\n?/g, '\n'), ',')].filter((record) => record.length > 0)
  if (!header) return []
  return records.map((record) => ({
    ...Object.fromEntries(header.map((name, index) => [name, record[index] ?? null])),
    ...(record.length > header.length && { None: record.slice(header.length) }),
  }))
}
