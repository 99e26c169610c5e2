/**
 * Snowflake adds any whole number to a date, DuckDB an INTEGER alone. What type a number has only the database knows: where
 * it refuses one, a cast is put in.
 */
import { errorPosition } from '../database-error.ts'
import type { Edit } from './edit.ts'
import { behindFellow, CASES, significantTokens } from './statement.ts'
import type { SqlToken } from '#sql/tokens.ts'
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
  const [first, last] = [tokens[operator + 1], tokens[behindProduct(tokens, operator + 1) - 1]]
  if (!/^[+-]$/.test(tokens[operator]?.text ?? '') || !first || !last) return []
  const [start, end] = [first.offset, last.offset + last.text.length]
  return [
    { start, end: start, text: '(', rule: 'date and number' },
    { start: end, end, text: ')::int', rule: 'date and number', closes: start },
  ]
}

function behindProduct(tokens: readonly SqlToken[], from: number): number {
  let at = behindValue(tokens, from)
  while (/^[*/%]$/.test(tokens[at]?.text ?? '')) at = behindValue(tokens, at + 1)
  return at
}

/** The index behind a value: a name, a call with its window, what is in parentheses, with casts. */
function behindValue(tokens: readonly SqlToken[], from: number): number {
  const word = (index: number) => tokens[index]?.text.toLowerCase()
  let at = from
  if (word(at) === 'case') at = behindFellow(tokens, at, CASES)
  else if (word(at) === '(') at = behindFellow(tokens, at)
  else {
    at++
    while (word(at) === '.') at += 2
    if (word(at) === '(') at = behindFellow(tokens, at)
    if (word(at) === 'over') at = word(at + 1) === '(' ? behindFellow(tokens, at + 1) : at + 2
  }
  while (word(at) === ':' && word(at + 1) === ':') {
    at += 3
    if (word(at) === '(') at = behindFellow(tokens, at)
  }
  return at
}
