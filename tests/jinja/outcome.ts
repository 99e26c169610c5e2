import type { Environment } from '#jinja/environment.ts'
import { TemplateSyntaxError } from '#jinja/syntax/template-syntax-error.ts'
import type { Value } from '#jinja/values/value.ts'
import { TemplateError } from '#jinja/vm/template-error.ts'

/** What rendering gives, text or error, as `record.py` writes it. */
export function renderOutcome(environment: Environment, text: string, context: ReadonlyMap<string, Value>): string {
  return outcomeOf(() => {
    const template = environment.compile({ path: 'case', text })
    return environment.renderSync(template, { lookup: (name) => context.get(name) })
  })
}

/** Text or error of a step, as `record.py` writes it. */
export function outcomeOf(run: () => string): string {
  try {
    return `--- prints\n${run()}`
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return `--- fails ${error.type} line ${error.span.line}\n${error.message}`
    if (error instanceof TemplateError) return `--- fails ${error.type}\n${error.message}`
    throw error
  }
}
