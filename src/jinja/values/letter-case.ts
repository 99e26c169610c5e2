/** Python's rules of upper and lower case, where JavaScript has no function for them. */

const CASED = /[\p{Lowercase}\p{Uppercase}\p{Lt}]/u
const LOWER = /\p{Lowercase}/u
const UPPER = /[\p{Uppercase}\p{Lt}]/u
const ONLY_UPPER = /\p{Uppercase}/u

/** Letters whose form at the start of a word is neither their upper case nor made from it. */
const TITLE: ReadonlyMap<string, string> = new Map([
  ...['Ǆ', 'ǅ', 'ǆ'].map((letter) => [letter, 'ǅ'] as const),
  ...['Ǉ', 'ǈ', 'ǉ'].map((letter) => [letter, 'ǈ'] as const),
  ...['Ǌ', 'ǋ', 'ǌ'].map((letter) => [letter, 'ǋ'] as const),
  ...['Ǳ', 'ǲ', 'ǳ'].map((letter) => [letter, 'ǲ'] as const),
])

/** Python's `str.capitalize`. */
export function capitalize(text: string): string {
  const first = text.codePointAt(0)
  if (first === undefined) return ''
  const head = String.fromCodePoint(first)
  return titleLetter(head) + text.toLowerCase().slice(head.toLowerCase().length)
}

/** Python's `str.title`: every letter after something that is no letter begins a word. */
export function title(text: string): string {
  const letters = Array.from(text)
  const lower = letters.map((letter) => letter.toLowerCase())
  let out = ''
  let isInWord = false
  let at = 0
  for (const letter of letters) {
    out += isInWord ? (letter === 'Σ' ? sigma(letters, at) : (lower[at] as string)) : titleLetter(letter)
    isInWord = CASED.test(letter)
    at++
  }
  return out
}

/** Only what stands around it tells whether a sigma ends its word; other letters may become two in lower case. */
function sigma(letters: readonly string[], at: number): string {
  const before = letters.slice(0, at).join('').toLowerCase()
  return letters.join('').toLowerCase()[before.length] ?? 'σ'
}

/** Python's `str.swapcase`. */
export function swapCase(text: string): string {
  const letters = Array.from(text)
  let out = ''
  for (const [at, letter] of letters.entries()) {
    if (letter === 'Σ') out += sigma(letters, at)
    else out += ONLY_UPPER.test(letter) ? letter.toLowerCase() : LOWER.test(letter) ? letter.toUpperCase() : letter
  }
  return out
}

/** Python's `str.casefold`, which compares texts without regard to case. */
export function caseFold(text: string): string {
  let out = ''
  for (const letter of text) out += foldLetter(letter)
  return out
}

/** Python's `str.islower`. */
export function isLower(text: string): boolean {
  return !UPPER.test(text) && LOWER.test(text)
}

/** Python's `str.isupper`. */
export function isUpper(text: string): boolean {
  return !LOWER.test(text) && !/\p{Lt}/u.test(text) && ONLY_UPPER.test(text)
}

/** Python's `str.istitle`. */
export function isTitle(text: string): boolean {
  let isInWord = false
  let hasWord = false
  for (const letter of text) {
    if (UPPER.test(letter)) {
      if (isInWord) return false
      isInWord = hasWord = true
    } else if (LOWER.test(letter)) {
      if (!isInWord) return false
    } else {
      isInWord = false
    }
  }
  return hasWord
}

function titleLetter(letter: string): string {
  const known = TITLE.get(letter)
  if (known !== undefined) return known
  if (/[\u10d0-\u10fa\u10fd-\u10ff]/.test(letter)) return letter
  const upper = letter.toUpperCase()
  const [first, ...rest] = upper
  if (rest.length === 0) return upper
  // A ligature or a letter with iota below: one capital, and the rest as it was.
  if (/[\u1f80-\u1faf\u1fb3\u1fbc\u1fc3\u1fcc\u1ff3\u1ffc]/.test(letter)) return greekTitle(letter)
  return (first as string) + rest.join('').toLowerCase()
}

/** Greek letters with iota below have a title form of their own, a few places away. */
function greekTitle(letter: string): string {
  const code = letter.charCodeAt(0)
  if (code < 0x1fb0) return String.fromCharCode(code | 8)
  return String.fromCharCode((code & ~0xf) | 0xc)
}

function foldLetter(letter: string): string {
  if (letter === 'ı') return letter
  if (letter === 'ẞ') return 'ss'
  if (/[\u13a0-\u13f5]/.test(letter)) return letter
  if (/[\u13f8-\u13fd\uab70-\uabbf]/.test(letter)) return letter.toUpperCase()
  return Array.from(letter.toUpperCase(), (each) => each.toLowerCase()).join('')
}
