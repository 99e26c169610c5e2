import type * as Ast from './ast.ts'
import { ExpressionParser } from './expression-parser.ts'
import type { TemplateSource } from './template-source.ts'
import { isLiteralName, type Token } from './token.ts'

/** Reads a block tag: begins behind its name, whose token is `keyword`, and leaves the last `%}` for the parser. */
export type TagParser = (parser: Parser, keyword: Token) => Ast.Statement | readonly Ast.Statement[]

/** What a parser takes for the language. */
export interface Grammar {
  readonly findTag: (name: string) => TagParser | undefined
  /** Whether macro arguments may have types, as in `{% macro m(a: string, b: list[int] = none) %}`. */
  readonly typedArguments?: boolean
  /** Gives a `{% macro name %}` the name it is known by. */
  readonly macroName?: (name: string) => string
}

/**
 * Recursive descent over a template's statements. Each block tag is a function of its own, Jinja's as well as a host's, and
 * drives the parser through its public methods.
 */
export class Parser extends ExpressionParser {
  readonly #grammar: Grammar
  readonly #openTags: Token[] = []
  readonly #expectedEnds: (readonly string[])[] = []

  constructor(source: TemplateSource, grammar: Grammar) {
    super(source)
    this.#grammar = grammar
  }

  parse(): Ast.Template {
    return { kind: 'Template', source: this.source, body: this.#body(undefined) }
  }

  /** The name that a statement gives to something. */
  parseName(): Token {
    const token = this.expect('name')
    if (isLiteralName(token.value as string)) this.fail("can't assign to 'name'", token)
    return token
  }

  /**
   * Reads from the end of an opening tag to the tag that ends its body, one of `ends`.
   * The current token is then that tag's name, unless it is dropped.
   */
  parseStatements(ends: readonly string[], dropEnd = false): Ast.Statement[] {
    this.skipIf('colon')
    this.expect('block_end')
    this.enter('too many statically nested blocks')
    const body = this.#body(ends)
    this.leave()
    if (this.current.type === 'eof') this.#failEnd(undefined, [...this.#expectedEnds, ends])
    if (dropEnd) this.advance()
    return body
  }

  /** Parameters with their parentheses. */
  parseParameters(): Ast.Parameter[] {
    const parameters: Ast.Parameter[] = []
    let hasDefaults = false
    this.expect('lparen')
    while (this.current.type !== 'rparen') {
      if (parameters.length > 0) this.expect('comma')
      const token = this.parseName()
      const type = this.#grammar.typedArguments && this.skipIf('colon') ? this.#typeName() : undefined
      let value: Ast.Expression | undefined
      if (this.skipIf('assign')) {
        value = this.parseExpression()
        hasDefaults = true
      } else if (hasDefaults) {
        this.fail('non-default argument follows default argument')
      }
      parameters.push({ name: token.value as string, default: value, type, start: token.start, end: this.previousEnd })
    }
    this.expect('rparen')
    return parameters
  }

  /** The name by which the macro of a `{% macro name %}` is known. */
  macroName(name: string): string {
    return this.#grammar.macroName?.(name) ?? name
  }

  /** Makes a macro of what a tag has read so far and of the body that follows; `name` is used as it is. */
  parseMacroBody(keyword: Token, name: string, parameters: readonly Ast.Parameter[], end: string): Ast.Macro {
    const before = this.specialMentions
    const body = this.parseStatements([end], true)
    const place = { start: keyword.start, end: this.previousEnd }
    return {
      kind: 'Macro',
      name,
      parameters,
      body,
      mentionsSpecial: this.specialMentions > before,
      block: place,
      ...place,
    }
  }

  #body(ends: readonly string[] | undefined): Ast.Statement[] {
    const body: Ast.Statement[] = []
    if (ends) this.#expectedEnds.push(ends)
    for (;;) {
      const token = this.current
      switch (token.type) {
        case 'data':
          this.advance()
          body.push({ kind: 'Text', text: token.value as string, start: token.start, end: token.end })
          break
        case 'variable_begin': {
          this.advance()
          const value = this.parseTuple()
          this.expect('variable_end')
          body.push({ kind: 'Output', value, start: token.start, end: this.previousEnd })
          break
        }
        case 'block_begin':
          this.advance()
          if (ends && this.current.type === 'name' && ends.includes(this.current.value as string)) {
            this.#expectedEnds.pop()
            return body
          }
          this.#statement(token.start, body)
          break
        default:
          if (ends) this.#expectedEnds.pop()
          return body
      }
    }
  }

  #statement(blockStart: number, body: Ast.Statement[]): void {
    const keyword = this.current
    if (keyword.type !== 'name') this.fail('tag name expected', keyword)
    const name = keyword.value as string
    const parseTag = this.#grammar.findTag(name)
    if (parseTag === undefined) return this.#failEnd(name, this.#expectedEnds)
    this.#openTags.push(keyword)
    this.advance()
    const statement = parseTag(this, keyword)
    this.#openTags.pop()
    this.expect('block_end')
    if ('kind' in statement) {
      const block = { start: blockStart, end: this.previousEnd }
      body.push(statement.kind === 'Macro' ? { ...statement, block } : statement)
    } else {
      body.push(...statement)
    }
  }

  #typeName(): Ast.TypeName {
    const name = this.expect('name').value as string
    const parameters: Ast.TypeName[] = []
    if (this.skipIf('lbracket')) {
      this.enter()
      while (this.current.type !== 'rbracket') {
        if (parameters.length > 0) this.expect('comma')
        parameters.push(this.#typeName())
      }
      this.leave()
      this.expect('rbracket')
    }
    return { name, parameters }
  }

  /** `tag` is the unknown tag that was found; without it the template has ended too early. */
  #failEnd(tag: string | undefined, expectedEnds: readonly (readonly string[])[]): never {
    const message = [tag === undefined ? 'Unexpected end of template.' : `Encountered unknown tag '${tag}'.`]
    const looking = expectedEnds
      .at(-1)
      ?.map((end) => `'${end}'`)
      .join(' or ')
    if (looking) {
      message.push(
        tag !== undefined && expectedEnds.some((ends) => ends.includes(tag))
          ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${looking}.`
          : `Jinja was looking for the following tags: ${looking}.`,
      )
    }
    const innermost = this.#openTags.at(-1)
    if (innermost !== undefined)
      message.push(`The innermost block that needs to be closed is '${String(innermost.value)}'.`)
    return this.fail(message.join(' '), undefined, undefined, innermost)
  }
}
