import type { Change, Rule } from '../rule.ts'
import type { Range, Statement } from '../statement.ts'
import { asKind, isNode, listOf, type Tree, type TreeNode } from '../tree.ts'

/**
 * `column:a.b[0]::string` takes a part of a semi-structured value, `array[0]` an item counted from 0: DuckDB has functions
 * for both. What FLATTEN gives is such a value, too.
 */
export const jsonPathsRule: Rule = {
  name: 'json path',
  dialects: ['snowflake'],
  find(statement) {
    const changes: Change[] = []
    const isFlattened = statement.calls().some(({ call }) => call.name === 'flatten')
    const visit = (tree: Tree | undefined, as: As): void => {
      if (Array.isArray(tree)) for (const item of tree as readonly Tree[]) visit(item, as)
      else if (isNode(tree)) {
        for (const [kind, node] of Object.entries(tree)) {
          if (kind === 'JsonAccess' && isNode(node)) {
            changes.push(...pathChange(statement, node, as))
          }
          if (kind === 'Cast' && isFlattened && isNode(node) && isPlainCast(node)) {
            const value = flattenedValue(statement, node.expr)
            if (value) {
              changes.push({ start: value.start, end: value.start, text: 'part_text(' })
              changes.push({ start: value.end, end: value.end, text: ", '$')", closes: value.start })
            }
          }
          visit(node, asWithin(kind, node, as))
        }
      }
    }
    visit(statement.tree, 'json')
    return changes
  },
}

/** What is made of a part: a piece of JSON, a text, or a number to calculate with. */
type As = 'json' | 'text' | 'number'

function asWithin(kind: string, node: Tree | undefined, around: As): As {
  if (kind === 'Cast') return isPlainCast(node) ? 'text' : 'json'
  if (kind === 'Function') return asWithinCall(node, around)
  if (kind === 'BinaryOp' && isNode(node) && CALCULATING.has(String(node.op))) return 'number'
  if (COMPARING.has(kind)) return isComparedWithNumber(node) ? 'number' : 'text'
  return STILL.has(kind) ? around : 'json'
}

function asWithinCall(node: Tree | undefined, around: As): As {
  const name = nameOf(node)
  if (TEXT_FUNCTION.test(name)) return 'text'
  if (NUMBER_FUNCTION.test(name)) return 'number'
  if (!CHOOSING_FUNCTION.test(name)) return 'json'
  // The number of rows of LAG, and what IFF decides by, is none of those that are chosen.
  if (/^(?:lag|lead|nth_value)$/.test(name)) return around
  const args = listOf(asKind(isNode(node) ? node.args : undefined, 'List')?.args).map((argument) =>
    isNode(argument) && isNode(argument.Unnamed) ? argument.Unnamed.Expr : undefined,
  )
  if (args.some((argument) => isLiteral(argument, 'Number')))
    return /^(?:iff|nvl2|decode)$/.test(name) ? 'json' : 'number'
  return around === 'json' && args.some((argument) => isLiteral(argument, 'SingleQuotedString')) ? 'text' : around
}

/** `v:a > 5` */
function isComparedWithNumber(node: Tree | undefined): boolean {
  if (!isNode(node)) return false
  return [node.left, node.right, node.low, node.high, ...listOf(node.list)].some((each) => isLiteral(each, 'Number'))
}

function isLiteral(tree: Tree | undefined, kind: 'Number' | 'SingleQuotedString'): boolean {
  const value = asKind(asKind(tree, 'Value'), 'value')
  return value !== undefined && value[kind] !== undefined
}

/** Snowflake makes a text of what these are given. */
const TEXT_FUNCTION =
  /^(?:upper|lower|initcap|l?trim|rtrim|left|right|substr|substring|len|length|replace|translate|split|split_part|startswith|endswith|contains|charindex|concat|lpad|rpad|regexp_\w+|rlike|(?:try_)?to_(?:date|time|timestamp\w*|number|numeric|decimal|double|boolean)|md5|sha[12]\w*)$/

const NUMBER_FUNCTION =
  /^(?:sum|avg|median|stddev\w*|var(?:iance\w*|_pop|_samp)|abs|round|ceil|floor|sqrt|div0|div0null)$/

/** What these give is one of the things that they are given. */
const CHOOSING_FUNCTION =
  /^(?:coalesce|nvl2?|ifnull|nullif|iff|decode|greatest|least|max|min|any_value|first_value|last_value|nth_value|lag|lead|mode)$/

function nameOf(node: Tree | undefined): string {
  const word = asKind(listOf(isNode(node) ? node.name : undefined).at(-1), 'Identifier')?.value
  return typeof word === 'string' ? word.toLowerCase() : ''
}

/** A column `value`, where one is meant. */
function flattenedValue(statement: Statement, tree: Tree | undefined): Range | undefined {
  const name = asKind(tree, 'Identifier') ?? listOf(isNode(tree) ? tree.CompoundIdentifier : undefined).at(-1)
  const index = statement.indexAt(statement.startOf(name))
  const start = startOfValue(statement, tree)
  return index !== undefined && start !== undefined && statement.word(index) === 'value'
    ? { start, end: statement.end(index) }
    : undefined
}

const CALCULATING: ReadonlySet<string> = new Set(['Plus', 'Minus', 'Multiply', 'Divide', 'Modulo'])

/** Compared with, a value is meant, and not a piece of JSON. */
const COMPARING: ReadonlySet<string> = new Set([
  'BinaryOp',
  'InList',
  'Like',
  'ILike',
  'Between',
  'RLike',
  'group_by',
  'Trim',
  'Substring',
])
const STILL: ReadonlySet<string> = new Set([
  'expr',
  'left',
  'right',
  'low',
  'high',
  'Nested',
  'pattern',
  'Expressions',
  'JsonAccess',
  'value',
  'args',
  'List',
  'Unnamed',
  'Expr',
  'Case',
  'conditions',
  'result',
  'else_result',
])

function isPlainCast(node: Tree | undefined): boolean {
  const custom = asKind(isNode(node) ? node.data_type : undefined, 'Custom')
  const [name] = custom ? [] : listOf(listOf(isNode(node) && isNode(node.data_type) ? node.data_type.Custom : [])[0])
  const word = asKind(name, 'Identifier')?.value
  return typeof word !== 'string' || !/^(variant|object|array)$/i.test(word)
}

function pathChange(statement: Statement, node: TreeNode, as: As): Change[] {
  const start = behind(statement, node.value)
  const opening = start === undefined ? '' : statement.word(start)
  const from = startOfValue(statement, node.value)
  if (start === undefined || from === undefined || !(opening === ':' || opening === '[')) return []
  let path = '$'
  let at = start
  for (;;) {
    // `a:b:c` is `a:b.c`; two colons are a cast.
    const isColon = statement.word(at) === ':' && statement.word(at + 1) !== ':'
    if (statement.word(at) === '.' || isColon) {
      path += part(statement, at + 1)
      at += 2
    } else if (statement.word(at) === '[') {
      path += item(statement, at)
      at = statement.behindGroup(at)
    } else break
  }
  // Behind a bracket there may be a list of DuckDB, too.
  const [ofJson, ofAny] = as === 'json' ? ['json_extract', 'part'] : ['json_extract_string', 'part_text']
  const range = { start: statement.end(start - 1), end: statement.end(at - 1) }
  const [before, after] = as === 'number' ? ['', '::double'] : as === 'text' ? aroundMoment(statement, at) : ['', '']
  return [
    { start: from, end: from, text: `${before}${opening === ':' ? ofJson : ofAny}(` },
    { ...range, text: `, '${path}')${after}` },
  ]
}

/** A moment may be a number there, which a cast of DuckDB would not take. */
function aroundMoment(statement: Statement, index: number): readonly [before: string, after: string] {
  const type = statement.word(index) === ':' ? statement.word(index + 2) : ''
  const name = Object.hasOwn(MOMENTS, type) ? MOMENTS[type] : undefined
  return name === undefined ? ['', ''] : [`${name}(`, ')']
}

const MOMENTS: Readonly<Record<string, string>> = {
  date: 'to_date',
  datetime: 'to_timestamp',
  timestamp: 'to_timestamp',
  timestamp_ntz: 'to_timestamp',
  timestampntz: 'to_timestamp',
  timestamp_ltz: 'to_timestamp_ltz',
  timestampltz: 'to_timestamp_ltz',
  timestamp_tz: 'to_timestamp_tz',
  timestamptz: 'to_timestamp_tz',
}

/** What is calculated is put into the path when the statement runs. */
function item(statement: Statement, open: number): string {
  const [first, behindItem] = [statement.token(open + 1), statement.behindGroup(open)]
  if (behindItem === open + 3 && first?.kind === 'number') return `[${first.text}]`
  if (behindItem === open + 3 && first?.kind === 'text') return `."${first.text.slice(1, -1)}"`
  return `[' || (${statement.sql.slice(first?.offset, statement.end(behindItem - 2))}) || ']`
}

function part(statement: Statement, index: number): string {
  const token = statement.token(index)
  if (!token) return ''
  return token.kind === 'word' && /^\w+$/.test(token.text)
    ? `.${token.text}`
    : `."${token.text.replace(/^["']|["']$/g, '').replaceAll("'", "''")}"`
}

/** Where a name, with what stands before its dots, or a call begins. */
function startOfValue(statement: Statement, tree: Tree | undefined): number | undefined {
  if (!isNode(tree)) return undefined
  const name = asKind(tree, 'Identifier') ?? listOf(tree.CompoundIdentifier)[0]
  return statement.startOf(name) ?? statement.callOf(asKind(tree, 'Function'))?.start
}

/** The index behind the value that the path starts from. */
function behind(statement: Statement, value: Tree | undefined): number | undefined {
  if (!isNode(value)) return undefined
  const name = asKind(value, 'Identifier') ?? listOf(value.CompoundIdentifier).at(-1)
  const index = statement.indexAt(statement.startOf(name))
  if (index !== undefined) return index + 1
  return statement.callOf(asKind(value, 'Function'))?.after
}
