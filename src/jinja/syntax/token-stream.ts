import { Lexer } from './lexer.ts'
import { spanOf, type TemplateSource } from './template-source.ts'
import { TemplateSyntaxError } from './template-syntax-error.ts'
import { describeToken, describeType, type Token, type TokenType } from './token.ts'

/** Python refuses deeper nesting, and so does this parser, which would else run out of stack. */
const MAX_DEPTH = 200
const TOO_DEEP = 'too many nested parentheses'

/** A template's tokens, read one by one with one to look ahead, and the errors where another one should have stood. */
export class TokenStream {
  protected readonly source: TemplateSource
  readonly #lexer: Lexer
  #current: Token
  #next: Token | undefined
  #previousEnd = 0
  #depth = 0

  constructor(source: TemplateSource) {
    this.source = source
    this.#lexer = new Lexer(source)
    this.#current = this.#lexer.next()
  }

  get current(): Token {
    return this.#current
  }

  /** Where the token before the current one ends. */
  get previousEnd(): number {
    return this.#previousEnd
  }

  /** The token behind the current one. */
  look(): Token {
    this.#next ??= this.#lexer.next()
    return this.#next
  }

  /** Goes one token on and returns the one it left. */
  advance(): Token {
    const token = this.#current
    this.#previousEnd = token.end
    this.#current = this.#next ?? this.#lexer.next()
    this.#next = undefined
    return token
  }

  at(type: TokenType): boolean {
    return this.#current.type === type
  }

  atName(name: string): boolean {
    return this.#current.type === 'name' && this.#current.value === name
  }

  expect(type: TokenType): Token {
    return this.#current.type === type ? this.advance() : this.#failExpected(describeType(type))
  }

  expectName(name: string): Token {
    return this.atName(name) ? this.advance() : this.#failExpected(name)
  }

  skipIf(type: TokenType): boolean {
    if (this.#current.type !== type) return false
    this.advance()
    return true
  }

  skipIfName(name: string): boolean {
    if (!this.atName(name)) return false
    this.advance()
    return true
  }

  /** Stops with a message at a token, the current one unless told. */
  fail(
    message: string,
    at: { readonly start: number; readonly end: number } = this.#current,
    type?: TemplateSyntaxError['type'],
    open?: { readonly start: number; readonly end: number },
  ): never {
    throw new TemplateSyntaxError(message, spanOf(this.source, at), type, open && spanOf(this.source, open))
  }

  /** Before what may hold itself; `complaint` is the error where that goes too deep. */
  protected enter(complaint = TOO_DEEP): void {
    if (++this.#depth > MAX_DEPTH) this.fail(complaint)
  }

  protected leave(): void {
    this.#depth--
  }

  /** A chain nests as deeply as it is long, for example `a.b.c` or `a + b + c`. */
  protected checkChain(length: number): void {
    if (length > MAX_DEPTH) this.fail(TOO_DEEP)
  }

  #failExpected(expected: string): never {
    if (this.#current.type === 'eof') return this.fail(`unexpected end of template, expected '${expected}'.`)
    return this.fail(`expected token '${expected}', got '${describeToken(this.#current)}'`)
  }
}
