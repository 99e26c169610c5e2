import { escapeCodePoint } from '../values/string-repr.ts'

/** What Python's `str.isspace` and its regular expressions call white space; JavaScript's `\s` differs at the edges. */
export function isSpace(code: number): boolean {
  if (code === 32 || (code >= 9 && code <= 13)) return true
  if (code < 28) return false
  if (code < 128) return code <= 31
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}

/** The offset behind the white space that begins at `from`. */
export function skipSpace(text: string, from: number): number {
  let index = from
  while (index < text.length && isSpace(text.charCodeAt(index))) index++
  return index
}

/** Python's `str.rstrip()`. */
export function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--
  return end === text.length ? text : text.slice(0, end)
}

/** One of the digits 0 to 9. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** The characters of an ASCII name; beyond ASCII the lexer asks Unicode. */
export function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || code === 95 || (code >= 65 && code <= 90) || (code >= 48 && code <= 57)
}

/** A character as Python's `repr` shows it in an error message. */
export function quoteCharacter(character: string): string {
  if (character === "'") return `"'"`
  if (character === '\\') return "'\\\\'"
  const code = character.codePointAt(0) as number
  if (code < 32 || (code >= 127 && code < 161)) return `'${escapeCodePoint(code)}'`
  return `'${character}'`
}
