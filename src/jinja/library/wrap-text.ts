import { PyError } from '../values/py-error.ts'
import { characters, codePointLength, sliceCodePoints } from '../values/code-points.ts'

/** Where a text may be broken. */
export interface WrapOptions {
  readonly width: number
  readonly breaksLongWords: boolean
  readonly breaksOnHyphens: boolean
}

/** Python's `textwrap.wrap` of one paragraph: lines of at most the width, without the blanks around the breaks. */
export function wrapText(text: string, options: WrapOptions): string[] {
  const { width } = options
  if (width <= 0) throw new PyError('ValueError', `invalid width ${width} (must be > 0)`)
  const pending = splitChunks(text, options.breaksOnHyphens).reverse()
  const lines: string[] = []
  while (pending.length > 0) {
    if (lines.length > 0 && isBlank(pending.at(-1))) pending.pop()
    const line: string[] = []
    let size = 0
    while (pending.length > 0) {
      const chunk = pending.at(-1) as string
      if (size + codePointLength(chunk) > width) break
      size += codePointLength(chunk)
      line.push(pending.pop() as string)
    }
    if (codePointLength(pending.at(-1) ?? '') > width) placeLongWord(pending, line, width - size, options)
    if (line.length > 0 && isBlank(line.at(-1))) line.pop()
    if (line.length > 0) lines.push(line.join(''))
  }
  return lines
}

const PUNCTUATION = `[\\p{L}\\p{N}_!"'&.,?]`
const LETTER = '[\\p{L}_]'
const WORD = '[\\p{L}\\p{N}_]'
const BLANKS = '[\\t\\n\\v\\f\\r ]'
const WORDS = new RegExp(
  `(${BLANKS}+` +
    `|(?<=${PUNCTUATION})-{2,}(?=${WORD})` +
    `|[^\\t\\n\\v\\f\\r ]+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})` +
    `|(?=${BLANKS}|$)` +
    `|(?<=${PUNCTUATION})(?=-{2,}${WORD})))`,
  'u',
)
const ONLY_BLANKS = new RegExp(`(${BLANKS}+)`)

function splitChunks(text: string, breaksOnHyphens: boolean): string[] {
  return text.split(breaksOnHyphens ? WORDS : ONLY_BLANKS).filter((chunk) => chunk !== '')
}

function isBlank(chunk: string | undefined): boolean {
  return chunk !== undefined && chunk.trim() === ''
}

/** Puts as much of a word that fits on no line as there is room for, or all of it on a line of its own. */
function placeLongWord(pending: string[], line: string[], room: number, options: WrapOptions): void {
  const word = pending.at(-1) as string
  if (!options.breaksLongWords) {
    if (line.length === 0) line.push(pending.pop() as string)
    return
  }
  let end = room
  if (options.breaksOnHyphens && codePointLength(word) > room) {
    const hyphen = Array.from(characters(word)).slice(0, room).lastIndexOf('-')
    if (hyphen > 0 && /[^-]/.test(sliceCodePoints(word, 0, hyphen))) end = hyphen + 1
  }
  line.push(sliceCodePoints(word, 0, end))
  pending[pending.length - 1] = sliceCodePoints(word, end)
}
