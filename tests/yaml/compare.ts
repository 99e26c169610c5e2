import { isDeepStrictEqual } from 'node:util'
import type { YamlOutcome } from './outcome.ts'

/** In what two readings of a text are different; undefined where they are not. */
export function differenceOf(text: string, python: YamlOutcome, ours: YamlOutcome): string | undefined {
  // A document that holds itself is refused here, where Python makes a list of it that never ends.
  if (ours.error === RECURSIVE && !/^while (?:parsing|scanning)/.test(python.error ?? '')) return undefined
  // An alias of a key `=` is a text here. To PyYAML it is one once the mapping of that key is made, and until then an error.
  if (ours.error === undefined && python.error === VALUE_TAG && /&\S+\s+=\s*:/.test(text)) return undefined
  if ((python.error === undefined) !== (ours.error === undefined)) return 'one of them fails'
  if (python.error === undefined) {
    if (!isDeepStrictEqual(inOurOrder(python.value), inOurOrder(ours.value))) return 'value'
    const counted = ours.duplicates?.map(([key, line, column]) => [key, line, inCodePoints(text, { line, column })])
    return isDeepStrictEqual(python.duplicates, counted) ? undefined : 'keys that stand twice'
  }
  // What is no moment, number or such is an error of Python's own, in words that differ between its versions.
  if (python.line === undefined) return undefined
  if (python.error !== ours.error) return 'error'
  if (python.line === ours.line && python.column === inCodePoints(text, ours)) return undefined
  return isEnd(text, python) ? undefined : 'place'
}

const VALUE_TAG = "could not determine a constructor for the tag 'tag:yaml.org,2002:value'"
const RECURSIVE = 'found unconstructable recursive node'

/** Python counts a character beyond the basic plane once. */
function inCodePoints(text: string, { line = 1, column = 1 }: YamlOutcome): number {
  const before = (linesOf(text)[line - 1] ?? '').slice(0, column - 1)
  return column - (before.length - [...before].length)
}

function linesOf(text: string): string[] {
  return text.replace(/^\ufeff/, '').split(/\r\n|[\n\r\u0085\u2028\u2029]/)
}

/** PyYAML puts an error at the end of a text on the line after it. */
function isEnd(text: string, { line = 0, column }: YamlOutcome): boolean {
  return column === 1 && line > linesOf(text).length
}

/** Of the keys of a mapping that are texts those that look like whole numbers come first here, if they all are texts. */
function inOurOrder(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  const parts = value.map(inOurOrder)
  if (parts[0] !== 'm') return parts
  const pairs = parts[1] as [[string, string], unknown][]
  const isNumber = ([[type, key]]: (typeof pairs)[number]) => type === 's' && /^(?:0|[1-9]\d{0,8})$/.test(key)
  const numbers = pairs.filter(isNumber).sort(([[, a]], [[, b]]) => Number(a) - Number(b))
  return ['m', [...numbers, ...pairs.filter((pair) => !isNumber(pair))]]
}
