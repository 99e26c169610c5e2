import type { Change, Rule } from '../rule.ts'
import type { Call, Statement } from '../statement.ts'
import { behindAggregate, withoutDistinct } from './objects.ts'

/**
 * Aggregates and window functions that say something else of NULL, of no rows, of numbers or of the window than DuckDB's: an
 * array has no NULL in it and is empty where nothing is, so is a text that is put together.
 */
export const aggregatesRule: Rule = {
  name: 'aggregate',
  dialects: ['snowflake'],
  find: (statement) => statement.calls().flatMap(({ call }) => change(statement, call)),
}

function change(statement: Statement, call: Call): Change[] {
  const [arg] = call.args
  if (!arg) return []
  const behind = behindAggregate(statement, call)
  const around = (before: string, after: string): Change[] => {
    const end = statement.end(behind - 1)
    return [
      { start: call.start, end: call.start, text: before },
      { start: end, end, text: after, closes: call.start },
    ]
  }
  const named = (text: string): Change => ({ start: call.nameStart, end: call.nameEnd, text })
  const within = (before: string, after: string): Change[] => {
    const value = withoutDistinct(statement, arg)
    return [
      { start: value.start, end: value.start, text: before },
      { start: value.end, end: value.end, text: after, closes: value.start },
    ]
  }
  switch (call.name) {
    case 'array_agg':
      return around(...NO_NULL)
    case 'arrayagg':
      return [...around(...NO_NULL), named('array_agg')]
    case 'array_unique_agg':
      return [...around(...NO_NULL), named('array_agg'), { start: arg.start, end: arg.start, text: 'distinct ' }]
    case 'listagg':
      return around('coalesce(', ", '')")
    case 'booland_agg':
      return [named('bool_and'), ...within('(', ')::boolean')]
    case 'boolor_agg':
      return [named('bool_or'), ...within('(', ')::boolean')]
    case 'ratio_to_report': {
      const value = statement.sql.slice(arg.start, arg.end)
      // What is written twice has to stand for itself.
      if (!/^[\w."]+$/.test(value)) return []
      return [...around(`(${value} / nullif(`, ', 0))'), named('sum'), ...wholeFrame(statement, call, behind)]
    }
    case 'conditional_true_event': {
      const close = statement.token(behind - 1)
      if (statement.word(call.after) !== 'over' || close?.text !== ')') return []
      const frame = { start: close.offset, end: close.offset, text: ' rows unbounded preceding', closes: call.start }
      return [named('count_if'), ...within('(', ')::boolean'), frame]
    }
    // Of the whole partition, where no frame is named.
    case 'first_value':
    case 'last_value':
    case 'nth_value':
      return wholeFrame(statement, call, behind)
    // What is found may be NULL.
    case 'max_by':
      return [named(call.args.length > 2 ? 'arg_max' : 'arg_max_null')]
    case 'min_by':
      return [named(call.args.length > 2 ? 'arg_min' : 'arg_min_null')]
    default:
      return []
  }
}

/** An order is one alone; to DuckDB it says that what comes later does not count, if no frame says otherwise. */
function wholeFrame(statement: Statement, call: Call, behind: number): Change[] {
  const close = statement.token(behind - 1)
  const window = statement.tokens.slice(call.after, behind)
  const words = window.filter(({ offset }) => !statement.nameStarts.has(offset)).map(({ text }) => text.toLowerCase())
  if (!close || close.text !== ')' || !words.includes('order') || words.some((word) => FRAMES.has(word))) return []
  const frame = ' rows between unbounded preceding and unbounded following'
  return [{ start: close.offset, end: close.offset, text: frame, closes: call.start }]
}

const FRAMES: ReadonlySet<string> = new Set(['rows', 'range', 'groups'])

const NO_NULL = ['array_of(', ')'] as const
