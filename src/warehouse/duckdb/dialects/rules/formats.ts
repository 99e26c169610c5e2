import { type FormatPart, formatParts } from '../macros/date-format.ts'
import type { Change, Rule } from '../rule.ts'
import type { Call, Statement } from '../statement.ts'
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
    date: { name: 'strptime', cast: 'date' },
    try_to_date: { name: 'try_strptime', cast: 'date' },
    to_timestamp: { name: 'strptime' },
    to_timestamp_ntz: { name: 'strptime' },
    try_to_timestamp: { name: 'try_strptime' },
    try_to_timestamp_ntz: { name: 'try_strptime' },
    to_timestamp_ltz: { name: 'strptime', cast: 'timestamptz' },
    to_timestamp_tz: { name: 'strptime', cast: 'timestamptz' },
    try_to_timestamp_ltz: { name: 'try_strptime', cast: 'timestamptz' },
    try_to_timestamp_tz: { name: 'try_strptime', cast: 'timestamptz' },
    to_time: { name: 'strptime', cast: 'time' },
    try_to_time: { name: 'try_strptime', cast: 'time' },
  },
}

const NUMBER_FORMATS: Readonly<Record<WrittenFor, RegExp>> = {
  postgres: /^(FM)?[09,.]+$/,
  snowflake: /^(FM)?\$?[09,.]+$/,
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
      if (target?.name === 'strftime' && format && NUMBER_FORMATS[writtenFor].test(format)) {
        return [{ start: call.nameStart, end: call.nameEnd, text: 'number_text' }]
      }
      if (target && writtenFor === 'snowflake' && /^[0-9]$/.test(written ?? '')) return ofNumber(call, target)
      const parts = target && format ? formatParts(format, writtenFor) : undefined
      if (!target || call.args.length !== 2) return []
      // `date(…)` takes one argument in DuckDB, and is a type.
      if (!parts) return call.name === 'date' ? [{ start: call.nameStart, end: call.nameEnd, text: 'to_date' }] : []
      return inWordsOfDuckDB(statement, call, target, parts)
    }),
}

/** `to_timestamp(x, 3)` counts thousandths of seconds. */
function ofNumber(call: Call, { cast }: Target): Change[] {
  const name = { start: call.nameStart, end: call.nameEnd, text: 'timestamp_of_number' }
  if (cast === undefined) return [name]
  if (cast !== 'timestamptz') return []
  return [
    { ...name, text: `timezone('UTC', ${name.text}` },
    { start: call.end, end: call.end, text: ')' },
  ]
}

function inWordsOfDuckDB(
  statement: Statement,
  call: Call,
  { name, cast }: Target,
  parts: readonly FormatPart[],
): Change[] {
  const [value, format] = call.args
  const [only] = parts
  if (!value || !format) return []
  if (parts.length === 1 && only?.kind === 'strftime') {
    if (!only.text.includes('%')) return []
    return [
      { start: call.nameStart, end: call.nameEnd, text: name },
      { ...format, text: `'${only.text}'` },
      ...(cast ? [{ start: call.end, end: call.end, text: `::${cast}` }] : []),
    ]
  }
  if (name !== 'strftime') return []
  // The moment is written once, and named.
  const text = parts.map((part) => (part.kind === 'sql' ? part.text : `strftime(d, '${part.text}')`)).join(' || ')
  return [
    { start: call.nameStart, end: call.nameEnd, text: 'list_transform' },
    { start: value.start, end: value.start, text: '[' },
    { start: value.end, end: format.end, text: `], lambda d: ${text}` },
    { start: call.end, end: call.end, text: '[1]' },
  ]
}
