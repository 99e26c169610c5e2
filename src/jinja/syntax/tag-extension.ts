import type { Statement } from './ast.ts'
import type { Grammar, Parser } from './parser.ts'
import type { Token } from './token.ts'

/** A block tag that a host adds to the language. */
export interface TagExtension {
  readonly tag: string
  /** Called behind the tag's name, whose token is `keyword`; reads up to the `%}` of the tag that ends the block, leaving that for the parser. */
  parse(parser: Parser, keyword: Token): Statement
}

/** What a host adds to Jinja's syntax. */
export interface ParserOptions extends Omit<Grammar, 'findTag'> {
  readonly tags?: readonly TagExtension[]
}
