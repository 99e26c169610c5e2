import { codeFrame } from '../source/code-frame.ts'
import type { Span } from '../source/source-file.ts'
import type { Diagnostic, Frame } from './diagnostic.ts'

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
  const parts = [headAndMessage(diagnostic)]
  for (const frame of diagnostic.frames ?? []) parts.push('', indent(formatFrame(frame)))
  for (const note of diagnostic.notes ?? []) parts.push(indent(note))
  if (diagnostic.hint) parts.push(indent(`hint: ${diagnostic.hint}`))
  return parts.join('\n')
}

/** The lines of a frame, with its title above them. */
export function formatFrame({ title, source, span }: Frame): string {
  return [title, codeFrame(source, span)].filter(Boolean).join('\n')
}

function headAndMessage({ category, node, at, code, message }: Diagnostic): string {
  const text = message.trimEnd()
  if (category === undefined) return `${text}   [${code}]`
  return `${category}${place(node, at)}   [${code}]\n${indent(text)}`
}

function place(node: string | undefined, at: Span | undefined): string {
  if (node) return ` in ${node}`
  return at ? ` in ${at.path}:${at.line}:${at.column}` : ''
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line ? `  ${line}` : line))
    .join('\n')
}
