import type { Float } from '../values/float.ts'
import type * as Ast from './ast.ts'
import { TokenStream } from './token-stream.ts'
import { describeToken } from './token.ts'

const NO_ARGUMENTS = { args: [], kwargs: [], splat: undefined, doubleSplat: undefined } as const

/** What may stand where a tuple is read. */
export interface TupleOptions {
  /** Whether `a if b else c` may be an item without parentheses; true unless told. */
  readonly withConditional?: boolean
  /** Whether there may be no item at all. */
  readonly isParenthesized?: boolean
}

/** Reads what operators stand between: literals and names with all that hangs on them, as in `orders[0].name|upper is string`. */
export abstract class OperandParser extends TokenStream {
  #loopMentions = 0
  #specialMentions = 0

  /** `withConditional` says whether `a if b else c` may stand here without parentheses. */
  abstract parseExpression(withConditional?: boolean): Ast.Expression

  /** Like `parseExpression`, but commas make a tuple. */
  abstract parseTuple(options?: TupleOptions): Ast.Expression

  /** How often `loop` has been read so far. */
  get loopMentions(): number {
    return this.#loopMentions
  }

  /** How often `caller`, `varargs` and `kwargs` have been read so far. */
  get specialMentions(): number {
    return this.#specialMentions
  }

  /** A literal, a name, or anything in brackets. */
  parsePrimary(): Ast.Expression {
    const token = this.current
    const { start, end } = token
    switch (token.type) {
      case 'name':
        this.advance()
        return this.#nameOrLiteral(token.value as string, start, end)
      case 'string': {
        this.advance()
        let value = token.value as string
        while (this.current.type === 'string') value += this.advance().value as string
        return { kind: 'Const', value, start, end: this.previousEnd }
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

  /** One filter or more. `isFirst` means that a name stands here without its `|`. */
  parseFilters(value: Ast.Expression | undefined, isFirst: boolean): Ast.Filter {
    let node = value
    for (let length = 0; isFirst || this.current.type === 'pipe'; length++) {
      this.checkChain(length)
      if (!isFirst) this.advance()
      isFirst = false
      const { start } = node ?? this.current
      const name = this.#dottedName()
      const args = this.current.type === 'lparen' ? this.#arguments() : NO_ARGUMENTS
      node = { kind: 'Filter', value: node, name, ...args, start, end: this.previousEnd }
    }
    return node as Ast.Filter
  }

  /** An operand with its sign. Behind a sign there are no filters, which take the whole: `-1|abs` is 1. */
  protected parseOperand(withFilters: boolean): Ast.Expression {
    const { type, start } = this.current
    let node: Ast.Expression
    if (type === 'sub' || type === 'add') {
      this.enter()
      this.advance()
      const operand = this.parseOperand(false)
      this.leave()
      node = { kind: 'Unary', operator: type === 'sub' ? '-' : '+', operand, start, end: operand.end }
    } else {
      node = this.parsePrimary()
    }
    node = this.#postfix(node)
    return withFilters ? this.#filtersAndTests(node) : node
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
    while (this.current.type !== 'rbracket') {
      if (items.length > 0) this.expect('comma')
      if (this.at('rbracket')) break
      items.push(this.parseExpression())
    }
    this.expect('rbracket')
    return { kind: 'List', items, start, end: this.previousEnd }
  }

  #dict(): Ast.Expression {
    const { start } = this.advance()
    const pairs: { key: Ast.Expression; value: Ast.Expression }[] = []
    while (this.current.type !== 'rbrace') {
      if (pairs.length > 0) this.expect('comma')
      if (this.at('rbrace')) break
      const key = this.parseExpression()
      this.expect('colon')
      pairs.push({ key, value: this.parseExpression() })
    }
    this.expect('rbrace')
    return { kind: 'Dict', pairs, start, end: this.previousEnd }
  }

  #postfix(node: Ast.Expression): Ast.Expression {
    for (let length = 0; ; length++) {
      this.checkChain(length)
      switch (this.current.type) {
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
      this.checkChain(length)
      const { type } = this.current
      if (type === 'pipe') node = this.parseFilters(node, false)
      else if (type === 'name' && this.current.value === 'is') node = this.#test(node)
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
    while (this.current.type !== 'rbracket') {
      if (keys.length > 0) this.expect('comma')
      keys.push(this.#subscribed())
    }
    this.expect('rbracket')
    const [first] = keys
    const end = this.previousEnd
    if (first !== undefined && keys.length === 1)
      return { kind: 'Getitem', object, key: first, start: object.start, end }
    const items = keys.map((key) => (key.kind === 'Slice' ? this.fail('a slice cannot be part of a tuple', key) : key))
    const key: Ast.Expression = { kind: 'Tuple', items, start: bracket.start, end }
    return { kind: 'Getitem', object, key, start: object.start, end }
  }

  #subscribed(): Ast.Expression | Ast.Slice {
    const { start } = this.current
    let from: Ast.Expression | undefined
    if (this.current.type !== 'colon') {
      from = this.parseExpression()
      if (!this.at('colon')) return from
    }
    this.advance()
    const to = this.#sliceBound()
    const step = this.skipIf('colon') ? this.#sliceBound() : undefined
    return { kind: 'Slice', from, to, step, start, end: this.previousEnd }
  }

  #sliceBound(): Ast.Expression | undefined {
    const { type } = this.current
    return type === 'colon' || type === 'rbracket' || type === 'comma' ? undefined : this.parseExpression()
  }

  #call(callee: Ast.Expression): Ast.Expression {
    const args = this.#arguments()
    return { kind: 'Call', callee, ...args, start: callee.start, end: this.previousEnd }
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
    while (this.current.type !== 'rparen') {
      if (!isFirst) {
        this.expect('comma')
        if (this.at('rparen')) break
      }
      isFirst = false
      if (this.current.type === 'mul') {
        ensure(splat === undefined && doubleSplat === undefined)
        this.advance()
        splat = this.parseExpression()
      } else if (this.current.type === 'pow') {
        ensure(doubleSplat === undefined)
        this.advance()
        doubleSplat = this.parseExpression()
      } else if (this.current.type === 'name' && this.look().type === 'assign') {
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

  #test(value: Ast.Expression): Ast.Expression {
    this.advance()
    const isNegated = this.skipIfName('not')
    const name = this.#dottedName()
    const args = this.#testArguments()
    const { start } = value
    const test: Ast.Test = { kind: 'Test', value, name, ...args, start, end: this.previousEnd }
    return isNegated ? { kind: 'Unary', operator: 'not', operand: test, start, end: test.end } : test
  }

  /** A test's only argument may do without parentheses, as in `n is divisibleby 3`. */
  #testArguments(): Ast.Arguments {
    const { type, value } = this.current
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
    return { ...NO_ARGUMENTS, args: [this.#postfix(this.parsePrimary())] }
  }

  #dottedName(): string {
    let name = this.expect('name').value as string
    while (this.skipIf('dot')) name += `.${this.expect('name').value}`
    return name
  }
}
