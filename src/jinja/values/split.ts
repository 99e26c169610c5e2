import { BLANK } from '#foundation/source/blank.ts'
import { PyError } from './py-error.ts'

const BLANKS = new RegExp(`[${BLANK}]+`)
const LEADING = new RegExp(`^[${BLANK}]+`)

/** Python's `str.split`: at a separator, or at blanks where none is given. A negative limit is none. */
export function split(text: string, separator: string | undefined, limit: number): string[] {
  if (separator === undefined) return splitAtBlanks(text, limit)
  if (separator === '') throw new PyError('ValueError', 'empty separator')
  const parts = text.split(separator)
  if (limit < 0 || parts.length <= limit + 1) return parts
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)]
}

/** The same, counting the limit from the right. */
export function splitFromRight(text: string, separator: string | undefined, limit: number): string[] {
  if (separator === undefined) return splitAtBlanksFromRight(text, limit)
  if (separator === '') throw new PyError('ValueError', 'empty separator')
  if (limit < 0) return text.split(separator)
  const parts: string[] = []
  let end = text.length
  while (parts.length < limit) {
    const at = end < separator.length ? -1 : text.lastIndexOf(separator, end - separator.length)
    if (at < 0) break
    parts.unshift(text.slice(at + separator.length, end))
    end = at
  }
  return [text.slice(0, end), ...parts]
}

function splitAtBlanks(text: string, limit: number): string[] {
  let rest = text.replace(LEADING, '')
  if (limit < 0) {
    rest = stripTrailingBlanks(rest)
    return rest === '' ? [] : rest.split(BLANKS)
  }
  const parts: string[] = []
  while (rest !== '' && parts.length < limit) {
    const gap = BLANKS.exec(rest)
    if (gap === null) break
    parts.push(rest.slice(0, gap.index))
    rest = rest.slice(gap.index + gap[0].length)
  }
  return rest === '' ? parts : [...parts, rest]
}

function splitAtBlanksFromRight(text: string, limit: number): string[] {
  if (limit < 0) return splitAtBlanks(text, -1)
  let rest = stripTrailingBlanks(text)
  const parts: string[] = []
  while (rest !== '' && parts.length < limit) {
    const words = new RegExp(`[^${BLANK}]+$`).exec(rest)
    if (words === null || words.index === 0) break
    parts.unshift(words[0])
    rest = stripTrailingBlanks(rest.slice(0, words.index))
  }
  return rest === '' ? parts : [rest, ...parts]
}

// oxlint-disable-next-line no-control-regex -- Python also breaks lines at the separators among the control characters.
const LINE_BREAK = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/g

/** Python's `str.splitlines`: no empty line after the last break. */
export function splitLines(text: string, keepsEnds = false): string[] {
  const lines: string[] = []
  let start = 0
  for (const found of text.matchAll(LINE_BREAK)) {
    const end = found.index + found[0].length
    lines.push(text.slice(start, keepsEnds ? end : found.index))
    start = end
  }
  if (start < text.length) lines.push(text.slice(start))
  return lines
}

/** Python's `str.strip` with the sides that are wanted; without characters it takes away blanks. */
export function strip(text: string, characters: string | undefined, sides: 'both' | 'left' | 'right'): string {
  if (characters === undefined) {
    const left = sides === 'right' ? text : text.replace(LEADING, '')
    return sides === 'left' ? left : stripTrailingBlanks(left)
  }
  const unwanted = new Set(characters)
  const all = Array.from(text)
  let start = 0
  let end = all.length
  if (sides !== 'right') while (start < end && unwanted.has(all[start] as string)) start++
  if (sides !== 'left') while (end > start && unwanted.has(all[end - 1] as string)) end--
  return all.slice(start, end).join('')
}

const ENDS_BLANK = new RegExp(`[${BLANK}]$`)

/** Steps from the end, as a regular expression would try every blank in the text. */
function stripTrailingBlanks(text: string): string {
  let end = text.length
  while (end > 0 && ENDS_BLANK.test(text[end - 1] as string)) end--
  return text.slice(0, end)
}
