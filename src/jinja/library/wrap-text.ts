import { PyError } from '../values/py-error.ts'
import { characters, codePointLength, sliceCodePoints } from '#foundation/source/code-points.ts'
import { wrapLines } from '#foundation/source/wrap-lines.ts'

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
  return wrapLines(splitChunks(text, options.breaksOnHyphens), width, (word, room, isLineEmpty) => {
    if (options.breaksLongWords) return breakWord(word, room, options.breaksOnHyphens)
    return isLineEmpty ? [word, ''] : undefined
  })
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

/** As much of a word as there is room for; where it may be, up to its last hyphen. */
function breakWord(word: string, room: number, breaksOnHyphens: boolean): readonly [string, string] {
  let end = room
  if (breaksOnHyphens && codePointLength(word) > room) {
    const hyphen = Array.from(characters(word)).slice(0, room).lastIndexOf('-')
    if (hyphen > 0 && /[^-]/.test(sliceCodePoints(word, 0, hyphen))) end = hyphen + 1
  }
  return [sliceCodePoints(word, 0, end), sliceCodePoints(word, end)]
}
