/** What Python's `int` and `float` make of a text; undefined where they refuse it. */
import { BLANK } from '../source/blank.ts'

const BLANKS = `[${BLANK}]*`
const WHOLE = {
  2: ['0b', whole('(?:0b)?[01]+')],
  8: ['0o', whole('(?:0o)?[0-7]+')],
  10: ['', whole('[0-9]+')],
  16: ['0x', whole('(?:0x)?[0-9a-f]+')],
} as const
const FLOAT = new RegExp(
  `^${BLANKS}([-+]?)(?:(inf|infinity|nan)|((?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:e[-+]?[0-9]+)?))${BLANKS}$`,
  'i',
)

/** `int(text, base)` of a text without underscores. */
export function pythonInt(text: string, base: keyof typeof WHOLE = 10): bigint | undefined {
  const [prefix, pattern] = WHOLE[base]
  const [, sign, digits = ''] = pattern.exec(text) ?? []
  if (sign === undefined) return undefined
  const value = BigInt(prefix === '' || digits.toLowerCase().startsWith(prefix) ? digits : prefix + digits)
  return sign === '-' ? -value : value
}

/** `float(text)` of a text without underscores. */
export function pythonFloat(text: string): number | undefined {
  const [, sign, word, digits] = FLOAT.exec(text) ?? []
  if (sign === undefined) return undefined
  const inWords = word?.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY
  return (sign === '-' ? -1 : 1) * (digits === undefined ? inWords : Number(digits))
}

function whole(digits: string): RegExp {
  return new RegExp(`^${BLANKS}([-+]?)(${digits})${BLANKS}$`, 'i')
}
