import type { Change, Rule } from '../rule.ts'

const AGGREGATES: ReadonlySet<string> = new Set(['listagg', 'array_agg', 'arrayagg', 'string_agg'])

/** The order of what is put together stands behind the arguments; where LISTAGG is given no separator, it is empty. */
export const withinGroupRule: Rule = {
  name: 'within group',
  dialects: ['snowflake'],
  find: (statement) =>
    statement.calls().flatMap(({ call }): Change[] => {
      if (!AGGREGATES.has(call.name)) return []
      const close = statement.token(call.after - 1)
      if (!close) return []
      const separator = call.name === 'listagg' && call.args.length === 1 ? ", ''" : ''
      const isWithin = statement.word(call.after) === 'within' && statement.word(call.after + 1) === 'group'
      if (!isWithin) return separator ? [{ start: close.offset, end: close.offset, text: separator }] : []
      return [{ start: close.offset, end: statement.end(call.after + 2), text: `${separator} ` }]
    }),
}
