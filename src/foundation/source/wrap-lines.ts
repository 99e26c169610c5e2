import { codePointLength } from './code-points.ts'

/**
 * Puts pieces of a text into lines of at most `width` characters, as Python's `textwrap` does: blanks around the breaks go.
 * `breakPiece` says what of a piece that fits on no line goes into the room that is left, and what stays for the next;
 * undefined if the line ends before it.
 */
export function wrapLines(
  pieces: readonly string[],
  width: number,
  breakPiece: (piece: string, room: number, isLineEmpty: boolean) => readonly [taken: string, rest: string] | undefined,
): string[] {
  const pending = pieces.toReversed()
  const lines: string[] = []
  while (pending.length > 0) {
    if (lines.length > 0 && isBlank(pending.at(-1))) pending.pop()
    const line: string[] = []
    let length = 0
    while (pending.length > 0) {
      const size = codePointLength(pending.at(-1) as string)
      if (length + size > width) break
      length += size
      line.push(pending.pop() as string)
    }
    const next = pending.at(-1)
    if (next !== undefined && codePointLength(next) > width) {
      const broken = breakPiece(next, width < 1 ? 1 : width - length, line.length === 0)
      if (broken) {
        const [taken, rest] = broken
        pending.pop()
        if (rest !== '') pending.push(rest)
        // Where there is no room this is nothing, which Python then drops instead of the blank before it.
        line.push(taken)
      }
    }
    if (isBlank(line.at(-1))) line.pop()
    if (line.length > 0) lines.push(line.join(''))
  }
  return lines
}

function isBlank(piece: string | undefined): boolean {
  return piece !== undefined && piece.trim() === ''
}
