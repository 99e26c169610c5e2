import type { Statement } from '../ast.ts'
import type { Parser } from '../parser.ts'
import type { Token } from '../token.ts'

/** `{% macro name(a, b=1) %}…{% endmacro %}` */
export function parseMacro(parser: Parser, keyword: Token): Statement {
  const name = parser.parseName().value as string
  const parameters = parser.parseParameters()
  return parser.parseMacroBody(keyword, parser.macroName(name), parameters, 'endmacro')
}

/** `{% call(a) macro(1) %}…{% endcall %}` */
export function parseCall(parser: Parser, keyword: Token): Statement {
  const parameters = parser.at('lparen') ? parser.parseParameters() : []
  const call = parser.parseExpression()
  if (call.kind !== 'Call') return parser.fail('expected call', keyword)
  const before = parser.specialMentions
  const body = parser.parseStatements(['endcall'], true)
  const mentionsSpecial = parser.specialMentions > before
  return { kind: 'CallBlock', parameters, call, body, mentionsSpecial, start: keyword.start, end: parser.previousEnd }
}
