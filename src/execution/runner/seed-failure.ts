/** Leads an error about a seed's rows to the line of its file. */
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { SourceFile } from '#foundation/source/source-file.ts'

interface Finding {
  readonly line: number
  readonly hint?: string
}

/** The error with the line that is to blame, where one can be found. */
export function seedFailure(error: unknown, source: SourceFile, delimiter: string): unknown {
  if (!(error instanceof DbtError)) return error
  const [first, ...rest] = error.diagnostics
  const found = first && (lineTold(first.message) ?? findRaggedRecord(source.text, delimiter))
  if (!found) return error
  const { line, hint } = found
  const length = source.text.split(/\r\n|\r|\n/)[line - 1]?.length ?? 0
  const span = { path: source.path, line, column: 1, endColumn: length + 1 }
  const frames = [{ title: source.path, source, span }]
  return new DbtError(error.excType, [{ ...first, at: span, frames, ...(hint !== undefined && { hint }) }, ...rest])
}

function lineTold(message: string): Finding | undefined {
  const line = /\bCSV Error on Line: (\d+)/.exec(message)?.[1]
  return line === undefined ? undefined : { line: Number(line) }
}

/** The first record with more or fewer fields than the header, and the line it begins on. */
export function findRaggedRecord(text: string, delimiter: string): Finding | undefined {
  let expected: number | undefined
  let line = 1
  for (const record of text.split(/\r\n|\r|\n/)) {
    // Counting fields inside a quoted text that runs over lines would need the whole grammar of CSV.
    if (record.split('"').length % 2 === 0) return undefined
    if (record !== '') {
      const fields = record.replace(/"[^"]*"/g, '').split(delimiter).length
      expected ??= fields
      if (fields !== expected)
        return { line, hint: `line ${line} has ${count(fields)}, the header has ${count(expected)}` }
    }
    line++
  }
  return undefined
}

function count(fields: number): string {
  return fields === 1 ? '1 value' : `${fields} values`
}
