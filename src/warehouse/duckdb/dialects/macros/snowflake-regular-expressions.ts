import { unresolved } from './date-format.ts'
import { type DialectMacro, macro, macros } from './macro.ts'

/** The pattern with its parameters in it: letters of any case, lines, a point that is a line's end, too. */
const withFlags =
  `(case when contains(${unresolved('flags')}, 'i') then '(?i)' else '' end || case when contains(${unresolved('flags')}, 'm') then '(?m)' else '' end || ` +
  `case when contains(${unresolved('flags')}, 's') then '(?s)' else '' end || pattern)`

/** The first group, if that is asked for and there is one. */
const group = `case when contains(${unresolved('flags')}, 'e') and regexp_matches(${unresolved('pattern')}, '(^|[^\\\\])\\((?:[^?]|\\?P<)') then 1 else 0 end`

const all = (text: string, pattern: string, captured = '0') =>
  `system.main.regexp_extract_all(${text}, ${pattern}, ${captured})`

const X = 'x::varchar'
const BEHIND = 'substr(x::varchar, start)'

/** What stands before `start` is kept, and one match is replaced, or each. */
function replaced(pattern: string): string {
  const one = `system.main.regexp_replace(each[2], ${pattern}, replacement)`
  return (
    `substr(${X}, 1, start - 1) || case when n = 0 then system.main.regexp_replace(${BEHIND}, ${pattern}, replacement, 'g') ` +
    `when n = 1 then system.main.regexp_replace(${BEHIND}, ${pattern}, replacement) ` +
    `else list_reduce(list_transform(list_zip(regexp_split_to_array(${BEHIND}, ${pattern}), ${all(BEHIND, pattern)}), ` +
    `lambda each, nth: each[1] || case when each[2] is null then '' when nth = n then ${one} else each[2] end), lambda a, b: a || b) end`
  )
}

/** Where a match begins, or what stands behind it: after the pieces between matches and the matches before it. */
function found(pattern: string, occurrence: string, behind: string): string {
  const lengths = (list: string) => `coalesce(list_sum(list_transform(${list}, lambda each: length(each))), 0)`
  const matches = all(BEHIND, pattern)
  return (
    `case when len(${matches}) >= ${occurrence} then (start + ${lengths(`regexp_split_to_array(${BEHIND}, ${pattern})[1:${occurrence}]`)} + ` +
    `${lengths(`${matches}[1:${occurrence} - 1]`)} + case when ${behind} = 1 then length(${matches}[${occurrence}]) else 0 end)::bigint ` +
    `when len(${matches}) is not null then 0 end`
  )
}

const first = (sql: string) => sql.replaceAll('start', '1')
const inArray = (list: string) => `system.main.to_json(${list})`

/** Snowflake's functions on regular expressions. */
export const REGULAR_EXPRESSION_MACROS: readonly DialectMacro[] = [
  macro(
    'regexp_substr',
    `(x, pattern) as ${all(X, 'pattern')}[1]`,
    `(x, pattern, start) as ${all(BEHIND, 'pattern')}[1]`,
    `(x, pattern, start, occurrence) as ${all(BEHIND, 'pattern')}[occurrence]`,
    `(x, pattern, start, occurrence, flags) as ${all(BEHIND, withFlags, group)}[occurrence]`,
    `(x, pattern, start, occurrence, flags, captured) as ${all(BEHIND, withFlags, 'captured')}[occurrence]`,
  ),
  ...macros(
    ['regexp_substr_all', 'regexp_extract_all'],
    `(x, pattern) as ${inArray(all(X, 'pattern'))}`,
    `(x, pattern, start) as ${inArray(all(BEHIND, 'pattern'))}`,
    `(x, pattern, start, occurrence) as ${inArray(`${all(BEHIND, 'pattern')}[occurrence:]`)}`,
    `(x, pattern, start, occurrence, flags) as ${inArray(`${all(BEHIND, withFlags, group)}[occurrence:]`)}`,
    `(x, pattern, start, occurrence, flags, captured) as ${inArray(`${all(BEHIND, withFlags, 'captured')}[occurrence:]`)}`,
  ),
  macro(
    'regexp_instr',
    `(x, pattern) as ${first(found('pattern', '1', '0'))}`,
    `(x, pattern, start) as ${found('pattern', '1', '0')}`,
    `(x, pattern, start, occurrence) as ${found('pattern', 'occurrence', '0')}`,
    `(x, pattern, start, occurrence, side) as ${found('pattern', 'occurrence', 'side')}`,
    `(x, pattern, start, occurrence, side, flags) as ${found(withFlags, 'occurrence', 'side')}`,
  ),
  ...macros(
    ['regexp_like', 'rlike'],
    `(x, pattern) as regexp_full_match(${X}, pattern)`,
    `(x, pattern, flags) as regexp_full_match(${X}, ${withFlags})`,
  ),
  macro(
    'regexp_count',
    `(x, pattern) as len(${all(X, 'pattern')})`,
    `(x, pattern, start) as len(${all(BEHIND, 'pattern')})`,
    `(x, pattern, start, flags) as len(${all(BEHIND, withFlags)})`,
  ),
  macro(
    'regexp_replace',
    `(x, pattern) as system.main.regexp_replace(${X}, pattern, '', 'g')`,
    `(x, pattern, replacement) as system.main.regexp_replace(${X}, pattern, replacement, 'g')`,
    `(x, pattern, replacement, start) as substr(${X}, 1, start - 1) || system.main.regexp_replace(${BEHIND}, pattern, replacement, 'g')`,
    `(x, pattern, replacement, start, n) as ${replaced('pattern')}`,
    `(x, pattern, replacement, start, n, flags) as ${replaced(withFlags)}`,
  ),
]
