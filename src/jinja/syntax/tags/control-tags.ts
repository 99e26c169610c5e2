import type { Expression, Statement } from '../ast.ts'
import type { Parser } from '../parser.ts'
import type { Token } from '../token.ts'
import { parseTarget } from './parse-target.ts'

/** `{% if a %}…{% elif b %}…{% else %}…{% endif %}` */
export function parseIf(parser: Parser, { start }: Token): Statement {
  const branches: { test: Expression; body: Statement[] }[] = []
  for (;;) {
    const test = parser.parseTuple({ withConditional: false })
    branches.push({ test, body: parser.parseStatements(['elif', 'else', 'endif']) })
    const next = parser.advance().value
    if (next === 'elif') continue
    const otherwise = next === 'else' ? parser.parseStatements(['endif'], true) : []
    return { kind: 'If', branches, otherwise, start, end: parser.previousEnd }
  }
}

/** `{% for item in items if test recursive %}…{% else %}…{% endfor %}` */
export function parseFor(parser: Parser, { start }: Token): Statement {
  const target = parseTarget(parser)
  parser.expectName('in')
  const iterable = parser.parseTuple({ withConditional: false })
  const test = parser.skipIfName('if') ? parser.parseExpression() : undefined
  const isRecursive = parser.skipIfName('recursive')
  const before = parser.loopMentions
  const body = parser.parseStatements(['endfor', 'else'])
  const mentionsLoop = parser.loopMentions > before
  const otherwise = parser.advance().value === 'endfor' ? [] : parser.parseStatements(['endfor'], true)
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
    end: parser.previousEnd,
  }
}

/** `{% break %}` and `{% continue %}` */
export function parseLoopControl(_parser: Parser, { value, start, end }: Token): Statement {
  return { kind: 'LoopControl', action: value as 'break' | 'continue', start, end }
}
