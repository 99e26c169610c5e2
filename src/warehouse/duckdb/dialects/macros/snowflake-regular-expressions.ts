import { unresolved } from './date-format.ts'
import { type DialectMacro, macro, macros } from './macro.ts'

/** Looked for from a position on: what stands before it is kept. */
const REPLACED_BEHIND =
  `case when n = 0 then system.main.regexp_replace(substr(x, start), pattern, replacement, 'g') ` +
  'when n = 1 then system.main.regexp_replace(substr(x, start), pattern, replacement) ' +
  'else list_reduce(list_transform(list_zip(regexp_split_to_array(substr(x, start), pattern), regexp_extract_all(substr(x, start), pattern)), ' +
  `lambda each, nth: each[1] || case when each[2] is null then '' when nth = n then system.main.regexp_replace(each[2], pattern, replacement) else each[2] end), lambda a, b: a || b) end`

/** Where the first match begins: behind what stands before it. */
const found = (text: string) =>
  `case when regexp_matches(${text}, pattern) then length(regexp_extract(${text}, '(?s)^(.*?)(?:' || pattern || ')', 1)) + 1 else 0 end`

/** Snowflake's functions on regular expressions. */
export const REGULAR_EXPRESSION_MACROS: readonly DialectMacro[] = [
  macro(
    'regexp_substr',
    `(x, pattern) as nullif(regexp_extract(x, pattern), '')`,
    `(x, pattern, start) as nullif(regexp_extract(substr(x, start), pattern), '')`,
    `(x, pattern, start, occurrence, flags, captured) as regexp_extract_all(substr(x, start), pattern, captured)[occurrence]`,
    `(x, pattern, start, occurrence) as regexp_extract_all(substr(x, start), pattern)[occurrence]`,
    `(x, pattern, start, occurrence, flags) as regexp_extract_all(substr(x, start), pattern, case when contains(${unresolved('flags')}, 'e') then 1 else 0 end)[occurrence]`,
  ),
  macro(
    'regexp_instr',
    `(x, pattern) as ${found('x')}`,
    `(x, pattern, start) as case when regexp_matches(substr(x, start), pattern) then ${found('substr(x, start)')} + start - 1 else 0 end`,
  ),
  ...macros(
    ['regexp_like', 'rlike'],
    '(x, pattern) as regexp_full_match(x::varchar, pattern)',
    `(x, pattern, flags) as regexp_full_match(x::varchar, pattern, ${unresolved('flags')})`,
  ),
  macro(
    'regexp_count',
    '(x, pattern) as len(regexp_extract_all(x, pattern))',
    '(x, pattern, start) as len(regexp_extract_all(substr(x, start), pattern))',
    `(x, pattern, start, flags) as len(regexp_extract_all(substr(x, start), pattern, 0, ${unresolved('flags')}))`,
  ),
  macro(
    'regexp_replace',
    `(x, pattern) as system.main.regexp_replace(x::varchar, pattern, '', 'g')`,
    `(x, pattern, replacement) as system.main.regexp_replace(x::varchar, pattern, replacement, 'g')`,
    `(x, pattern, replacement, start) as substr(x, 1, start - 1) || system.main.regexp_replace(substr(x, start), pattern, replacement, 'g')`,
    `(x, pattern, replacement, start, n) as substr(x, 1, start - 1) || ${REPLACED_BEHIND}`,
    `(x, pattern, replacement, start, n, flags) as substr(x, 1, start - 1) || case when n = 0 then system.main.regexp_replace(substr(x, start), pattern, replacement, 'g' || ${unresolved('flags')}) when n = 1 then system.main.regexp_replace(substr(x, start), pattern, replacement, ${unresolved('flags')}) end`,
  ),
]
