/** Python's `repr` of a str: single quotes unless only those occur inside; what cannot be printed is escaped. */
export function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  if (PLAIN.test(text)) return quote + text + quote
  let out = quote
  for (const character of text) out += escapeCharacter(character, quote)
  return out + quote
}

/** Whether `repr` shows the character as it stands: Python's `str.isprintable` of one character. */
export function isPrintable(character: string): boolean {
  return character === ' ' || !UNPRINTABLE.test(character)
}

/** Escapes what is not ASCII in a repr: Python's `ascii()`. */
export function ascii(shown: string): string {
  return shown.replace(/[\u0080-\u{10ffff}]/gu, (character) => escapeCodePoint(character.codePointAt(0) as number))
}

const PLAIN = /^(?:[ !#-&(-[\]-~"]*|[ !#-&(-[\]-~']*)$/
const UNPRINTABLE = /[\p{C}\p{Z}]/u

function escapeCharacter(character: string, quote: string): string {
  if (character === '\\' || character === quote) return `\\${character}`
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  if (character === '\t') return '\\t'
  if (isPrintable(character)) return character
  return escapeCodePoint(character.codePointAt(0) as number)
}

/** A character's number as Python writes it behind a backslash: `\x07`, `\u20ac`, `\U0001f600`. */
export function escapeCodePoint(code: number): string {
  const hex = code.toString(16)
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${hex.padStart(4, '0')}`
  return `\\U${hex.padStart(8, '0')}`
}
