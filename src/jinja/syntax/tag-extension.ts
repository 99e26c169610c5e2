import type { Statement } from './ast.ts'
import type { Parser } from './parser.ts'
import type { Token } from './token.ts'

/** A block tag that a host adds to the language. */
export interface TagExtension {
  readonly tag: string
  /** Called behind the tag's name, whose token is `keyword`; reads up to the `%}` of the tag that ends the block, leaving that for the parser. */
  parse(parser: Parser, keyword: Token): Statement
}

export interface ParserOptions {
  readonly tags?: readonly TagExtension[]
  /** Whether macro arguments may have types, as in `{% macro m(a: string, b: list[int] = none) %}`. */
  readonly typedArguments?: boolean
  /** Gives a `{% macro name %}` the name it is known by. */
  readonly macroName?: (name: string) => string
}
