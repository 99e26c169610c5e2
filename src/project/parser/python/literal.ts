import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import { toInteger } from '#jinja/values/integer.ts'
import { PySet } from '#jinja/values/py-set.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { isMark, splitAt, withoutBrackets } from './split.ts'
import type { Token } from './tokens.ts'

const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['None', null],
  ['True', true],
  ['False', false],
])

/** The value of an expression of literals alone; undefined for any other. */
export function readLiteral(written: readonly Token[]): Value | undefined {
  const tokens = withoutBrackets(written)
  const [first, second] = tokens
  if (!first) return undefined
  if (tokens.every((token) => token.kind === 'string' && !token.embedded)) {
    return tokens.map((token) => (token as { value: string }).value).join('')
  }
  if (tokens.length === 2 && second?.kind === 'number') {
    const value = readNumber(second.text)
    if (isMark(first, '+')) return value
    return isMark(first, '-') ? negative(value) : undefined
  }
  if (tokens.length > 1) return undefined
  switch (first.kind) {
    case 'name':
      return WORDS.get(first.text)
    case 'number':
      return readNumber(first.text)
    case 'group':
      return readGroup(first)
    default:
      return undefined
  }
}

function readGroup({ open, items }: Extract<Token, { kind: 'group' }>): Value | undefined {
  const parts = splitAt(items, ',')
  if (open === '{' && (items.length === 0 || items.some((token) => isMark(token, ':')))) return readDict(parts)
  const values = parts.map(readLiteral)
  if (!values.every((value) => value !== undefined)) return undefined
  if (open === '[') return values
  return open === '(' ? new Tuple(values) : new PySet(values)
}

function readDict(parts: readonly Token[][]): Value | undefined {
  const entries: [Value, Value][] = []
  for (const part of parts) {
    const colon = part.findIndex((token) => isMark(token, ':'))
    const key = readLiteral(part.slice(0, Math.max(colon, 0)))
    const value = readLiteral(part.slice(colon + 1))
    if (key === undefined || value === undefined) return undefined
    entries.push([key, value])
  }
  return Dict.of(entries)
}

function readNumber(text: string): Value | undefined {
  const digits = text.replaceAll('_', '')
  if (/j$/i.test(digits)) return undefined
  if (/^(0[xbo].*|\d+)$/i.test(digits)) return toInteger(BigInt(digits))
  return new Float(Number(digits))
}

function negative(value: Value | undefined): Value | undefined {
  if (typeof value === 'number') return value === 0 ? 0 : -value
  if (typeof value === 'bigint') return toInteger(-value)
  return value instanceof Float ? new Float(-value.value) : undefined
}
