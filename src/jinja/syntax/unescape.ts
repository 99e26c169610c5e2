import { escapeCodePoint } from '../values/string-repr.ts'

const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
}

const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }
const FORMS: Readonly<Record<string, string>> = { x: '\\xXX', u: '\\uXXXX', U: '\\UXXXXXXXX' }

/**
 * The text of a string literal, read as Python's `unicode-escape` codec does: unknown escapes stay as they are.
 * Calls `fail` with Python's reason when an escape is cut short.
 */
export function unescapeString(raw: string, fail: (message: string) => never): string {
  let result = ''
  let index = 0
  for (;;) {
    const at = raw.indexOf('\\', index)
    if (at < 0) return result + raw.slice(index)
    result += raw.slice(index, at)
    const character = String.fromCodePoint(raw.codePointAt(at + 1) ?? 92)
    index = at + 1 + character.length
    const simple = SIMPLE[character]
    if (simple !== undefined) {
      result += simple
    } else if (character >= '0' && character <= '7') {
      const digits = /^[0-7]{1,3}/.exec(raw.slice(at + 1, at + 4))?.[0] ?? character
      result += String.fromCharCode(Number.parseInt(digits, 8))
      index = at + 1 + digits.length
    } else if (Object.hasOwn(HEX_LENGTHS, character)) {
      const length = HEX_LENGTHS[character] as number
      const digits = raw.slice(index, index + length)
      if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < length) fail(`truncated ${FORMS[character]} escape`)
      const code = Number.parseInt(digits, 16)
      if (code > 0x10ffff) fail('illegal Unicode character')
      result += String.fromCodePoint(code)
      index += length
    } else if (character === 'N') {
      // Python looks the name up in its Unicode database, which JavaScript does not have.
      fail(/^\{[^}]+\}/.test(raw.slice(index)) ? 'unknown Unicode character name' : 'malformed \\N character escape')
    } else if (character > '\x7f') {
      // Python first turns the character into an escape of its own, whose backslash the written one then consumes.
      result += escapeCodePoint(character.codePointAt(0) as number)
    } else {
      result += `\\${character}`
    }
  }
}
