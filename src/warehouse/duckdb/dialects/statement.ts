import type { SqlSyntax } from '#sql/sql-syntax.ts'
import { STANDARD_SQL } from '#sql/sql-syntax.ts'
import { type SqlToken, tokens } from '#sql/tokens.ts'
import { asKind, isNode, listOf, type Tree, walk } from './tree.ts'
import type { WrittenFor } from './written-for.ts'

/** A part of a text, by offsets. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A call as it is written. */
export interface Call extends Range {
  /** In small letters, without what stands before a dot. */
  readonly name: string
  readonly nameStart: number
  readonly nameEnd: number
  /** Index of the token behind the parenthesis that closes the arguments. */
  readonly after: number
  /** Each without blanks around it. */
  readonly args: readonly Range[]
}

const SYNTAX: Readonly<Record<WrittenFor, SqlSyntax>> = {
  postgres: { ...STANDARD_SQL, dollarQuotes: true, nestedComments: true },
  snowflake: { ...STANDARD_SQL, dollarQuotes: true, backslashEscapes: true, lineComments: ['--', '//'] },
}

/** Words behind which a table may stand, or what gives one. */
export const BEFORE_RELATION: ReadonlySet<string> = new Set(['from', 'join', ',', 'lateral'])

/** What opens, and what closes it: in small letters. */
interface Fellows {
  readonly opens: ReadonlySet<string>
  readonly closes: ReadonlySet<string>
}

const GROUPS: Fellows = { opens: new Set(['(', '[']), closes: new Set([')', ']']) }
export const CASES: Fellows = { opens: new Set(['case']), closes: new Set(['end']) }

/** The index behind what closes what is opened at an index. */
export function behindFellow(tokens: readonly SqlToken[], index: number, { opens, closes }: Fellows = GROUPS): number {
  let depth = 0
  for (let at = index; at < tokens.length; at++) {
    const text = tokens[at]?.text.toLowerCase() ?? ''
    if (opens.has(text)) depth++
    else if (closes.has(text) && --depth === 0) return at + 1
  }
  return tokens.length
}

/** The pieces of a script without blanks and comments. */
export function significantTokens(sql: string, writtenFor: WrittenFor): SqlToken[] {
  return [...tokens(sql, SYNTAX[writtenFor])].filter(({ kind }) => kind !== 'space' && kind !== 'comment')
}

/**
 * A statement: its text, its tree, and its tokens, which tell where those nodes begin and end that do not know it
 * themselves. Blanks and comments are no tokens here.
 */
export class Statement {
  readonly sql: string
  readonly tree: Tree
  readonly tokens: readonly SqlToken[]
  /** Where names stand in the tree. A word that is none of them is a keyword. */
  readonly nameStarts: ReadonlySet<number>
  private readonly lineStarts: readonly number[]
  private readonly indexes: ReadonlyMap<number, number>

  constructor(sql: string, tree: Tree, writtenFor: WrittenFor) {
    this.sql = sql
    this.tree = tree
    this.tokens = significantTokens(sql, writtenFor)
    this.indexes = new Map(this.tokens.map(({ offset }, index) => [offset, index]))
    const lineStarts = [0]
    for (let at = sql.indexOf('\n'); at >= 0; at = sql.indexOf('\n', at + 1)) lineStarts.push(at + 1)
    this.lineStarts = lineStarts
    this.nameStarts = this.findNames()
  }

  /** Where a name or a value begins; undefined for nodes that do not know it. */
  startOf(node: Tree | undefined): number | undefined {
    const span = isNode(node) ? node.span : undefined
    const start = isNode(span) ? span.start : undefined
    if (!isNode(start) || typeof start.line !== 'number' || typeof start.column !== 'number') return undefined
    const lineStart = this.lineStarts[start.line - 1]
    if (start.column < 1 || lineStart === undefined) return undefined
    // The parser counts characters, a text of JavaScript halves of some.
    const line = this.sql.slice(lineStart, this.lineStarts[start.line] ?? this.sql.length)
    let offset = 0
    for (let passed = 1; passed < start.column && offset < line.length; passed++) {
      offset += (line.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
    }
    return lineStart + offset
  }

  /** The index of the token that begins there. */
  indexAt(offset: number | undefined): number | undefined {
    return offset === undefined ? undefined : this.indexes.get(offset)
  }

  token(index: number): SqlToken | undefined {
    return this.tokens[index]
  }

  /** A token in small letters; empty behind the last one. */
  word(index: number): string {
    return this.tokens[index]?.text.toLowerCase() ?? ''
  }

  end(index: number): number {
    const token = this.tokens[index]
    return token ? token.offset + token.text.length : this.sql.length
  }

  /** Whether it is a name of the tree, whatever keyword it looks like. */
  isName(index: number): boolean {
    const token = this.tokens[index]
    return token !== undefined && this.nameStarts.has(token.offset)
  }

  /** The index behind what closes the parenthesis or bracket at an index. */
  behindGroup(index: number): number {
    return behindFellow(this.tokens, index, GROUPS)
  }

  /** The call that a node of the kind `Function` is. */
  callOf(node: Tree | undefined): Call | undefined {
    const parts = isNode(node) ? listOf(node.name) : []
    const last = asKind(parts.at(-1), 'Identifier')
    const index = this.indexAt(this.startOf(last))
    const start = this.startOf(asKind(parts[0], 'Identifier'))
    const name = last?.value
    if (index === undefined || start === undefined || typeof name !== 'string' || this.word(index + 1) !== '(')
      return undefined
    const after = this.behindGroup(index + 1)
    return {
      name: name.toLowerCase(),
      start,
      end: this.end(after - 1),
      nameStart: this.tokens[index]?.offset ?? start,
      nameEnd: this.end(index),
      after,
      args: this.argumentsIn(index + 2, after - 1),
    }
  }

  /** All calls, from the outside inwards. */
  calls(): { readonly node: Tree; readonly call: Call }[] {
    const found: { node: Tree; call: Call }[] = []
    walk(this.tree, (kind, node) => {
      const call = kind === 'Function' ? this.callOf(node) : undefined
      if (call) found.push({ node, call })
      return undefined
    })
    return found
  }

  /** What commas divide, from one index up to another. */
  argumentsIn(from: number, to: number): Range[] {
    const ranges: Range[] = []
    let begin = from
    for (let at = from; at <= to; at++) {
      if (at < to && (this.word(at) === '(' || this.word(at) === '[')) at = this.behindGroup(at) - 1
      else if (at === to || this.word(at) === ',') {
        const first = this.tokens[begin]
        if (at > begin && first) ranges.push({ start: first.offset, end: this.end(at - 1) })
        begin = at + 1
      }
    }
    return ranges
  }

  /** A name knows its span as well as its text; a value has no text of that kind. */
  private findNames(): Set<number> {
    const starts = new Set<number>()
    const add = (node: Tree) => {
      if (!isNode(node) || typeof node.value !== 'string' || !node.span) return
      const start = this.startOf(node)
      if (start !== undefined) starts.add(start)
    }
    const visit = (tree: Tree | undefined): void => {
      if (Array.isArray(tree)) for (const item of tree as readonly Tree[]) visit(item)
      else if (isNode(tree)) {
        add(tree)
        for (const [kind, node] of Object.entries(tree)) if (kind !== 'Custom') visit(node)
      }
    }
    visit(this.tree)
    return starts
  }
}
