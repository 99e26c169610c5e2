import type { Change, Rule } from '../rule.ts'
import { BEFORE_RELATION, type Statement } from '../statement.ts'

/** `from values (1), (2)` stands in parentheses in DuckDB, and its columns have other names there. */
export const valuesRule: Rule = {
  name: 'values',
  dialects: ['snowflake'],
  find: (statement) =>
    statement.tokens.flatMap(({ kind, offset }, index): Change[] => {
      if (kind !== 'word' || statement.word(index) !== 'values' || statement.word(index + 1) !== '(') return []
      if (statement.isName(index)) return []
      const isBare = BEFORE_RELATION.has(statement.word(index - 1))
      const isWithin = statement.word(index - 1) === '(' && BEFORE_RELATION.has(statement.word(index - 2))
      if (!isBare && !isWithin) return []
      const behind = behindRows(statement, index + 1)
      if (isBare) {
        const end = statement.end(behind - 1)
        return [
          { start: offset, end: offset, text: '(' },
          { start: end, end, text: ')' },
          ...columnNames(statement, index, behind),
        ]
      }
      return statement.word(behind) === ')' ? columnNames(statement, index, behind + 1) : []
    }),
}

function behindRows(statement: Statement, first: number): number {
  let at = statement.behindGroup(first)
  while (statement.word(at) === ',' && statement.word(at + 1) === '(') at = statement.behindGroup(at + 1)
  return at
}

/** What the columns are called where nobody says so; `behind` is where the alias may be. */
function columnNames(statement: Statement, values: number, behind: number): Change[] {
  const row = statement.argumentsIn(values + 2, statement.behindGroup(values + 1) - 1)
  const names = row.map((_, at) => `column${at + 1}`).join(', ')
  const alias = statement.word(behind) === 'as' ? behind + 1 : behind
  const hasAlias = statement.isName(alias)
  if (hasAlias && statement.word(alias + 1) === '(') return []
  const end = statement.end(hasAlias ? alias : behind - 1)
  return [{ start: end, end, text: hasAlias ? `(${names})` : ` as written_values(${names})` }]
}
