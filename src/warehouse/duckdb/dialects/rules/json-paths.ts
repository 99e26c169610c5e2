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
    const visit = (tree: Tree | undefined, isText: boolean): void => {
      if (Array.isArray(tree)) for (const item of tree as readonly Tree[]) visit(item, isText)
      else if (isNode(tree)) {
        for (const [kind, node] of Object.entries(tree)) {
          if (kind === 'JsonAccess' && isNode(node)) {
            changes.push(...pathChange(statement, node, isText))
          }
          if (kind === 'Cast' && isFlattened && isNode(node) && isPlainCast(node)) {
            const value = flattenedValue(statement, node.expr)
            if (value) changes.push(...called('part_text', value.start, { start: value.end, end: value.end }, "'$'"))
          }
          visit(node, isTextWithin(kind, node) ?? (isText && STILL.has(kind)))
        }
      }
    }
    visit(statement.tree, false)
    return changes
  },
}

/** Whether a text is what is asked for; undefined where that depends on what stands around it. */
function isTextWithin(kind: string, node: Tree | undefined): boolean | undefined {
  if (kind === 'Cast') return isPlainCast(node)
  if (kind === 'Function') return TEXT_FUNCTION.test(nameOf(node))
  return COMPARING.has(kind) || undefined
}

/** Snowflake makes a text of what these are given. */
const TEXT_FUNCTION =
  /^(?:upper|lower|initcap|l?trim|rtrim|left|right|substr|substring|len|length|replace|translate|split|split_part|startswith|endswith|contains|charindex|concat|lpad|rpad|regexp_\w+|rlike|(?:try_)?to_(?:date|time|timestamp\w*|number|numeric|decimal|double|boolean)|md5|sha[12]\w*)$/

function nameOf(node: Tree | undefined): string {
  const word = asKind(listOf(isNode(node) ? node.name : undefined).at(-1), 'Identifier')?.value
  return typeof word === 'string' ? word.toLowerCase() : ''
}

/** A call of what begins at `start`, in the place of what stood behind it. */
function called(name: string, start: number, behind: Range, argument: string): Change[] {
  return [
    { start, end: start, text: `${name}(` },
    {
      start: behind.start,
      end: behind.end,
      text: `, ${argument})`,
      ...(behind.start === behind.end && { closes: start }),
    },
  ]
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

/** Compared or calculated with, a value is meant, and not a piece of JSON. */
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
])

function isPlainCast(node: Tree | undefined): boolean {
  const custom = asKind(isNode(node) ? node.data_type : undefined, 'Custom')
  const [name] = custom ? [] : listOf(listOf(isNode(node) && isNode(node.data_type) ? node.data_type.Custom : [])[0])
  const word = asKind(name, 'Identifier')?.value
  return typeof word !== 'string' || !/^(variant|object|array)$/i.test(word)
}

function pathChange(statement: Statement, node: TreeNode, isText: boolean): Change[] {
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
  const ofJson = isText ? 'json_extract_string' : 'json_extract'
  const name = opening === ':' ? ofJson : isText ? 'part_text' : 'part'
  return called(name, from, { start: statement.end(start - 1), end: statement.end(at - 1) }, `'${path}'`)
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
