import type { Expression, Target } from '../ast.ts'
import type { Parser } from '../parser.ts'
import { describeToken, isLiteralName } from '../token.ts'

/** Reads what a statement assigns to; with `withNamespace` also `ns.name`. */
export function parseTarget(parser: Parser, withNamespace = false): Target {
  const { start } = parser.current
  const items: Target[] = []
  let isTuple = false
  for (;;) {
    if (items.length > 0) parser.expect('comma')
    if (parser.atTupleEnd()) break
    items.push(parseItem(parser, withNamespace))
    if (parser.current.type !== 'comma') break
    isTuple = true
  }
  if (isTuple) return { kind: 'TupleTarget', items, start, end: parser.previousEnd }
  return items[0] ?? parser.fail(`Expected an expression, got '${describeToken(parser.current)}'`)
}

function parseItem(parser: Parser, withNamespace: boolean): Target {
  const token = parser.current
  if (token.type === 'name' && !isLiteralName(token.value as string)) {
    parser.advance()
    const name = token.value as string
    if (withNamespace && parser.skipIf('dot')) {
      const attribute = parser.expect('name').value as string
      return { kind: 'AttributeTarget', object: name, name: attribute, start: token.start, end: parser.previousEnd }
    }
    return { kind: 'NameTarget', name, start: token.start, end: token.end }
  }
  const expression = parser.parsePrimary()
  return toTarget(expression) ?? parser.fail(`can't assign to '${expression.kind.toLowerCase()}'`, expression)
}

function toTarget(expression: Expression): Target | undefined {
  const { start, end } = expression
  if (expression.kind === 'Name') return { kind: 'NameTarget', name: expression.name, start, end }
  if (expression.kind !== 'Tuple') return undefined
  const items = expression.items.map(toTarget)
  return items.every((item) => item !== undefined) ? { kind: 'TupleTarget', items, start, end } : undefined
}
