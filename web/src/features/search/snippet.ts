/** The line of a text in which something was found. */
export interface Snippet {
  readonly text: string
  /** Where in it. */
  readonly from: number
  readonly to: number
}

const BEFORE = 40
const LONGEST = 140

/** The line around a place, cut where it is long, without the blanks at its ends. */
export function snippetOf(text: string, at: number, length: number): Snippet {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1
  const lineEnd = text.indexOf('\n', at)
  const end = lineEnd < 0 ? text.length : lineEnd
  const indent = text.slice(lineStart, at).search(/\S/)
  const firstWord = indent < 0 ? at : lineStart + indent
  const isCut = at - firstWord > BEFORE
  const start = isCut ? at - BEFORE : firstWord
  const stop = Math.min(end, start + LONGEST)
  const shown = text.slice(start, stop).trimEnd()
  const head = isCut ? '…' : ''
  const from = head.length + at - start
  return {
    text: `${head}${shown}${stop < end ? '…' : ''}`,
    from,
    to: Math.min(from + length, head.length + shown.length),
  }
}
