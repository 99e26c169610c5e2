import type { Environment, MacroOptions, Scope } from '#jinja/environment.ts'
import type { Macro as MacroSyntax, Template as TemplateSyntax } from '#jinja/syntax/ast.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import { templateMacroName } from './dbt-tags.ts'

/** Macros as templates of their own, parsed when they are first needed. */
export class MacroTemplates {
  readonly #environment: Environment
  readonly #parsed = new Map<string, { readonly sql: string; readonly syntax: TemplateSyntax }>()

  constructor(environment: Environment) {
    this.#environment = environment
  }

  /** Throws `TemplateSyntaxError`. */
  syntax(macro: Macro): TemplateSyntax {
    let parsed = this.#parsed.get(macro.unique_id)
    if (parsed?.sql !== macro.macro_sql) {
      parsed = {
        sql: macro.macro_sql,
        syntax: this.#environment.parse({ path: macro.original_file_path, text: macro.macro_sql }),
      }
      this.#parsed.set(macro.unique_id, parsed)
    }
    return parsed.syntax
  }

  /** The macro as a value to call; it sees the names of `scope`. */
  bind(macro: Macro, scope: Scope, options: MacroOptions): Value {
    const syntax = this.syntax(macro)
    const name = templateMacroName(macro.name)
    const definition = syntax.body.find(
      (statement): statement is MacroSyntax => statement.kind === 'Macro' && statement.name === name,
    )
    if (!definition) throw new Error(`${macro.unique_id} does not define ${name}`)
    return this.#environment.macro(definition, syntax.source, scope, { ...options, catchesReturn: true })
  }
}
