import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { SourceFile } from '#foundation/source/source-file.ts'
import type { Expression, Macro as MacroSyntax } from '#jinja/syntax/ast.ts'
import { parseTemplate } from '#jinja/syntax/parse-template.ts'
import { type Macro, newMacro } from '#manifest/nodes/macro.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { type Block, extractBlocks } from './extract-blocks.ts'
import { DBT_SYNTAX, projectMacroName } from './dbt-tags.ts'

const MACRO_BLOCKS = new Set(['macro', 'materialization', 'test', 'data_test'])
const TEST_BLOCKS = new Set(['test', 'data_test'])

export interface MacroFile extends SourceFile {
  readonly package_name: string
  /** Files of a `generic` folder hold tests alone; whatever else stands in them is passed over. */
  readonly kind: 'macro' | 'generic_test'
}

/** The macros of a file. Only their first tags are read closely: a body is parsed when it is needed. */
export function parseMacros(file: MacroFile, onUnexpected?: (message: string) => void): Macro[] {
  const isTests = file.kind === 'generic_test'
  const blocks = extractBlocks(file, isTests ? TEST_BLOCKS : MACRO_BLOCKS, isTests ? undefined : onUnexpected)
  return blocks.flatMap((block) => {
    const syntax = parseHead(file, block)
    const name = projectMacroName(syntax.name)
    if (name === undefined) return []
    const macro = newMacro({
      name,
      package_name: file.package_name,
      path: file.path,
      original_file_path: file.path,
      unique_id: uniqueId('macro', file.package_name, name),
      macro_sql: block.full,
    })
    if (!isTests)
      macro.arguments = syntax.parameters.map((parameter) => ({ name: parameter.name, type: null, description: '' }))
    if (block.type === 'materialization') macro.supported_languages = supportedLanguages(file, syntax)
    return [macro]
  })
}

/** The block without its body, which keeps name, parameters and their defaults. */
function parseHead(file: MacroFile, block: Block): MacroSyntax {
  const head = block.full.slice(0, block.contentsStart - block.fullStart)
  const tail = block.full.slice(head.length + block.contents.length)
  const template = parseTemplate(
    { path: file.path, text: head + tail, line: lineOf(file.text, block.fullStart) },
    DBT_SYNTAX,
  )
  const macro = template.body.find((statement) => statement.kind === 'Macro')
  if (!macro) {
    throw dbtError('ParsingError', 'macro/unreadable', `no macro found in ${block.full}`)
  }
  return macro
}

const LANGUAGES: readonly string[] = ['python', 'javascript', 'sql']

function supportedLanguages(file: MacroFile, syntax: MacroSyntax): string[] {
  const given = syntax.parameters.find((parameter) => parameter.name === 'supported_languages')?.default
  const languages = given?.kind === 'List' ? given.items.flatMap(text) : []
  const unknown = languages.find((language) => !LANGUAGES.includes(language))
  if (unknown === undefined) return languages
  throw dbtError('ParsingError', 'macro/language', `'${unknown}' is not a valid FunctionLanguage`, {
    notes: [`in ${file.path}`],
    hint: `one of ${LANGUAGES.join(', ')}`,
  })
}

function text(expression: Expression): string[] {
  return expression.kind === 'Const' && typeof expression.value === 'string' ? [expression.value] : []
}

function lineOf(source: string, offset: number): number {
  let line = 1
  for (let at = source.indexOf('\n'); at >= 0 && at < offset; at = source.indexOf('\n', at + 1)) line++
  return line
}
