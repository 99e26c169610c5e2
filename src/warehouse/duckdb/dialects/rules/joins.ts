import type { Rule } from '../rule.ts'
import type { Statement } from '../statement.ts'
import { isNode, type Tree, walk } from '../tree.ts'

/** A join may lack its condition, mostly before LATERAL FLATTEN: then it is TRUE. */
export const joinsRule: Rule = {
  name: 'join without a condition',
  dialects: ['snowflake'],
  find(statement) {
    const ends = [...endsWithoutCondition(statement)]
    // In `a join b join c on … on …` the conditions come at the end.
    if (ends.length !== countWithoutCondition(statement.tree)) return []
    return ends.map((end) => ({ start: end, end, text: ' on true' }))
  },
}

function countWithoutCondition(tree: Tree): number {
  let count = 0
  walk(tree, (kind, node) => {
    const [operator] = kind === 'join_operator' && isNode(node) ? Object.entries(node) : []
    if (operator && operator[0] !== 'CrossJoin' && operator[1] === 'None') count++
    return undefined
  })
  return count
}

const WITHOUT: ReadonlySet<string> = new Set(['cross', 'natural', 'asof'])
const CONDITIONS: ReadonlySet<string> = new Set(['on', 'using', 'match_condition'])

/** Where what is joined ends, for each join behind which no condition stands. */
function* endsWithoutCondition(statement: Statement): Generator<number> {
  for (const index of statement.tokens.keys()) {
    if (statement.word(index) !== 'join' || statement.isName(index)) continue
    if (isNatural(statement, index)) continue
    const behind = behindRelation(statement, index + 1)
    if (!CONDITIONS.has(statement.word(behind))) yield statement.end(behind - 1)
  }
}

/** `natural left outer join` */
function isNatural(statement: Statement, join: number): boolean {
  for (let at = join - 1; at >= join - 3; at--)
    if (WITHOUT.has(statement.word(at)) && !statement.isName(at)) return true
  return false
}

function behindRelation(statement: Statement, from: number): number {
  let at = from
  if (statement.word(at) === 'lateral') at++
  if (statement.word(at) !== '(') {
    at++
    while (statement.word(at) === '.') at += 2
  }
  if (statement.word(at) === '(') at = statement.behindGroup(at)
  if (statement.word(at) === 'as') at++
  if (statement.isName(at)) {
    at++
    if (statement.word(at) === '(') at = statement.behindGroup(at)
  }
  return at
}
