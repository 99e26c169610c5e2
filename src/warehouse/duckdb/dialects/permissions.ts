import type { SqlToken } from '#sql/tokens.ts'
import type { Edit } from './edit.ts'

/** Statements about who may do what, and with which means: DuckDB has neither. */
const BEGINNINGS: readonly (readonly string[])[] = [
  ['grant'],
  ['revoke'],
  ['use', 'role'],
  ['use', 'secondary'],
  ['use', 'warehouse'],
  ['alter', 'session'],
  ['alter', 'warehouse'],
]

/** Does away with such statements of a script; `tokens` are without blanks and comments. In their place stands a query of nothing. */
export function withoutPermissions(sql: string, tokens: readonly SqlToken[]): Edit[] {
  const edits: Edit[] = []
  let first = 0
  tokens.forEach(({ text }, index) => {
    const isLast = index === tokens.length - 1
    if (text !== ';' && !isLast) return
    const statement = tokens.slice(first, text === ';' ? index : index + 1)
    first = index + 1
    const [begin, end] = [statement[0], statement.at(-1)]
    if (
      !begin ||
      !end ||
      !BEGINNINGS.some((words) => words.every((word, at) => statement[at]?.text.toLowerCase() === word))
    )
      return
    const range = { start: begin.offset, end: end.offset + end.text.length }
    const shown = sql.slice(range.start, range.end).replaceAll('*/', '* /')
    edits.push({ ...range, text: `select 1 /* DuckDB has no: ${shown} */`, rule: 'permission' })
  })
  return edits
}
