import type { Statement } from '../ast.ts'
import type { Parser } from '../parser.ts'
import type { Token } from '../token.ts'

/** `{% extends "layout" %}` */
export function parseExtends(parser: Parser, { start }: Token): Statement {
  return { kind: 'Extends', template: parser.parseExpression(), start, end: parser.previousEnd }
}

/** `{% block name scoped required %}…{% endblock name %}` */
export function parseBlock(parser: Parser, { start }: Token): Statement {
  const name = parser.expect('name').value as string
  const isScoped = parser.skipIfName('scoped')
  const isRequired = parser.skipIfName('required')
  if (parser.at('sub')) {
    parser.fail(
      'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
    )
  }
  const body = parser.parseStatements(['endblock'], true)
  if (isRequired && body.some((statement) => statement.kind !== 'Text' || statement.text.trim() !== '')) {
    parser.fail('Required blocks can only contain comments or whitespace')
  }
  parser.skipIfName(name)
  return { kind: 'Block', name, isScoped, isRequired, body, start, end: parser.previousEnd }
}
