import type { Change, Rule } from '../rule.ts'
import type { Statement } from '../statement.ts'
import { asKind, isNode, listOf, type Tree, type TreeNode, walk } from '../tree.ts'
import { quotedName } from './quoted-name.ts'
import { itemEnds } from './select-items.ts'

/** PostgreSQL calls `zipcode::text` zipcode, `count(*)` count and a CASE by its ELSE: columns get these names where they have none. */
export const columnNamesRule: Rule = {
  name: 'column name',
  dialects: ['postgres'],
  find(statement) {
    const changes: Change[] = []
    walk(statement.tree, (kind, node) => {
      // Nobody sees the names of a query within an expression.
      if (kind === 'Subquery' && isNode(node) && 'body' in node) return false
      if (kind === 'InSubquery' || kind === 'Exists' || kind === 'AnyOp' || kind === 'AllOp') return false
      if (kind === 'Select' && isNode(node)) changes.push(...named(statement, node))
      return undefined
    })
    return changes
  },
}

function named(statement: Statement, select: TreeNode): Change[] {
  const items = listOf(select.projection)
  const ends = itemEnds(statement, select, items.length)
  return items.flatMap((item, index) => {
    const expression = isNode(item) ? item.UnnamedExpr : undefined
    const name = expression === undefined || isPlain(expression) ? undefined : nameOf(expression)
    const end = ends[index]
    return name && end !== undefined ? [{ start: end, end, text: ` as ${quotedName(name)}` }] : []
  })
}

/** DuckDB gives these the same name. */
function isPlain(expression: Tree): boolean {
  return asKind(expression, 'Identifier') !== undefined || (isNode(expression) && 'CompoundIdentifier' in expression)
}

/** The name, as PostgreSQL finds it; undefined where it has none but `?column?`. */
function nameOf(expression: Tree): string | undefined {
  const found = strongName(expression)
  if (found !== undefined) return found
  const cast = asKind(expression, 'Cast')
  if (cast) return typeName(cast.data_type)
  return asKind(expression, 'Case') ? 'case' : undefined
}

function strongName(expression: Tree | undefined): string | undefined {
  if (!isNode(expression)) return undefined
  const [[kind, node] = ['', null]] = Object.entries(expression)
  if (kind === 'CompoundIdentifier') return text(listOf(node as Tree).at(-1))
  if (!isNode(node as Tree)) return undefined
  const fields = node as TreeNode
  switch (kind) {
    case 'Identifier':
      return text(fields)
    case 'Function':
      return text(asKind(listOf(fields.name).at(-1), 'Identifier'))
    case 'Nested':
      return strongName(fields)
    case 'Collate':
    case 'Cast':
      return strongName(fields.expr)
    case 'CompoundFieldAccess':
      return strongName(fields.root)
    case 'Case':
      return strongName(fields.else_result ?? null)
    default:
      return BY_KIND[kind]
  }
}

const BY_KIND: Readonly<Record<string, string>> = {
  Extract: 'extract',
  Position: 'position',
  Substring: 'substring',
  Overlay: 'overlay',
  Ceil: 'ceil',
  Floor: 'floor',
  Exists: 'exists',
  Array: 'array',
  Trim: 'btrim',
  AtTimeZone: 'timezone',
}

function text(node: Tree | undefined): string | undefined {
  if (!isNode(node) || typeof node.value !== 'string') return undefined
  return node.quote_style === undefined ? node.value.toLowerCase() : node.value
}

/** PostgreSQL's own names of the types that casts of plain values are most often to. */
function typeName(type: Tree | undefined): string | undefined {
  if (typeof type === 'string') return TYPE_NAMES[type]
  return isNode(type) ? TYPE_NAMES[Object.keys(type)[0] ?? ''] : undefined
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  Date: 'date',
  Text: 'text',
  Boolean: 'bool',
  Varchar: 'varchar',
  Numeric: 'numeric',
  Timestamp: 'timestamp',
  Interval: 'interval',
  DoublePrecision: 'float8',
  Float: 'float8',
}
