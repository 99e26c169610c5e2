import type { SourceFile, Span } from './source-file.ts'

/**
 * The lines of a source around a span, the culprit marked and underlined:
 *
 *      2 │ select *
 *   ▸  3 │ from {{ ref('ordres') }}
 *        │         ^^^^^^^^^^^^^
 *
 * `before` is how many lines of context stand above. A span outside the text gives an empty frame.
 */
export function codeFrame(source: SourceFile, span: Span, before = 1): string {
  const lines = source.text.split(/\r\n|\r|\n/)
  const culprit = lines[span.line - 1]
  if (culprit === undefined) return ''
  const first = Math.max(1, span.line - before)
  const width = String(span.line).length
  const from = windowStart(culprit, span.column)
  const rows: string[] = []
  for (let line = first; line <= span.line; line++) {
    const marker = line === span.line ? '▸' : ' '
    const text = cut(lines[line - 1] ?? '', line === span.line ? from : 0)
    rows.push(`${marker} ${String(line).padStart(width + 1)} │ ${shown(text)}`.trimEnd())
  }
  const start = Math.min(span.column, culprit.length + 1)
  const end =
    span.endLine === undefined || span.endLine === span.line ? (span.endColumn ?? start + 1) : culprit.length + 1
  const lead = shown((from > 0 ? ELLIPSIS : '') + culprit.slice(from, start - 1))
  const underlined = Math.max(1, Math.min(end, culprit.length + 1, from + WIDEST + 1) - start)
  rows.push(`  ${' '.repeat(width + 1)} │ ${' '.repeat(lead.length)}${'^'.repeat(underlined)}`)
  return rows.join('\n')
}

/** A longer line is shown in part. */
const WIDEST = 200
const ELLIPSIS = '…'

/** Where the part of a long line begins that has the column in it. */
function windowStart(line: string, column: number): number {
  if (line.length <= WIDEST || column <= WIDEST - 40) return 0
  return Math.max(0, Math.min(column - 1 - WIDEST / 2, line.length - WIDEST))
}

function cut(line: string, from: number): string {
  const part = line.slice(from, from + WIDEST)
  return `${from > 0 ? ELLIPSIS : ''}${part}${from + WIDEST < line.length ? ELLIPSIS : ''}`
}

function shown(text: string): string {
  return text.replaceAll('\t', '  ')
}
