/** Python's flags of a pattern, by their numbers. */
export const FLAGS = {
  TEMPLATE: 1,
  IGNORECASE: 2,
  LOCALE: 4,
  MULTILINE: 8,
  DOTALL: 16,
  UNICODE: 32,
  VERBOSE: 64,
  ASCII: 256,
} as const

/** The letters of inline flags such as `(?im)`. */
export const INLINE_FLAGS: ReadonlyMap<string, number> = new Map([
  ['a', FLAGS.ASCII],
  ['i', FLAGS.IGNORECASE],
  ['L', FLAGS.LOCALE],
  ['m', FLAGS.MULTILINE],
  ['s', FLAGS.DOTALL],
  ['u', FLAGS.UNICODE],
  ['x', FLAGS.VERBOSE],
])

/** As the repr of a pattern shows them; Unicode is not worth a word. */
export function flagsRepr(flags: number): string {
  return Object.entries(FLAGS)
    .filter(([name, bit]) => name !== 'UNICODE' && (flags & bit) !== 0)
    .map(([name]) => `re.${name}`)
    .join('|')
}
