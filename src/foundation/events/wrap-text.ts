import { sliceCodePoints } from '../source/code-points.ts'
import { wrapLines } from '../source/wrap-lines.ts'

/** Breaks paragraphs into lines of at most `width` characters, as Python's `textwrap.fill` does without breaking at hyphens. */
export function wrapText(text: string, width: number): string {
  const flat = expandTabs(text).replace(/[\n\v\f\r]/g, ' ')
  const pieces = flat.split(/( +)/).filter((piece) => piece !== '')
  return wrapLines(pieces, width, (piece, room) => [
    sliceCodePoints(piece, 0, room),
    sliceCodePoints(piece, room),
  ]).join('\n')
}

function expandTabs(text: string): string {
  let column = 0
  return text.replace(/\t|\n|[^\t\n]+/g, (part) => {
    if (part === '\n') {
      column = 0
      return part
    }
    const shown = part === '\t' ? ' '.repeat(8 - (column % 8)) : part
    column += shown.length
    return shown
  })
}

/** Takes away the blanks that all lines begin with; lines of blanks alone become empty. */
export function dedent(text: string): string {
  const lines = text.split('\n').map((line) => (line.trim() === '' ? '' : line))
  const margins = lines.filter((line) => line !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '')
  const [first = '', ...others] = margins
  let size = first.length
  for (const margin of others) while (!margin.startsWith(first.slice(0, size))) size -= 1
  return lines.map((line) => (line === '' ? '' : line.slice(size))).join('\n')
}
