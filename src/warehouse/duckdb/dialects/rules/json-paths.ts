import type { Change, Rule } from '../rule.ts'
import type { Statement } from '../statement.ts'
import { asKind, isNode, listOf, type Tree, type TreeNode } from '../tree.ts'

/** `column:a.b[0]::string` takes a part of a semi-structured value: DuckDB has functions for it. */
export const jsonPathsRule: Rule = {
  name: 'json path',
  dialects: ['snowflake'],
  find(statement) {
    const changes: Change[] = []
    const visit = (tree: Tree | undefined, isText: boolean): void => {
      if (Array.isArray(tree)) for (const item of tree as readonly Tree[]) visit(item, isText)
      else if (isNode(tree)) {
        for (const [kind, node] of Object.entries(tree)) {
          if (kind === 'JsonAccess' && isNode(node)) {
            const change = pathChange(statement, node, isText)
            if (change) changes.push(change)
          }
          visit(node, kind === 'Cast' ? isPlainCast(node) : COMPARING.has(kind) || (isText && STILL.has(kind)))
        }
      }
    }
    visit(statement.tree, false)
    return changes
  },
}

/** Compared or calculated with, a value is meant, and not a piece of JSON. */
const COMPARING: ReadonlySet<string> = new Set(['BinaryOp', 'InList', 'Like', 'ILike', 'Between', 'RLike', 'group_by'])
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
])

function isPlainCast(node: Tree | undefined): boolean {
  const custom = asKind(isNode(node) ? node.data_type : undefined, 'Custom')
  const [name] = custom ? [] : listOf(listOf(isNode(node) && isNode(node.data_type) ? node.data_type.Custom : [])[0])
  const word = asKind(name, 'Identifier')?.value
  return typeof word !== 'string' || !/^(variant|object|array)$/i.test(word)
}

function pathChange(statement: Statement, node: TreeNode, isText: boolean): Change | undefined {
  const start = behind(statement, node.value)
  if (start === undefined || statement.word(start) !== ':') return undefined
  let at = start + 1
  let path = `$${part(statement, at)}`
  at++
  for (;;) {
    // `a:b:c` is `a:b.c`; two colons are a cast.
    const isColon = statement.word(at) === ':' && statement.word(at + 1) !== ':'
    if (statement.word(at) === '.' || isColon) {
      path += part(statement, at + 1)
      at += 2
    } else if (statement.word(at) === '[' && statement.word(at + 2) === ']') {
      const key = statement.token(at + 1)
      if (key?.kind !== 'number' && key?.kind !== 'text') return undefined
      path += key.kind === 'number' ? `[${key.text}]` : `."${key.text.slice(1, -1)}"`
      at += 3
    } else break
  }
  const name = isText ? 'json_extract_string' : 'json_extract'
  const from = statement.token(start)?.offset ?? 0
  return { start: from, end: statement.end(at - 1), text: `.${name}('${path.replaceAll("'", "''")}')` }
}

function part(statement: Statement, index: number): string {
  const token = statement.token(index)
  if (!token) return ''
  return token.kind === 'word' && /^\w+$/.test(token.text)
    ? `.${token.text}`
    : `."${token.text.replace(/^["']|["']$/g, '')}"`
}

/** The index behind the value that the path starts from. */
function behind(statement: Statement, value: Tree | undefined): number | undefined {
  if (!isNode(value)) return undefined
  const name = asKind(value, 'Identifier') ?? listOf(value.CompoundIdentifier).at(-1)
  const index = statement.indexAt(statement.startOf(name))
  if (index !== undefined) return index + 1
  return statement.callOf(asKind(value, 'Function'))?.after
}
