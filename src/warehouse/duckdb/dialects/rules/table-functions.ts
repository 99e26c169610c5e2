import type { Change, Rule } from '../rule.ts'
import { BEFORE_RELATION } from '../statement.ts'

/** `from table(f(…))` is `from f(…)`, FLATTEN goes by another name where it goes all the way down, and the numbers of the rows that GENERATOR makes are one of its columns. */
export const tableFunctionsRule: Rule = {
  name: 'table function',
  dialects: ['snowflake'],
  find: (statement) => {
    const changes: Change[] = []
    for (const [index, { offset }] of statement.tokens.entries()) {
      if (statement.word(index) !== 'table' || statement.word(index + 1) !== '(') continue
      const inner = statement.token(index + 2)
      const close = statement.token(statement.behindGroup(index + 1) - 1)
      if (!BEFORE_RELATION.has(statement.word(index - 1)) || !inner || !close) continue
      changes.push({ start: offset, end: inner.offset, text: '' })
      changes.push({ start: close.offset, end: close.offset + 1, text: '' })
    }
    for (const { call } of statement.calls()) {
      const args = call.args.map(({ start, end }) => statement.sql.slice(start, end).toLowerCase().replace(/\s/g, ''))
      if (call.name === 'flatten' && args.includes('recursive=>true') && !args.includes('outer=>true')) {
        changes.push({ start: call.nameStart, end: call.nameEnd, text: 'flatten_all' })
      }
      const [only] = call.args
      if (call.name === 'strtok_split_to_table' && call.args.length === 1 && only) {
        changes.push({ start: only.end, end: only.end, text: ", ' '" })
      }
      if (SEQUENCE.test(call.name)) changes.push({ start: call.start, end: call.end, text: 'generated_row' })
    }
    return changes
  },
}

const SEQUENCE = /^seq[1248]$/
