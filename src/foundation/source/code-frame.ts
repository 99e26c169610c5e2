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
  const rows: string[] = []
  for (let line = first; line <= span.line; line++) {
    const marker = line === span.line ? '▸' : ' '
    rows.push(`${marker} ${String(line).padStart(width + 1)} │ ${shown(lines[line - 1] ?? '')}`.trimEnd())
  }
  const start = Math.min(span.column, culprit.length + 1)
  const end =
    span.endLine === undefined || span.endLine === span.line ? (span.endColumn ?? start + 1) : culprit.length + 1
  const lead = shown(culprit.slice(0, start - 1))
  rows.push(
    `  ${' '.repeat(width + 1)} │ ${' '.repeat(lead.length)}${'^'.repeat(Math.max(1, Math.min(end, culprit.length + 1) - start))}`,
  )
  return rows.join('\n')
}

function shown(text: string): string {
  return text.replaceAll('\t', '  ')
}
