import type { Float } from '../values/float.ts'
import type * as Ast from './ast.ts'
import { Lexer } from './lexer.ts'
import type { ParserOptions, TagExtension } from './tag-extension.ts'
import { spanOf, type TemplateSource } from './template-source.ts'
import { TemplateSyntaxError } from './template-syntax-error.ts'
import { describeToken, describeType, type Token, type TokenType } from './token.ts'

/** Python refuses deeper nesting, and so does this parser, which would else run out of stack. */
const MAX_DEPTH = 200
const NO_ARGUMENTS = { args: [], kwargs: [], splat: undefined, doubleSplat: undefined } as const

/** Binding strength, weakest first. `not` stands alone between `and` and the comparisons. */
const OR = 1
const AND = 2
const NOT = 3
const COMPARE = 4
const SUM = 5
const CONCAT = 6
const PRODUCT = 7
const POWER = 8

/** Reads a template; syntax errors have Jinja's words and lines. */
export function parseTemplate(source: TemplateSource, options: ParserOptions = {}): Ast.Template {
  return new Parser(source, options).parse()
}

/**
 * Recursive descent for statements, operator precedence for expressions.
 * A host's tag extensions drive it through its public methods.
 */
export class Parser {
  readonly #source: TemplateSource
  readonly #options: ParserOptions
  readonly #extensions: ReadonlyMap<string, TagExtension>
  readonly #lexer: Lexer
  readonly #openTags: string[] = []
  readonly #expectedEnds: (readonly string[])[] = []
  #current: Token
  #next: Token | undefined
  #previousEnd = 0
  #depth = 0
  #loopMentions = 0
  #specialMentions = 0

  constructor(source: TemplateSource, options: ParserOptions = {}) {
    this.#source = source
    this.#options = options
    this.#extensions = new Map(options.tags?.map((extension) => [extension.tag, extension]))
    this.#lexer = new Lexer(source)
    this.#current = this.#lexer.next()
  }

  parse(): Ast.Template {
    return { kind: 'Template', source: this.#source, body: this.#body(undefined) }
  }

  // What tag extensions use

  get current(): Token {
    return this.#current
  }

  /** Goes one token on and returns the one it left. */
  advance(): Token {
    const token = this.#current
    this.#previousEnd = token.end
    this.#current = this.#next ?? this.#lexer.next()
    this.#next = undefined
    return token
  }

  expect(type: TokenType): Token {
    if (this.#current.type === type) return this.advance()
    return this.#failExpected(describeType(type))
  }

  expectName(name: string): Token {
    return this.#isName(name) ? this.advance() : this.#failExpected(name)
  }

  skipIf(type: TokenType): boolean {
    if (this.#current.type !== type) return false
    this.advance()
    return true
  }

  skipIfName(name: string): boolean {
    if (!this.#isName(name)) return false
    this.advance()
    return true
  }

  /** Stops with a message at a token, the current one unless told. */
  fail(message: string, at: { readonly start: number; readonly end: number } = this.#current): never {
    throw new TemplateSyntaxError(message, spanOf(this.#source, at))
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
    if (++this.#depth > MAX_DEPTH) this.fail('too many statically nested blocks')
    const body = this.#body(ends)
    this.#depth--
    if (this.#current.type === 'eof') this.#failEnd(undefined, [...this.#expectedEnds, ends])
    if (dropEnd) this.advance()
    return body
  }

  /** Parameters with their parentheses. */
  parseParameters(): Ast.Parameter[] {
    const parameters: Ast.Parameter[] = []
    let hasDefaults = false
    this.expect('lparen')
    while (this.#current.type !== 'rparen') {
      if (parameters.length > 0) this.expect('comma')
      const token = this.parseName()
      const type = this.#options.typedArguments && this.skipIf('colon') ? this.#typeName() : undefined
      let value: Ast.Expression | undefined
      if (this.skipIf('assign')) {
        value = this.parseExpression()
        hasDefaults = true
      } else if (hasDefaults) {
        this.fail('non-default argument follows default argument')
      }
      parameters.push({ name: token.value as string, default: value, type, start: token.start, end: this.#previousEnd })
    }
    this.expect('rparen')
    return parameters
  }

  /** Makes a macro of what a tag extension has read; `name` is used as it is. */
  parseMacroBody(keyword: Token, name: string, parameters: readonly Ast.Parameter[], end: string): Ast.Macro {
    const before = this.#specialMentions
    const body = this.parseStatements([end], true)
    const place = { start: keyword.start, end: this.#previousEnd }
    return {
      kind: 'Macro',
      name,
      parameters,
      body,
      mentionsSpecial: this.#specialMentions > before,
      block: place,
      ...place,
    }
  }

  // Statements

  #body(ends: readonly string[] | undefined): Ast.Statement[] {
    const body: Ast.Statement[] = []
    if (ends) this.#expectedEnds.push(ends)
    for (;;) {
      const token = this.#current
      switch (token.type) {
        case 'data':
          this.advance()
          body.push({ kind: 'Text', text: token.value as string, start: token.start, end: token.end })
          break
        case 'variable_begin': {
          this.advance()
          const value = this.parseTuple()
          this.expect('variable_end')
          body.push({ kind: 'Output', value, start: token.start, end: this.#previousEnd })
          break
        }
        case 'block_begin':
          this.advance()
          if (ends && this.#current.type === 'name' && ends.includes(this.#current.value as string)) {
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
    const keyword = this.#current
    if (keyword.type !== 'name') this.fail('tag name expected', keyword)
    const name = keyword.value as string
    this.#openTags.push(name)
    if (name === 'print') {
      this.#print(body)
    } else {
      const statement = this.#statementOf(name, keyword)
      if (statement === undefined) {
        this.#openTags.pop()
        return this.#failEnd(name, this.#expectedEnds)
      }
      body.push(statement)
    }
    this.#openTags.pop()
    this.expect('block_end')
    const last = body.at(-1)
    if (last?.kind === 'Macro')
      body[body.length - 1] = { ...last, block: { start: blockStart, end: this.#previousEnd } }
  }

  #statementOf(name: string, keyword: Token): Ast.Statement | undefined {
    switch (name) {
      case 'set':
        return this.#set()
      case 'if':
        return this.#if()
      case 'for':
        return this.#for()
      case 'macro':
        return this.#macro()
      case 'call':
        return this.#callBlock()
      case 'filter':
        return this.#filterBlock()
      case 'with':
        return this.#with()
      case 'block':
        return this.#block()
      case 'extends':
        this.advance()
        return { kind: 'Extends', template: this.parseExpression(), start: keyword.start, end: this.#previousEnd }
      case 'include':
        return this.#include()
      case 'import':
        return this.#import()
      case 'from':
        return this.#fromImport()
      case 'autoescape':
        return this.#autoescape()
      case 'do':
        this.advance()
        return { kind: 'Do', value: this.parseTuple(), start: keyword.start, end: this.#previousEnd }
      case 'break':
      case 'continue':
        this.advance()
        return { kind: 'LoopControl', action: name, start: keyword.start, end: keyword.end }
      default: {
        const extension = this.#extensions.get(name)
        if (!extension) return undefined
        this.advance()
        return extension.parse(this, keyword)
      }
    }
  }

  #set(): Ast.Statement {
    const { start } = this.advance()
    const target = this.#target({ withNamespace: true })
    if (this.skipIf('assign')) {
      const value = this.parseTuple()
      return { kind: 'Assign', target, value, start, end: this.#previousEnd }
    }
    const filter = this.#current.type === 'pipe' ? this.#filters(undefined, false) : undefined
    const body = this.parseStatements(['endset'], true)
    return { kind: 'AssignBlock', target, filter, body, start, end: this.#previousEnd }
  }

  #if(): Ast.Statement {
    const { start } = this.#current
    const branches: { test: Ast.Expression; body: Ast.Statement[] }[] = []
    let otherwise: Ast.Statement[] = []
    for (;;) {
      this.advance()
      const test = this.parseTuple({ withConditional: false })
      branches.push({ test, body: this.parseStatements(['elif', 'else', 'endif']) })
      if (this.#current.value === 'elif') continue
      if (this.advance().value === 'else') otherwise = this.parseStatements(['endif'], true)
      return { kind: 'If', branches, otherwise, start, end: this.#previousEnd }
    }
  }

  #for(): Ast.Statement {
    const { start } = this.advance()
    const target = this.#target({})
    this.expectName('in')
    const iterable = this.parseTuple({ withConditional: false })
    const test = this.skipIfName('if') ? this.parseExpression() : undefined
    const isRecursive = this.skipIfName('recursive')
    const before = this.#loopMentions
    const body = this.parseStatements(['endfor', 'else'])
    const mentionsLoop = this.#loopMentions > before
    const otherwise = this.advance().value === 'endfor' ? [] : this.parseStatements(['endfor'], true)
    return {
      kind: 'For',
      target,
      iterable,
      test,
      isRecursive,
      body,
      otherwise,
      mentionsLoop,
      start,
      end: this.#previousEnd,
    }
  }

  #macro(): Ast.Statement {
    const keyword = this.advance()
    const name = this.parseName().value as string
    const parameters = this.parseParameters()
    return this.parseMacroBody(keyword, this.#options.macroName?.(name) ?? name, parameters, 'endmacro')
  }

  #callBlock(): Ast.Statement {
    const keyword = this.advance()
    const parameters = this.#current.type === 'lparen' ? this.parseParameters() : []
    const call = this.parseExpression()
    if (call.kind !== 'Call') return this.fail('expected call', keyword)
    const before = this.#specialMentions
    const body = this.parseStatements(['endcall'], true)
    const mentionsSpecial = this.#specialMentions > before
    return { kind: 'CallBlock', parameters, call, body, mentionsSpecial, start: keyword.start, end: this.#previousEnd }
  }

  #filterBlock(): Ast.Statement {
    const { start } = this.advance()
    const filter = this.#filters(undefined, true)
    const body = this.parseStatements(['endfilter'], true)
    return { kind: 'FilterBlock', filter, body, start, end: this.#previousEnd }
  }

  #with(): Ast.Statement {
    const { start } = this.advance()
    const bindings: { target: Ast.Target; value: Ast.Expression }[] = []
    while (this.#current.type !== 'block_end') {
      if (bindings.length > 0) this.expect('comma')
      const target = this.#target({})
      this.expect('assign')
      bindings.push({ target, value: this.parseExpression() })
    }
    const body = this.parseStatements(['endwith'], true)
    return { kind: 'With', bindings, body, start, end: this.#previousEnd }
  }

  #print(body: Ast.Statement[]): void {
    this.advance()
    const first = body.length
    while (this.#current.type !== 'block_end') {
      if (body.length > first) this.expect('comma')
      const value = this.parseExpression()
      body.push({ kind: 'Output', value, start: value.start, end: value.end })
    }
  }

  #block(): Ast.Statement {
    const { start } = this.advance()
    const name = this.expect('name').value as string
    const isScoped = this.skipIfName('scoped')
    const isRequired = this.skipIfName('required')
    if (this.#current.type === 'sub') {
      this.fail(
        'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
      )
    }
    const body = this.parseStatements(['endblock'], true)
    if (isRequired && body.some((statement) => statement.kind !== 'Text' || statement.text.trim() !== '')) {
      this.fail('Required blocks can only contain comments or whitespace')
    }
    this.skipIfName(name)
    return { kind: 'Block', name, isScoped, isRequired, body, start, end: this.#previousEnd }
  }

  #include(): Ast.Statement {
    const { start } = this.advance()
    const template = this.parseExpression()
    const ignoresMissing = this.#isName('ignore') && this.#look().value === 'missing'
    if (ignoresMissing) {
      this.advance()
      this.advance()
    }
    const withContext = this.#importContext() ?? true
    return { kind: 'Include', template, ignoresMissing, withContext, start, end: this.#previousEnd }
  }

  #import(): Ast.Statement {
    const { start } = this.advance()
    const template = this.parseExpression()
    this.expectName('as')
    const target = this.parseName().value as string
    const withContext = this.#importContext() ?? false
    return { kind: 'Import', template, target, withContext, start, end: this.#previousEnd }
  }

  #fromImport(): Ast.Statement {
    const { start } = this.advance()
    const template = this.parseExpression()
    this.expectName('import')
    const names: { name: string; alias: string }[] = []
    let withContext: boolean | undefined
    for (;;) {
      if (names.length > 0) this.expect('comma')
      if (this.#current.type !== 'name') this.expect('name')
      withContext = this.#importContext()
      if (withContext !== undefined) break
      const token = this.parseName()
      const name = token.value as string
      if (name.startsWith('_')) {
        throw new TemplateSyntaxError(
          'names starting with an underline can not be imported',
          spanOf(this.#source, token),
          'TemplateAssertionError',
        )
      }
      names.push({ name, alias: this.skipIfName('as') ? (this.parseName().value as string) : name })
      withContext = this.#importContext()
      if (withContext !== undefined || this.#current.type !== 'comma') break
    }
    return { kind: 'FromImport', template, names, withContext: withContext ?? false, start, end: this.#previousEnd }
  }

  #importContext(): boolean | undefined {
    if (!(this.#isName('with') || this.#isName('without')) || this.#look().value !== 'context') return undefined
    const withContext = this.advance().value === 'with'
    this.advance()
    return withContext
  }

  #autoescape(): Ast.Statement {
    const { start } = this.advance()
    const value = this.parseExpression()
    const body = this.parseStatements(['endautoescape'], true)
    return { kind: 'Autoescape', value, body, start, end: this.#previousEnd }
  }

  #typeName(): Ast.TypeName {
    const name = this.expect('name').value as string
    const parameters: Ast.TypeName[] = []
    if (this.skipIf('lbracket')) {
      if (++this.#depth > MAX_DEPTH) this.#failDepth()
      while (this.#current.type !== 'rbracket') {
        if (parameters.length > 0) this.expect('comma')
        parameters.push(this.#typeName())
      }
      this.#depth--
      this.expect('rbracket')
    }
    return { name, parameters }
  }

  // Targets

  #target(options: { readonly withNamespace?: boolean }): Ast.Target {
    const { start } = this.#current
    const items: Ast.Target[] = []
    let isTuple = false
    for (;;) {
      if (items.length > 0) this.expect('comma')
      if (this.#isTupleEnd()) break
      items.push(this.#primaryTarget(options.withNamespace === true))
      if (this.#current.type !== 'comma') break
      isTuple = true
    }
    if (isTuple) return { kind: 'TupleTarget', items, start, end: this.#previousEnd }
    return items[0] ?? this.fail(`Expected an expression, got '${describeToken(this.#current)}'`)
  }

  #primaryTarget(withNamespace: boolean): Ast.Target {
    const token = this.#current
    if (token.type === 'name' && !isLiteralName(token.value as string)) {
      this.advance()
      const name = token.value as string
      if (withNamespace && this.skipIf('dot')) {
        const attribute = this.expect('name').value as string
        return { kind: 'AttributeTarget', object: name, name: attribute, start: token.start, end: this.#previousEnd }
      }
      return { kind: 'NameTarget', name, start: token.start, end: token.end }
    }
    const expression = this.#primary()
    return toTarget(expression) ?? this.fail(`can't assign to '${expression.kind.toLowerCase()}'`, expression)
  }

  // Expressions

  /** `withConditional` says whether `a if b else c` may stand here without parentheses. */
  parseExpression(withConditional = true): Ast.Expression {
    if (++this.#depth > MAX_DEPTH) this.#failDepth()
    let expression = this.#operators(OR)
    if (withConditional) {
      while (this.skipIfName('if')) {
        const test = this.#operators(OR)
        const otherwise = this.skipIfName('else') ? this.parseExpression() : undefined
        expression = {
          kind: 'Conditional',
          test,
          value: expression,
          otherwise,
          start: expression.start,
          end: this.#previousEnd,
        }
      }
    }
    this.#depth--
    return expression
  }

  /** Like `parseExpression`, but commas make a tuple. */
  parseTuple(options: { readonly withConditional?: boolean; readonly isParenthesized?: boolean } = {}): Ast.Expression {
    const { start } = this.#current
    const items: Ast.Expression[] = []
    let isTuple = false
    for (;;) {
      if (items.length > 0) this.expect('comma')
      if (this.#isTupleEnd()) break
      items.push(this.parseExpression(options.withConditional !== false))
      if (this.#current.type !== 'comma') break
      isTuple = true
    }
    if (!isTuple) {
      const [only] = items
      if (only) return only
      if (!options.isParenthesized) this.fail(`Expected an expression, got '${describeToken(this.#current)}'`)
    }
    return { kind: 'Tuple', items, start, end: this.#previousEnd }
  }

  #isTupleEnd(): boolean {
    const { type } = this.#current
    return type === 'variable_end' || type === 'block_end' || type === 'rparen'
  }

  #operators(minimum: number): Ast.Expression {
    let left = minimum <= NOT && this.#isName('not') ? this.#not() : this.#unary(true)
    for (let length = 0; ; length++) {
      const strength = this.#strength()
      if (strength < minimum) return left
      if (length > MAX_DEPTH) this.#failDepth()
      const { start } = left
      switch (strength) {
        case COMPARE:
          left = { kind: 'Compare', left, operands: this.#comparisons(), start, end: this.#previousEnd }
          break
        case CONCAT: {
          const items = [left]
          while (this.skipIf('tilde')) items.push(this.#operators(PRODUCT))
          left = { kind: 'Concat', items, start, end: this.#previousEnd }
          break
        }
        case OR:
        case AND: {
          const operator = this.advance().value as 'and' | 'or'
          const right = this.#operators(strength + 1)
          left = { kind: 'Logical', operator, left, right, start, end: right.end }
          break
        }
        default: {
          const operator = this.advance().value as Ast.Binary['operator']
          const right = this.#operators(strength + 1)
          left = { kind: 'Binary', operator, left, right, start, end: right.end }
        }
      }
    }
  }

  #strength(): number {
    const token = this.#current
    switch (token.type) {
      case 'add':
      case 'sub':
        return SUM
      case 'tilde':
        return CONCAT
      case 'mul':
      case 'div':
      case 'floordiv':
      case 'mod':
        return PRODUCT
      case 'pow':
        return POWER
      case 'eq':
      case 'ne':
      case 'lt':
      case 'lteq':
      case 'gt':
      case 'gteq':
        return COMPARE
      case 'name':
        if (token.value === 'and') return AND
        if (token.value === 'or') return OR
        if (token.value === 'in') return COMPARE
        return token.value === 'not' && this.#look().value === 'in' && this.#look().type === 'name' ? COMPARE : 0
      default:
        return 0
    }
  }

  #not(): Ast.Expression {
    const { start } = this.advance()
    if (++this.#depth > MAX_DEPTH) this.#failDepth()
    const operand = this.#operators(NOT)
    this.#depth--
    return { kind: 'Unary', operator: 'not', operand, start, end: operand.end }
  }

  #comparisons(): Ast.Compare['operands'] {
    const operands: { operator: Ast.CompareOperator; value: Ast.Expression }[] = []
    while (this.#strength() === COMPARE) {
      let operator = this.advance().value as string
      if (operator === 'not') operator = `not ${this.advance().value}`
      operands.push({ operator: operator as Ast.CompareOperator, value: this.#operators(SUM) })
    }
    return operands
  }

  #unary(withFilters: boolean): Ast.Expression {
    const { type, start } = this.#current
    let node: Ast.Expression
    if (type === 'sub' || type === 'add') {
      if (++this.#depth > MAX_DEPTH) this.#failDepth()
      this.advance()
      const operand = this.#unary(false)
      this.#depth--
      node = { kind: 'Unary', operator: type === 'sub' ? '-' : '+', operand, start, end: operand.end }
    } else {
      node = this.#primary()
    }
    node = this.#postfix(node)
    return withFilters ? this.#filtersAndTests(node) : node
  }

  #primary(): Ast.Expression {
    const token = this.#current
    const { start, end } = token
    switch (token.type) {
      case 'name':
        this.advance()
        return this.#nameOrLiteral(token.value as string, start, end)
      case 'string': {
        this.advance()
        let value = token.value as string
        while (this.#current.type === 'string') value += this.advance().value as string
        return { kind: 'Const', value, start, end: this.#previousEnd }
      }
      case 'integer':
      case 'float':
        this.advance()
        return { kind: 'Const', value: token.value as number | bigint | Float, start, end }
      case 'lparen': {
        this.advance()
        const expression = this.parseTuple({ isParenthesized: true })
        this.expect('rparen')
        return expression
      }
      case 'lbracket':
        return this.#list()
      case 'lbrace':
        return this.#dict()
      default:
        return this.fail(`unexpected '${describeToken(token)}'`, token)
    }
  }

  #nameOrLiteral(name: string, start: number, end: number): Ast.Expression {
    switch (name) {
      case 'true':
      case 'True':
        return { kind: 'Const', value: true, start, end }
      case 'false':
      case 'False':
        return { kind: 'Const', value: false, start, end }
      case 'none':
      case 'None':
        return { kind: 'Const', value: null, start, end }
      case 'loop':
        this.#loopMentions++
        break
      case 'caller':
      case 'varargs':
      case 'kwargs':
        this.#specialMentions++
        break
    }
    return { kind: 'Name', name, start, end }
  }

  #list(): Ast.Expression {
    const { start } = this.advance()
    const items: Ast.Expression[] = []
    while (this.#current.type !== 'rbracket') {
      if (items.length > 0) this.expect('comma')
      if (this.#at('rbracket')) break
      items.push(this.parseExpression())
    }
    this.expect('rbracket')
    return { kind: 'List', items, start, end: this.#previousEnd }
  }

  #dict(): Ast.Expression {
    const { start } = this.advance()
    const pairs: { key: Ast.Expression; value: Ast.Expression }[] = []
    while (this.#current.type !== 'rbrace') {
      if (pairs.length > 0) this.expect('comma')
      if (this.#at('rbrace')) break
      const key = this.parseExpression()
      this.expect('colon')
      pairs.push({ key, value: this.parseExpression() })
    }
    this.expect('rbrace')
    return { kind: 'Dict', pairs, start, end: this.#previousEnd }
  }

  #postfix(node: Ast.Expression): Ast.Expression {
    for (let length = 0; ; length++) {
      if (length > MAX_DEPTH) this.#failDepth()
      switch (this.#current.type) {
        case 'dot':
          node = this.#attribute(node)
          break
        case 'lbracket':
          node = this.#subscript(node)
          break
        case 'lparen':
          node = this.#call(node)
          break
        default:
          return node
      }
    }
  }

  #filtersAndTests(node: Ast.Expression): Ast.Expression {
    for (let length = 0; ; length++) {
      if (length > MAX_DEPTH) this.#failDepth()
      const { type } = this.#current
      if (type === 'pipe') node = this.#filters(node, false)
      else if (type === 'name' && this.#current.value === 'is') node = this.#test(node)
      else if (type === 'lparen') node = this.#call(node)
      else return node
    }
  }

  #attribute(object: Ast.Expression): Ast.Expression {
    this.advance()
    const token = this.advance()
    const { start } = object
    if (token.type === 'name') return { kind: 'Getattr', object, name: token.value as string, start, end: token.end }
    if (token.type !== 'integer') this.fail('expected name or number', token)
    const key: Ast.Const = { kind: 'Const', value: token.value as number | bigint, start: token.start, end: token.end }
    return { kind: 'Getitem', object, key, start, end: token.end }
  }

  #subscript(object: Ast.Expression): Ast.Expression {
    const bracket = this.advance()
    const keys: (Ast.Expression | Ast.Slice)[] = []
    while (this.#current.type !== 'rbracket') {
      if (keys.length > 0) this.expect('comma')
      keys.push(this.#subscribed())
    }
    this.expect('rbracket')
    const [first] = keys
    const end = this.#previousEnd
    if (first !== undefined && keys.length === 1)
      return { kind: 'Getitem', object, key: first, start: object.start, end }
    const items = keys.map((key) => (key.kind === 'Slice' ? this.fail('a slice cannot be part of a tuple', key) : key))
    return {
      kind: 'Getitem',
      object,
      key: { kind: 'Tuple', items, start: bracket.start, end },
      start: object.start,
      end,
    }
  }

  #subscribed(): Ast.Expression | Ast.Slice {
    const { start } = this.#current
    let from: Ast.Expression | undefined
    if (this.#current.type !== 'colon') {
      from = this.parseExpression()
      if (!this.#at('colon')) return from
    }
    this.advance()
    const to = this.#sliceBound()
    const step = this.skipIf('colon') ? this.#sliceBound() : undefined
    return { kind: 'Slice', from, to, step, start, end: this.#previousEnd }
  }

  #sliceBound(): Ast.Expression | undefined {
    const { type } = this.#current
    return type === 'colon' || type === 'rbracket' || type === 'comma' ? undefined : this.parseExpression()
  }

  #call(callee: Ast.Expression): Ast.Expression {
    const args = this.#arguments()
    return { kind: 'Call', callee, ...args, start: callee.start, end: this.#previousEnd }
  }

  #arguments(): Ast.Arguments {
    const open = this.advance()
    const args: Ast.Expression[] = []
    const kwargs: { name: string; value: Ast.Expression }[] = []
    let splat: Ast.Expression | undefined
    let doubleSplat: Ast.Expression | undefined
    let isFirst = true
    const ensure = (isValid: boolean): void => {
      if (!isValid) this.fail('invalid syntax for function call expression', open)
    }
    while (this.#current.type !== 'rparen') {
      if (!isFirst) {
        this.expect('comma')
        if (this.#at('rparen')) break
      }
      isFirst = false
      if (this.#current.type === 'mul') {
        ensure(splat === undefined && doubleSplat === undefined)
        this.advance()
        splat = this.parseExpression()
      } else if (this.#current.type === 'pow') {
        ensure(doubleSplat === undefined)
        this.advance()
        doubleSplat = this.parseExpression()
      } else if (this.#current.type === 'name' && this.#look().type === 'assign') {
        ensure(doubleSplat === undefined)
        const name = this.advance().value as string
        this.advance()
        kwargs.push({ name, value: this.parseExpression() })
      } else {
        ensure(splat === undefined && doubleSplat === undefined && kwargs.length === 0)
        args.push(this.parseExpression())
      }
    }
    this.expect('rparen')
    return { args, kwargs, splat, doubleSplat }
  }

  /** One filter or more. `isFirst` means that a name stands here without its `|`. */
  #filters(value: Ast.Expression | undefined, isFirst: boolean): Ast.Filter {
    let node = value
    for (let length = 0; isFirst || this.#current.type === 'pipe'; length++) {
      if (length > MAX_DEPTH) this.#failDepth()
      if (!isFirst) this.advance()
      isFirst = false
      const { start } = node ?? this.#current
      const name = this.#dottedName()
      const args = this.#current.type === 'lparen' ? this.#arguments() : NO_ARGUMENTS
      node = { kind: 'Filter', value: node, name, ...args, start, end: this.#previousEnd }
    }
    return node as Ast.Filter
  }

  #test(value: Ast.Expression): Ast.Expression {
    this.advance()
    const isNegated = this.skipIfName('not')
    const name = this.#dottedName()
    const args = this.#testArguments()
    const { start } = value
    const test: Ast.Test = { kind: 'Test', value, name, ...args, start, end: this.#previousEnd }
    return isNegated ? { kind: 'Unary', operator: 'not', operand: test, start, end: test.end } : test
  }

  #testArguments(): Ast.Arguments {
    const { type, value } = this.#current
    switch (type) {
      case 'lparen':
        return this.#arguments()
      case 'name':
        if (value === 'else' || value === 'or' || value === 'and') return NO_ARGUMENTS
        if (value === 'is') this.fail('You cannot chain multiple tests with is')
        break
      case 'string':
      case 'integer':
      case 'float':
      case 'lbracket':
      case 'lbrace':
        break
      default:
        return NO_ARGUMENTS
    }
    return { ...NO_ARGUMENTS, args: [this.#postfix(this.#primary())] }
  }

  #dottedName(): string {
    let name = this.expect('name').value as string
    while (this.skipIf('dot')) name += `.${this.expect('name').value}`
    return name
  }

  // The stream of tokens

  #at(type: TokenType): boolean {
    return this.#current.type === type
  }

  #isName(name: string): boolean {
    return this.#current.type === 'name' && this.#current.value === name
  }

  #look(): Token {
    this.#next ??= this.#lexer.next()
    return this.#next
  }

  // Errors

  #failExpected(expected: string): never {
    if (this.#current.type === 'eof') return this.fail(`unexpected end of template, expected '${expected}'.`)
    return this.fail(`expected token '${expected}', got '${describeToken(this.#current)}'`)
  }

  #failDepth(): never {
    return this.fail('too many nested parentheses')
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
    if (innermost !== undefined) message.push(`The innermost block that needs to be closed is '${innermost}'.`)
    return this.fail(message.join(' '))
  }
}

function isLiteralName(name: string): boolean {
  return /^(?:true|True|false|False|none|None)$/.test(name)
}

function toTarget(expression: Ast.Expression): Ast.Target | undefined {
  const { start, end } = expression
  if (expression.kind === 'Name') return { kind: 'NameTarget', name: expression.name, start, end }
  if (expression.kind !== 'Tuple') return undefined
  const items = expression.items.map(toTarget)
  return items.every((item) => item !== undefined) ? { kind: 'TupleTarget', items, start, end } : undefined
}
