import { codeFrame } from '../source/code-frame.ts'
import type { Diagnostic } from './diagnostic.ts'

/**
 * A diagnostic as a person reads it:
 *
 *     Compilation Error in model revenue (models/revenue.sql)   [ref/not-found]
 *       ref('ordres') matches no model, seed or snapshot
 *
 *       ▸  3 │ from {{ ref('ordres') }}
 *            │         ^^^^^^^^^^^^^
 *       hint: did you mean ref('orders')?
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const parts = [`${heading(diagnostic)}   [${diagnostic.code}]`, indent(diagnostic.message)]
  for (const frame of diagnostic.frames ?? []) {
    const lines = codeFrame(frame.source, frame.span)
    parts.push('')
    if (frame.title) parts.push(indent(frame.title))
    if (lines) parts.push(indent(lines))
  }
  for (const note of diagnostic.notes ?? []) parts.push(indent(note))
  if (diagnostic.hint) parts.push(indent(`hint: ${diagnostic.hint}`))
  return parts.join('\n')
}

function heading({ category, node, at }: Diagnostic): string {
  if (node) return `${category} in ${node}`
  if (at) return `${category} in ${at.path}:${at.line}:${at.column}`
  return category
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line ? `  ${line}` : line))
    .join('\n')
}
