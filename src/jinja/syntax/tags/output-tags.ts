import type { Output, Statement } from '../ast.ts'
import type { Parser } from '../parser.ts'
import type { Token } from '../token.ts'

/** `{% print a, b %}` */
export function parsePrint(parser: Parser): readonly Statement[] {
  const outputs: Output[] = []
  while (!parser.at('block_end')) {
    if (outputs.length > 0) parser.expect('comma')
    const value = parser.parseExpression()
    outputs.push({ kind: 'Output', value, start: value.start, end: value.end })
  }
  return outputs
}

/** `{% do list.append(1) %}`, which prints nothing */
export function parseDo(parser: Parser, { start }: Token): Statement {
  return { kind: 'Do', value: parser.parseTuple(), start, end: parser.previousEnd }
}

/** `{% filter upper|trim %}…{% endfilter %}` */
export function parseFilterBlock(parser: Parser, { start }: Token): Statement {
  const filter = parser.parseFilters(undefined, true)
  const body = parser.parseStatements(['endfilter'], true)
  return { kind: 'FilterBlock', filter, body, start, end: parser.previousEnd }
}

/** `{% autoescape false %}…{% endautoescape %}` */
export function parseAutoescape(parser: Parser, { start }: Token): Statement {
  const value = parser.parseExpression()
  const body = parser.parseStatements(['endautoescape'], true)
  return { kind: 'Autoescape', value, body, start, end: parser.previousEnd }
}
