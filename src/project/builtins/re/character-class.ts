const PYTHON_SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

/** What `\w`, `\d` and `\s` mean in a class of JavaScript's `v` mode. */
const UNICODE_CLASSES: Readonly<Record<string, string>> = { w: '\\p{L}\\p{N}_', d: '\\p{Nd}', s: PYTHON_SPACE }
const ASCII_CLASSES: Readonly<Record<string, string>> = { w: 'a-zA-Z0-9_', d: '0-9', s: '\\t-\\r\\x20' }

/** The class that a letter such as `w` or `W` stands for, with brackets. */
export function categoryClass(letter: string, isAscii: boolean): string {
  const lower = letter.toLowerCase()
  const members = (isAscii ? ASCII_CLASSES : UNICODE_CLASSES)[lower] as string
  return letter === lower ? `[${members}]` : `[^${members}]`
}

export function isCategory(letter: string): boolean {
  return 'wWdDsS'.includes(letter)
}

/** A character that stands for itself, in a class or outside. */
export function literalCharacter(code: number): string {
  const character = String.fromCodePoint(code)
  return /[A-Za-z0-9]/.test(character) ? character : `\\u{${code.toString(16)}}`
}

/** The character in either case. */
export function caseVariants(code: number): readonly number[] {
  const character = String.fromCodePoint(code)
  const variants = [character, character.toLowerCase(), character.toUpperCase()]
  return [
    ...new Set(
      variants.filter((variant) => [...variant].length === 1).map((variant) => variant.codePointAt(0) as number),
    ),
  ]
}
