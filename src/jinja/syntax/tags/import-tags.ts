import type { Statement } from '../ast.ts'
import type { Parser } from '../parser.ts'
import type { Token } from '../token.ts'

/** `{% include "part" ignore missing without context %}` */
export function parseInclude(parser: Parser, { start }: Token): Statement {
  const template = parser.parseExpression()
  const ignoresMissing = parser.atName('ignore') && parser.look().value === 'missing'
  if (ignoresMissing) {
    parser.advance()
    parser.advance()
  }
  const withContext = parseContextChoice(parser) ?? true
  return { kind: 'Include', template, ignoresMissing, withContext, start, end: parser.previousEnd }
}

/** `{% import "macros" as m with context %}` */
export function parseImport(parser: Parser, { start }: Token): Statement {
  const template = parser.parseExpression()
  parser.expectName('as')
  const target = parser.parseName().value as string
  const withContext = parseContextChoice(parser) ?? false
  return { kind: 'Import', template, target, withContext, start, end: parser.previousEnd }
}

/** `{% from "macros" import a, b as c with context %}` */
export function parseFrom(parser: Parser, { start }: Token): Statement {
  const template = parser.parseExpression()
  parser.expectName('import')
  const names: { name: string; alias: string }[] = []
  let withContext: boolean | undefined
  for (;;) {
    if (names.length > 0) parser.expect('comma')
    if (!parser.at('name')) parser.expect('name')
    withContext = parseContextChoice(parser)
    if (withContext !== undefined) break
    const token = parser.parseName()
    const name = token.value as string
    if (name.startsWith('_')) {
      parser.fail('names starting with an underline can not be imported', token, 'TemplateAssertionError')
    }
    names.push({ name, alias: parser.skipIfName('as') ? (parser.parseName().value as string) : name })
    withContext = parseContextChoice(parser)
    if (withContext !== undefined || !parser.at('comma')) break
  }
  return { kind: 'FromImport', template, names, withContext: withContext ?? false, start, end: parser.previousEnd }
}

/** `with context` or `without context`, if it stands here. */
function parseContextChoice(parser: Parser): boolean | undefined {
  if (!(parser.atName('with') || parser.atName('without')) || parser.look().value !== 'context') return undefined
  const withContext = parser.advance().value === 'with'
  parser.advance()
  return withContext
}
