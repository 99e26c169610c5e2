import type { Change, Rule } from '../rule.ts'
import type { Call, Range, Statement } from '../statement.ts'

/** Of NULL there is nothing in an object, nor in a compact array, and `json_object` does not know that: an object is made of pairs. */
export const objectsRule: Rule = {
  name: 'function',
  dialects: ['snowflake'],
  find: (statement) => statement.calls().flatMap(({ call }) => change(statement, call)),
}

function change(statement: Statement, call: Call): Change[] {
  const { name, args, nameStart: start, nameEnd } = call
  const isOfRow = args.length === 1 && /^(?:[\w".]+\.)?\*/.test(textOf(statement, args[0]))
  if ((name === 'object_construct' || name === 'object_construct_keep_null') && isOfRow && args[0]) {
    const of = name === 'object_construct' ? 'object_of_row' : 'to_variant'
    return [
      { start, end: nameEnd, text: of },
      { start: args[0].start, end: args[0].start, text: 'struct_pack(*columns(' },
      { start: args[0].end, end: args[0].end, text: '))', closes: args[0].start },
    ]
  }
  if (name === 'object_construct_keep_null') return [{ start, end: nameEnd, text: 'json_object' }]
  if (name === 'object_construct' && args.length % 2 === 0) {
    const pairs = args.flatMap((arg, index) => (index % 2 === 0 ? [[arg, args[index + 1] ?? arg] as const] : []))
    const first = pairs[0]?.[0]
    if (!first) return [{ start, end: call.end, text: 'object_of([])' }]
    return [
      { start, end: nameEnd, text: 'object_of' },
      ...pairs.flatMap((pair, index) => pairOf(pair, index === 0 ? '[' : '', index === pairs.length - 1 ? ']' : '')),
    ]
  }
  if (name === 'array_construct_compact') {
    return [
      { start, end: nameEnd, text: 'array_compact(json_array' },
      { start: call.end, end: call.end, text: ')', closes: start },
    ]
  }
  const [key, value] = args
  if ((name === 'object_agg' || name === 'objectagg') && args.length === 2 && key && value) {
    const end = statement.end(behindAggregate(statement, call) - 1)
    return [
      { start, end: start, text: 'object_of(' },
      { start, end: nameEnd, text: 'array_agg' },
      ...pairOf([withoutDistinct(statement, key), value], '', ''),
      { start: end, end, text: ')', closes: start },
    ]
  }
  return []
}

/** `k, v` as `[to_variant(k), to_variant(v)]`. */
function pairOf([key, value]: readonly [Range, Range], before: string, behind: string): Change[] {
  return [
    { start: key.start, end: key.start, text: `${before}[to_variant(` },
    { start: key.end, end: key.end, text: ')', closes: key.start },
    { start: value.start, end: value.start, text: 'to_variant(' },
    { start: value.end, end: value.end, text: `)]${behind}`, closes: value.start },
  ]
}

/** The index behind an aggregate with all that belongs to it: WITHIN GROUP, FILTER and OVER. */
export function behindAggregate(statement: Statement, call: Call): number {
  let at = call.after
  if (statement.word(at) === 'within' && statement.word(at + 1) === 'group') at = statement.behindGroup(at + 2)
  if (/^(?:ignore|respect)$/.test(statement.word(at)) && statement.word(at + 1) === 'nulls') at += 2
  if (statement.word(at) === 'filter' && statement.word(at + 1) === '(') at = statement.behindGroup(at + 1)
  if (statement.word(at) === 'over') at = statement.word(at + 1) === '(' ? statement.behindGroup(at + 1) : at + 2
  return at
}

/** An argument without a DISTINCT before it. */
export function withoutDistinct(statement: Statement, arg: Range): Range {
  const index = statement.indexAt(arg.start)
  const next = index === undefined ? undefined : statement.token(index + 1)
  return index !== undefined && next && statement.word(index) === 'distinct' ? { ...arg, start: next.offset } : arg
}

function textOf(statement: Statement, range: Range | undefined): string {
  return range ? statement.sql.slice(range.start, range.end) : ''
}
