import type { Code } from './compile/code.ts'
import { compileMacroDefinition, compileTemplate } from './compile/compile-template.ts'
import { FILTERS } from './library/filters.ts'
import { GLOBALS } from './library/globals.ts'
import type { Filter, Test } from './library/library-state.ts'
import { TESTS } from './library/tests.ts'
import type * as Ast from './syntax/ast.ts'
import { parseTemplate } from './syntax/parse-template.ts'
import type { ParserOptions } from './syntax/tag-extension.ts'
import type { TemplateSource } from './syntax/template-source.ts'
import type { Value } from './values/value.ts'
import { Budget, DEFAULT_LIMITS, type Limits } from './vm/budget.ts'
import { drive, driveSync } from './vm/drive.ts'
import { Machine } from './vm/machine.ts'
import { type MacroOptions, MacroValue } from './vm/macro-value.ts'
import type { OutputTrace } from './vm/output-trace.ts'
import { RenderScope, type Scope } from './vm/render-scope.ts'

export type { TemplateSource } from './syntax/template-source.ts'
export type { ParserOptions, TagExtension } from './syntax/tag-extension.ts'
export type { Scope } from './vm/render-scope.ts'
export type { MacroOptions } from './vm/macro-value.ts'

/** What a host adds to the language, and how much a render may use. */
export interface EnvironmentOptions extends ParserOptions {
  /** Beside Jinja's own, or in their place. */
  readonly filters?: ReadonlyMap<string, Filter>
  readonly tests?: ReadonlyMap<string, Test>
  readonly globals?: ReadonlyMap<string, Value>
  readonly limits?: Partial<Limits>
}

/** How one render is watched. */
export interface RenderOptions {
  /** Learns where each part of the text comes from. */
  readonly trace?: OutputTrace
  /** Ends the render with its reason before the next instruction that follows a wait. */
  readonly signal?: AbortSignal
}

/** A template that is ready to be rendered, any number of times. */
export class Template {
  readonly source: TemplateSource
  readonly code: Code

  constructor(source: TemplateSource, code: Code) {
    this.source = source
    this.code = code
  }
}

/**
 * The template language with a host's additions. For example:
 *
 *     const environment = new Environment()
 *     const template = environment.compile({ path: 'hello', text: 'Hello {{ name }}!' })
 *     environment.renderSync(template, { lookup: (name) => (name === 'name' ? 'you' : undefined) })
 */
export class Environment {
  readonly #options: EnvironmentOptions
  readonly #globals: ReadonlyMap<string, Value>
  readonly #limits: Limits
  readonly #library: { filter(name: string): Filter | undefined; test(name: string): Test | undefined }
  readonly #macros = new WeakMap<Ast.Macro, Code>()

  constructor(options: EnvironmentOptions = {}) {
    const filters = new Map([...FILTERS, ...(options.filters ?? [])])
    const tests = new Map([...TESTS, ...(options.tests ?? [])])
    this.#options = options
    this.#globals = new Map([...GLOBALS, ...(options.globals ?? [])])
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits }
    this.#library = { filter: (name) => filters.get(name), test: (name) => tests.get(name) }
  }

  /** Throws `TemplateSyntaxError`. */
  parse(source: TemplateSource): Ast.Template {
    return parseTemplate(source, this.#options)
  }

  /** Throws `TemplateSyntaxError`, also for a filter or test that does not exist. */
  compile(template: TemplateSource | Ast.Template): Template {
    const tree = 'kind' in template ? template : this.parse(template)
    return new Template(tree.source, compileTemplate(tree, this.#library))
  }

  /** Throws `TemplateError`; a `ReturnSignal` that no macro catches comes through as it is. */
  renderSync(template: Template, scope: Scope): string {
    return driveSync(this.#machine(template, scope)) as string
  }

  /** As `renderSync`, but host functions may answer with promises. */
  async render(template: Template, scope: Scope, options: RenderOptions = {}): Promise<string> {
    const machine = this.#machine(template, scope)
    if (options.trace) machine.traceOutput(options.trace)
    return (await drive(machine, options.signal)) as string
  }

  /**
   * What the template prints, before it becomes text: one value for each piece of text and each expression.
   * An expression of constants gives its text, since Jinja works it out when it compiles.
   */
  renderPiecesSync(template: Template, scope: Scope): Value[] {
    const machine = this.#machine(template, scope)
    const pieces = machine.collectPieces()
    driveSync(machine)
    return pieces
  }

  /** As `renderPiecesSync`, but host functions may answer with promises. */
  async renderPieces(template: Template, scope: Scope, options: RenderOptions = {}): Promise<Value[]> {
    const machine = this.#machine(template, scope)
    const pieces = machine.collectPieces()
    await drive(machine, options.signal)
    return pieces
  }

  /**
   * A macro of a parsed template as a value that templates can call. It sees the names of `scope` and not the others
   * of its file. It is compiled when it is first called.
   */
  macro(definition: Ast.Macro, source: TemplateSource, scope: Scope, options: MacroOptions = {}): MacroValue {
    return new MacroValue(() => this.#macroCode(definition, source), this.#scope(scope), undefined, options)
  }

  /** Calls a value from the host, as `{{ callable(…) }}` would. `scope` is what host functions look names up in. */
  callSync(callable: Value, args: readonly Value[], kwargs: ReadonlyMap<string, Value>, scope: Scope): Value {
    return driveSync(this.#caller(callable, args, kwargs, scope))
  }

  async call(
    callable: Value,
    args: readonly Value[],
    kwargs: ReadonlyMap<string, Value>,
    scope: Scope,
    options: RenderOptions = {},
  ): Promise<Value> {
    return drive(this.#caller(callable, args, kwargs, scope), options.signal)
  }

  #machine(template: Template, scope: Scope): Machine {
    return new Machine(this.#library, new Budget(this.#limits), this.#scope(scope, template.code), template.code)
  }

  #caller(callable: Value, args: readonly Value[], kwargs: ReadonlyMap<string, Value>, scope: Scope): Machine {
    return Machine.ofCall(this.#library, new Budget(this.#limits), this.#scope(scope), callable, args, kwargs)
  }

  #scope(scope: Scope, code?: Code): RenderScope {
    return new RenderScope(scope, this.#globals, code?.blocks ?? new Map())
  }

  #macroCode(definition: Ast.Macro, source: TemplateSource): Code {
    let code = this.#macros.get(definition)
    if (!code) {
      code = compileMacroDefinition(definition, source, this.#library)
      this.#macros.set(definition, code)
    }
    return code
  }
}
