import type * as Ast from './ast.ts'
import { OperandParser, type TupleOptions } from './operand-parser.ts'
import { describeToken } from './token.ts'

/** Binding strength, weakest first. `not` stands alone between `and` and the comparisons. */
const OR = 1
const AND = 2
const NOT = 3
const COMPARE = 4
const SUM = 5
const CONCAT = 6
const PRODUCT = 7
const POWER = 8

/** Reads expressions by operator precedence. */
export class ExpressionParser extends OperandParser {
  override parseExpression(withConditional = true): Ast.Expression {
    this.enter()
    let expression = this.#operators(OR)
    if (withConditional) {
      while (this.skipIfName('if')) expression = this.#conditional(expression)
    }
    this.leave()
    return expression
  }

  override parseTuple(options: TupleOptions = {}): Ast.Expression {
    const { start } = this.current
    const items: Ast.Expression[] = []
    let isTuple = false
    for (;;) {
      if (items.length > 0) this.expect('comma')
      if (this.atTupleEnd()) break
      items.push(this.parseExpression(options.withConditional !== false))
      if (this.current.type !== 'comma') break
      isTuple = true
    }
    if (!isTuple) {
      const [only] = items
      if (only) return only
      if (!options.isParenthesized) this.fail(`Expected an expression, got '${describeToken(this.current)}'`)
    }
    return { kind: 'Tuple', items, start, end: this.previousEnd }
  }

  /** Whether no item of a tuple can follow, as behind the comma of `a, b,`. */
  atTupleEnd(): boolean {
    const { type } = this.current
    return type === 'variable_end' || type === 'block_end' || type === 'rparen'
  }

  #conditional(value: Ast.Expression): Ast.Expression {
    const test = this.#operators(OR)
    const otherwise = this.skipIfName('else') ? this.parseExpression() : undefined
    return { kind: 'Conditional', test, value, otherwise, start: value.start, end: this.previousEnd }
  }

  #operators(minimum: number): Ast.Expression {
    let left = minimum <= NOT && this.atName('not') ? this.#not() : this.parseOperand(true)
    for (let length = 0; ; length++) {
      const strength = this.#strength()
      if (strength < minimum) return left
      this.checkChain(length)
      const { start } = left
      switch (strength) {
        case COMPARE:
          left = { kind: 'Compare', left, operands: this.#comparisons(), start, end: this.previousEnd }
          break
        case CONCAT: {
          const items = [left]
          while (this.skipIf('tilde')) items.push(this.#operators(PRODUCT))
          left = { kind: 'Concat', items, start, end: this.previousEnd }
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
    const token = this.current
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
        return token.value === 'not' && this.look().value === 'in' && this.look().type === 'name' ? COMPARE : 0
      default:
        return 0
    }
  }

  #not(): Ast.Expression {
    const { start } = this.advance()
    this.enter()
    const operand = this.#operators(NOT)
    this.leave()
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
}
