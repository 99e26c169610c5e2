import type { Template } from './ast.ts'
import { Parser, type TagParser } from './parser.ts'
import type { ParserOptions } from './tag-extension.ts'
import { JINJA_TAGS } from './tags/jinja-tags.ts'
import type { TemplateSource } from './template-source.ts'

/** Reads a template; syntax errors have Jinja's words and lines. */
export function parseTemplate(source: TemplateSource, options: ParserOptions = {}): Template {
  const findTag = (name: string): TagParser | undefined => JINJA_TAGS.get(name) ?? findExtension(name, options)
  return new Parser(source, { ...options, findTag }).parse()
}

function findExtension(name: string, { tags }: ParserOptions): TagParser | undefined {
  const extension = tags?.findLast(({ tag }) => tag === name)
  return extension && ((parser, keyword) => extension.parse(parser, keyword))
}
