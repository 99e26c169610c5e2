/**
 * Snowflake takes the alias of a column wherever a column may stand, DuckDB not in arguments of aggregates nor in
 * expressions of GROUP BY. Whether a name is an alias or a column of a table only the database knows: it is asked, and
 * what it refuses is written out.
 */
import type { Edit } from './edit.ts'
import { itemEnds } from './rules/select-items.ts'
import type { Statement } from './statement.ts'
import { asKind, isNode, listOf, type Tree, type TreeNode, walk } from './tree.ts'

/** The alias that DuckDB's refusal is about. */
export function refusedAlias(refusal: string): string | undefined {
  const [, alias, column] = /Alias with name "([^"]+)" exists|Referenced column "([^"]+)" not found/.exec(refusal) ?? []
  return alias ?? column
}

/** Writes an alias out where it is used in the SELECT that defines it: in arguments, in GROUP BY and in HAVING. */
export function writtenOut(statement: Statement, alias: string): Edit[] {
  const edits: Edit[] = []
  walk(statement.tree, (kind, node) => {
    if (kind === 'Select' && isNode(node)) edits.push(...inSelect(statement, node, alias.toLowerCase()))
    return undefined
  })
  return edits
}

function inSelect(statement: Statement, select: TreeNode, alias: string): Edit[] {
  const items = listOf(select.projection)
  const position = items.findIndex((item) => nameIs(asKind(item, 'ExprWithAlias')?.alias, alias))
  const expression = position < 0 ? undefined : expressionOf(statement, select, position)
  if (expression === undefined) return []
  const uses: number[] = []
  items.forEach((item, index) => {
    if (index !== position) collect(statement, item, { alias, isWithin: false, uses })
  })
  // The name alone DuckDB takes there.
  for (const list of listOf(isNode(select.group_by) ? select.group_by.Expressions : []).map(listOf)) {
    for (const each of list)
      if (!nameIs(asKind(each, 'Identifier'), alias)) collect(statement, each, { alias, isWithin: true, uses })
  }
  collect(statement, select.having, { alias, isWithin: false, uses })
  return uses.map((start) => ({
    start,
    end: statement.end(statement.indexAt(start) ?? 0),
    text: `(${expression})`,
    rule: 'alias',
  }))
}

interface Use {
  readonly alias: string
  /** Whether it counts here; a name that stands in a list by itself is one that DuckDB knows. */
  readonly isWithin: boolean
  readonly uses: number[]
}

function collect(statement: Statement, tree: Tree | undefined, use: Use): void {
  if (Array.isArray(tree)) for (const item of tree as readonly Tree[]) collect(statement, item, use)
  else if (isNode(tree)) {
    for (const [kind, node] of Object.entries(tree)) {
      if (kind === 'Select' || kind === 'over') continue
      const start =
        kind === 'Identifier' && use.isWithin && nameIs(node, use.alias) ? statement.startOf(node) : undefined
      if (start !== undefined) use.uses.push(start)
      else if (kind !== 'name') collect(statement, node, kind === 'args' ? { ...use, isWithin: true } : use)
    }
  }
}

function nameIs(node: Tree | undefined, name: string): boolean {
  return isNode(node) && typeof node.value === 'string' && node.value.toLowerCase() === name
}

/** The text of an item without its alias. */
function expressionOf(statement: Statement, select: TreeNode, position: number): string | undefined {
  const items = listOf(select.projection)
  const ends = itemEnds(statement, select, items.length)
  const name = statement.indexAt(statement.startOf(asKind(items[position], 'ExprWithAlias')?.alias))
  const before = position === 0 ? undefined : ends[position - 1]
  const selectIndex = statement.indexAt(statement.startOf(select.select_token))
  if (name === undefined || selectIndex === undefined || ends.length === 0) return undefined
  // Behind the comma, or behind SELECT.
  const first =
    before === undefined ? selectIndex + 1 : statement.tokens.findIndex(({ offset }) => offset >= before) + 1
  const last = statement.word(name - 1) === 'as' ? name - 2 : name - 1
  const start = statement.token(first)
  return start && last >= first ? statement.sql.slice(start.offset, statement.end(last)) : undefined
}
