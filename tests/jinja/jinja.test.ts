import { describe, expect, test } from 'vitest'
import { Environment } from '#jinja/environment.ts'
import { Lexer } from '#jinja/syntax/lexer.ts'
import { type Case, readCases } from './cases.ts'
import { outcomeOf, renderOutcome } from './outcome.ts'
import { showTemplate, showTokens } from './show-tree.ts'

const environment = new Environment()
const render = (one: Case): string => renderOutcome(environment, one.template, one.context)

const KINDS: Record<string, (one: Case) => string> = {
  lexer: (one) => outcomeOf(() => showTokens(new Lexer({ path: one.name, text: one.template }), one.template)),
  parser: (one) => outcomeOf(() => showTemplate(environment.parse({ path: one.name, text: one.template }))),
  render,
  errors: render,
}

for (const [kind, run] of Object.entries(KINDS)) {
  for (const [file, cases] of readCases(kind)) {
    describe(`${kind}/${file}`, () => {
      test.each(cases)('$name', (one) => expect(run(one)).toBe(one.expected))
    })
  }
}
