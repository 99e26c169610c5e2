import { Environment } from '#jinja/environment.ts'
import { FILTERS } from '#jinja/library/filters.ts'
import { GLOBALS } from '#jinja/library/globals.ts'
import { TESTS } from '#jinja/library/tests.ts'
import { TemplateError } from '#jinja/vm/template-error.ts'
import { caseScope } from './scope.ts'

const ENVIRONMENT = new Environment({ filters: FILTERS, tests: TESTS, globals: GLOBALS })

/** What `{{ expression }}` prints, or the exception it raises, as `record.py` writes it down. */
export function evaluate(expression: string): { readonly prints: string } | { readonly raises: string } {
  try {
    const template = ENVIRONMENT.compile({ path: 'case', text: `{{ ${expression} }}` })
    return { prints: ENVIRONMENT.renderSync(template, caseScope()) }
  } catch (error) {
    if (error instanceof TemplateError) return { raises: `${error.type}: ${error.message}` }
    throw error
  }
}
