/**
 * Snowflake adds any whole number to a date, DuckDB an INTEGER alone. What type a number has only the database knows: where
 * it refuses one, a cast is put in.
 */
import { errorPosition } from '../database-error.ts'
import type { Edit } from './edit.ts'
import { significantTokens } from './statement.ts'
import type { WrittenFor } from './written-for.ts'

const REFUSED = /argument types '[+-]\(DATE, (?:U?BIGINT|U?HUGEINT|UINTEGER|DECIMAL\(\d+,0\))\)'/

/** The cast of the number behind the plus or minus that a refusal is about; empty if it is about something else. */
export function castToInteger(sql: string, refusal: string, writtenFor: WrittenFor): Edit[] {
  const position = REFUSED.test(refusal) ? errorPosition(refusal, sql) : undefined
  if (!position) return []
  const lines = sql.split('\n').slice(0, position.line - 1)
  const offset = lines.reduce((length, line) => length + line.length + 1, 0) + position.column - 1
  const tokens = significantTokens(sql, writtenFor)
  const operator = tokens.findIndex((token) => token.offset === offset)
  const texts = tokens.map(({ text }) => text.toLowerCase())
  const [first, last] = [tokens[operator + 1], tokens[behindProduct(texts, operator + 1) - 1]]
  if (!/^[+-]$/.test(texts[operator] ?? '') || !first || !last) return []
  const [start, end] = [first.offset, last.offset + last.text.length]
  return [
    { start, end: start, text: '(', rule: 'date and number' },
    { start: end, end, text: ')::int', rule: 'date and number', closes: start },
  ]
}

function behindProduct(texts: readonly string[], from: number): number {
  let at = behindValue(texts, from)
  while (at > 0 && /^[*/%]$/.test(texts[at] ?? '')) at = behindValue(texts, at + 1)
  return at
}

/** The index behind a value: a name, a call with its window, what is in parentheses, with casts. */
function behindValue(texts: readonly string[], from: number): number {
  let at = from
  if (texts[at] === 'case') at = behindCase(texts, at)
  else if (texts[at] === '(') at = behindGroup(texts, at)
  else {
    at++
    while (texts[at] === '.') at += 2
    if (texts[at] === '(') at = behindGroup(texts, at)
    if (texts[at] === 'over') at = texts[at + 1] === '(' ? behindGroup(texts, at + 1) : at + 2
  }
  while (texts[at] === ':' && texts[at + 1] === ':') {
    at += 3
    if (texts[at] === '(') at = behindGroup(texts, at)
  }
  return at
}

function behindGroup(texts: readonly string[], open: number): number {
  let depth = 0
  for (let at = open; at < texts.length; at++) {
    if (texts[at] === '(') depth++
    if (texts[at] === ')' && --depth === 0) return at + 1
  }
  return texts.length
}

function behindCase(texts: readonly string[], from: number): number {
  let depth = 0
  for (let at = from; at < texts.length; at++) {
    if (texts[at] === 'case') depth++
    if (texts[at] === 'end' && --depth === 0) return at + 1
  }
  return texts.length
}
