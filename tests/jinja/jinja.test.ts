import { describe, expect, test } from 'vitest'
import { Environment } from '#jinja/environment.ts'
import { TemplateSyntaxError } from '#jinja/syntax/template-syntax-error.ts'
import { Lexer } from '#jinja/syntax/lexer.ts'
import { TemplateError } from '#jinja/vm/template-error.ts'
import { type Case, readCases } from './cases.ts'
import { showTemplate, showTokens } from './show-tree.ts'

const environment = new Environment()

const KINDS: Record<string, (one: Case) => string> = {
  lexer: (one) => showTokens(new Lexer({ path: one.name, text: one.template }), one.template),
  parser: (one) => showTemplate(environment.parse({ path: one.name, text: one.template })),
  render,
  errors: render,
}

for (const [kind, run] of Object.entries(KINDS)) {
  for (const [file, cases] of readCases(kind)) {
    describe(`${kind}/${file}`, () => {
      test.each(cases)('$name', (one) => expect(outcome(one, run)).toBe(one.expected))
    })
  }
}

function render(one: Case): string {
  const template = environment.compile({ path: one.name, text: one.template })
  return environment.renderSync(template, { lookup: (name) => one.context.get(name) })
}

function outcome(one: Case, run: (one: Case) => string): string {
  try {
    return `--- prints\n${run(one)}`
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return `--- fails ${error.type} line ${error.span.line}\n${error.message}`
    if (error instanceof TemplateError) return `--- fails ${error.type}\n${error.message}`
    throw error
  }
}
