import type { Expression, Statement, Target } from '../ast.ts'
import type { Parser } from '../parser.ts'
import type { Token } from '../token.ts'
import { parseTarget } from './parse-target.ts'

/** `{% set a = 1 %}`, or `{% set a %}…{% endset %}` for what is printed inside. */
export function parseSet(parser: Parser, { start }: Token): Statement {
  const target = parseTarget(parser, true)
  if (parser.skipIf('assign')) {
    const value = parser.parseTuple()
    return { kind: 'Assign', target, value, start, end: parser.previousEnd }
  }
  const filter = parser.at('pipe') ? parser.parseFilters(undefined, false) : undefined
  const body = parser.parseStatements(['endset'], true)
  return { kind: 'AssignBlock', target, filter, body, start, end: parser.previousEnd }
}

/** `{% with a = 1, b = 2 %}…{% endwith %}` */
export function parseWith(parser: Parser, { start }: Token): Statement {
  const bindings: { target: Target; value: Expression }[] = []
  while (!parser.at('block_end')) {
    if (bindings.length > 0) parser.expect('comma')
    const target = parseTarget(parser)
    parser.expect('assign')
    bindings.push({ target, value: parser.parseExpression() })
  }
  const body = parser.parseStatements(['endwith'], true)
  return { kind: 'With', bindings, body, start, end: parser.previousEnd }
}
