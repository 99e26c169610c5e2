import { constantFormat } from '../macros/date-format.ts'
import type { Change, Rule } from '../rule.ts'
import type { WrittenFor } from '../written-for.ts'

interface Target {
  readonly name: string
  /** What the result is cast to. */
  readonly cast?: string
}

const TEXT: Target = { name: 'strftime' }

const FUNCTIONS: Readonly<Record<WrittenFor, Readonly<Record<string, Target>>>> = {
  postgres: {
    to_char: TEXT,
    to_date: { name: 'strptime', cast: 'date' },
    to_timestamp: { name: 'strptime', cast: 'timestamptz' },
  },
  snowflake: {
    to_char: TEXT,
    to_varchar: TEXT,
    to_date: { name: 'strptime', cast: 'date' },
    try_to_date: { name: 'try_strptime', cast: 'date' },
    to_timestamp: { name: 'strptime' },
    to_timestamp_ntz: { name: 'strptime' },
    try_to_timestamp: { name: 'try_strptime' },
    try_to_timestamp_ntz: { name: 'try_strptime' },
  },
}

/** A format that is a plain text is understood here: DuckDB plans it a hundred times quicker than a macro that does it. */
export const formatsRule: Rule = {
  name: 'format',
  dialects: ['postgres', 'snowflake'],
  find: (statement, writtenFor) =>
    statement.calls().flatMap(({ call }): Change[] => {
      const functions = FUNCTIONS[writtenFor]
      const target = Object.hasOwn(functions, call.name) ? functions[call.name] : undefined
      const written = call.args[1] && statement.sql.slice(call.args[1].start, call.args[1].end)
      const [, format] = /^'([^'\\]*)'$/.exec(written ?? '') ?? []
      if (target?.name === 'strftime' && format && /^(FM)?[09,.]+$/.test(format)) {
        return [{ start: call.nameStart, end: call.nameEnd, text: 'number_text' }]
      }
      const text = target && format ? constantFormat(format, writtenFor) : undefined
      if (!target || !text?.includes('%') || !call.args[1] || call.args.length !== 2) return []
      return [
        { start: call.nameStart, end: call.nameEnd, text: target.name },
        { ...call.args[1], text: `'${text}'` },
        ...(target.cast ? [{ start: call.end, end: call.end, text: `::${target.cast}` }] : []),
      ]
    }),
}
