import type { Change, Rule } from '../rule.ts'
import type { Call, Statement } from '../statement.ts'
import { asKind, isNode, listOf, type Tree } from '../tree.ts'
import type { WrittenFor } from '../written-for.ts'

/** Which argument is a part of a date. */
const FUNCTIONS: Readonly<Record<string, number>> = {
  datediff: 0,
  timediff: 0,
  timestampdiff: 0,
  dateadd: 0,
  timeadd: 0,
  timestampadd: 0,
  date_part: 0,
  date_trunc: 0,
  last_day: 1,
  trunc: 1,
  truncate: 1,
}

const PARTS: readonly (readonly [part: string, ...names: readonly string[]])[] = [
  ['year', 'y', 'yy', 'yyy', 'yyyy', 'yr', 'years', 'yrs'],
  ['quarter', 'q', 'qtr', 'qtrs', 'quarters'],
  ['month', 'mm', 'mon', 'mons', 'months'],
  // DuckDB's weeks are ISO's, and Snowflake's are as long as nobody says otherwise.
  ['week', 'w', 'wk', 'weekofyear', 'woy', 'wy', 'weeks', 'weekiso', 'week_iso', 'weekofyeariso', 'weekofyear_iso'],
  ['isoyear', 'yearofweek', 'yearofweekiso'],
  ['day', 'd', 'dd', 'days', 'dayofmonth'],
  ['dayofweek', 'weekday', 'dow', 'dw'],
  ['isodow', 'dayofweekiso', 'weekday_iso', 'dow_iso', 'dw_iso', 'dayofweek_iso'],
  ['dayofyear', 'yearday', 'doy', 'dy'],
  ['hour', 'h', 'hh', 'hr', 'hours', 'hrs'],
  ['minute', 'm', 'mi', 'min', 'minutes', 'mins', 'n'],
  ['second', 's', 'sec', 'seconds', 'secs'],
  ['millisecond', 'ms', 'msec', 'milliseconds'],
  ['microsecond', 'us', 'usec', 'microseconds'],
  ['nanosecond', 'ns', 'nsec', 'nanosec', 'nsecond', 'nanoseconds', 'nanosecs', 'nseconds'],
  ['epoch_second', 'epoch', 'epoch_seconds'],
  ['epoch_millisecond', 'epoch_milliseconds'],
  ['epoch_microsecond', 'epoch_microseconds'],
  ['epoch_nanosecond', 'epoch_nanoseconds'],
  ['timezone_hour', 'tzh'],
  ['timezone_minute', 'tzm'],
]

const PART_OF: ReadonlyMap<string, string> = new Map(
  PARTS.flatMap(([part, ...names]) => [part, ...names].map((name) => [name, part] as const)),
)

/** The part of a date that goes by this name. Who writes `m` for PostgreSQL has Redshift in mind, where it is a month. */
export function partNamed(name: string, writtenFor: WrittenFor): string | undefined {
  const word = name.toLowerCase()
  return writtenFor === 'postgres' && word === 'm' ? 'month' : PART_OF.get(word)
}

/** `datediff(day, …)` names a part of a date without quotes, or by a short name: DuckDB wants a text it knows. */
export const datePartsRule: Rule = {
  name: 'date part',
  dialects: ['postgres', 'snowflake'],
  find: (statement, writtenFor) =>
    statement.calls().flatMap(({ node, call }) => {
      // PostgreSQL itself takes texts alone; in functions that it does not have, somebody wrote for another warehouse.
      const isKnown = writtenFor === 'snowflake' || call.name === 'datediff' || call.name === 'dateadd'
      return isKnown ? partOf(statement, node, call, writtenFor) : []
    }),
}

function partOf(statement: Statement, node: Tree, call: Call, writtenFor: WrittenFor): Change[] {
  const position = Object.hasOwn(FUNCTIONS, call.name) ? FUNCTIONS[call.name] : undefined
  const range = position === undefined ? undefined : call.args[position]
  const written = position === undefined ? undefined : writtenPart(argumentsOf(node)[position], call.name)
  const part = written === undefined ? undefined : partNamed(written, writtenFor)
  if (!range || part === undefined) return []
  const text = `'${part}'`
  const isSame = statement.sql.slice(range.start, range.end).toLowerCase() === text
  const name = nameFor(call, part)
  const date = ADDING.has(call.name) ? call.args[2] : undefined
  // A text is a moment here, and stays a text in DuckDB.
  const isText = date !== undefined && /^'[^']*'$/.test(statement.sql.slice(date.start, date.end))
  return [
    ...(name === undefined || name === call.name ? [] : [{ start: call.nameStart, end: call.nameEnd, text: name }]),
    ...(isSame ? [] : [{ ...range, text }]),
    ...(isText ? [{ start: date.end, end: date.end, text: '::timestamp' }] : []),
  ]
}

/** An hour makes a moment of a date, a day does not; TRUNC of a date has nothing in common with that of a number. */
function nameFor({ name }: Call, part: string): string | undefined {
  if (name === 'trunc' || name === 'truncate') return 'trunc_date'
  if (name === 'date_part') return partFunction(part)
  return name === 'dateadd' && SHORT.has(part) ? 'timeadd' : undefined
}

/** What gives this part of a moment. Seconds since 1970 have a fraction in DuckDB, and are whole in Snowflake. */
export function partFunction(part: string): 'date_part' | 'epoch_part' {
  return part.startsWith('epoch_') || part === 'nanosecond' ? 'epoch_part' : 'date_part'
}

const ADDING: ReadonlySet<string> = new Set(['dateadd', 'timeadd', 'timestampadd'])

const SHORT: ReadonlySet<string> = new Set(['hour', 'minute', 'second', 'millisecond', 'microsecond', 'nanosecond'])

/** The part that an argument names, as a name or as a text. */
function writtenPart(argument: Tree | undefined, functionName: string): string | undefined {
  const expr = isNode(argument) && isNode(argument.Unnamed) ? argument.Unnamed.Expr : undefined
  const name = asKind(expr, 'Identifier')
  const value = isNode(expr) ? asKind(asKind(expr, 'Value'), 'value')?.SingleQuotedString : undefined
  // A name is a column where a number may stand as well.
  const isName = name !== undefined && name.quote_style === undefined && !functionName.startsWith('trunc')
  const written = isName ? name.value : value
  return typeof written === 'string' ? written : undefined
}

function argumentsOf(node: Tree): readonly Tree[] {
  return isNode(node) ? listOf(asKind(node.args, 'List')?.args) : []
}
