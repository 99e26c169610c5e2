import type { Change, Rule } from '../rule.ts'

const CASTS: Readonly<Record<string, 'cast' | 'try_cast'>> = {
  to_number: 'cast',
  to_decimal: 'cast',
  to_numeric: 'cast',
  try_to_number: 'try_cast',
  try_to_decimal: 'try_cast',
  try_to_numeric: 'try_cast',
}

/** `to_decimal(x, 10, 2)` is a cast: a macro could not know how many digits there are. */
export const decimalsRule: Rule = {
  name: 'function',
  dialects: ['snowflake'],
  find: (statement) =>
    statement.calls().flatMap(({ call }): Change[] => {
      const cast = Object.hasOwn(CASTS, call.name) ? CASTS[call.name] : undefined
      const [value, ...sizes] = call.args
      const [precision, scale = '0'] = sizes.map(({ start, end }) => statement.sql.slice(start, end))
      if (!cast || !value || !precision || sizes.length > 2 || !/^\d+,\d+$/.test(`${precision},${scale}`)) return []
      return [
        { start: call.nameStart, end: call.nameEnd, text: cast },
        { start: value.end, end: call.end, text: ` as decimal(${precision}, ${scale}))`, closes: call.start },
      ]
    }),
}
