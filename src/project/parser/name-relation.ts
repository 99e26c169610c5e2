/** Where a node's relation stands: database, schema and alias by dbt's macros, which projects may replace. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import { TemplateError } from '#jinja/vm/template-error.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import { templateMacroName } from '#project/macros/dbt-tags.ts'
import { findGenerateName, type NameComponent } from '#project/macros/find-macro.ts'
import { noCatalogFor } from '#project/context/no-catalog.ts'
import { generateNameContext } from '#project/context/parse-context.ts'
import { hasRelation } from '#project/context/has-relation.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import { isOn } from '#project/context/setup.ts'
import { nodeObject } from '#project/context/objects/result-object.ts'
import { toValue } from '#project/context/plain-value.ts'
import { dispatch } from '#project/macros/dispatch.ts'
import type { ParserState } from './parser-state.ts'

export type RelationNode = ManifestNode | FunctionNode

/** A node whose text is a template. */
export type TemplateNode = Exclude<RelationNode, { resource_type: 'seed' }>

type Generate = (custom: string | null, node: RelationNode) => string | null

/** Names the relations of a project's nodes. The macros are looked up once. */
export class RelationNames {
  readonly #state: ParserState
  readonly #generators = new Map<string, Generate>()

  constructor(state: ParserState) {
    this.#state = state
  }

  /** Sets database, schema, alias and `relation_name` of a node from its configuration. */
  name(node: RelationNode, config: Readonly<Record<string, unknown>>): void {
    node.database = this.#generate('database', node)(text(config.database), node)
    const schema = this.#generate('schema', node)(text(config.schema), node)
    if (schema === null) this.#warnOfNoSchema(node)
    node.schema = schema as string
    node.alias = this.#generate('alias', node)(text(config.alias), node) as string
    if (node.resource_type === 'snapshot') {
      if (config.target_database) node.database = String(config.target_database)
      if (config.target_schema) node.schema = String(config.target_schema)
    }
    node.relation_name = hasRelation(this.#state.setup, node)
      ? this.#state.setup.adapter.relations.createFrom(relationConfig(node), this.#state.setup.root.quoting).toString()
      : null
  }

  /** A name by the macros alone, for what is no node: the exports of saved queries. */
  generate(component: NameComponent, packageName: string, custom: string | null, node: Value): string | null {
    const macro = this.#macro(component, packageName)
    return this.#call(macro, custom, node)
  }

  #warnOfNoSchema(node: RelationNode): void {
    const { setup } = this.#state
    if (isOn(setup, 'REQUIRE_VALID_SCHEMA_FROM_GENERATE_SCHEMA_NAME')) {
      throw dbtError(
        'ParsingError',
        'config/no-schema',
        `Node '${node.unique_id}' has a schema set to None as a result of a generate_schema_name call.\n` +
          'Please set a valid schema name, or preserve the legacy behavior by setting the behavior flag ' +
          "'require_valid_schema_from_generate_schema_name' to True.",
      )
    }
    setup.events.emit('GenerateSchemaNameNullValueDeprecation', { resource_unique_id: node.unique_id })
  }

  #generate(component: NameComponent, node: RelationNode): Generate {
    const key = `${component} ${node.package_name}`
    let generate = this.#generators.get(key)
    if (!generate) {
      const macro = this.#macro(component, node.package_name)
      generate = this.#isBuiltIn(component, macro)
        ? BUILT_IN[component](this.#state)
        : (custom, each) => this.#call(macro, custom, nodeObject(each))
      this.#generators.set(key, generate)
    }
    return generate
  }

  #macro(component: NameComponent, packageName: string): Macro {
    const { registry } = this.#state.macros
    const macro = findGenerateName(registry, component, packageName) ?? findGenerateName(registry, component)
    if (!macro)
      throw dbtError('DbtInternalError', 'macro/missing', `No macro with name generate_${component}_name found`)
    return macro
  }

  #call(macro: Macro, custom: string | null, node: Value): string | null {
    const { macros, setup } = this.#state
    const context = generateNameContext(macros, macro)
    const template = { path: macro.original_file_path, text: macro.macro_sql }
    const value = this.#state.withPlaces(template, macro.package_name, undefined, () => {
      try {
        return setup.environments.text.callSync(context.bind(macro), [custom, node], new Map(), context)
      } catch (error) {
        throw error instanceof PyError ? refusedCall(error, macro) : error
      }
    })
    return value === null ? null : str(value).trim()
  }

  /** Whether nothing of the project's or a package's stands in the way of dbt's own rule. */
  #isBuiltIn(component: NameComponent, macro: Macro): boolean {
    const { registry, order } = this.#state.macros
    const isInternal = (each: Macro) => registry.internalPackages.includes(each.package_name)
    if (!isInternal(macro)) return false
    const find = (packageName: string | undefined, name: string) => {
      if (packageName === undefined) {
        const found = registry.findForNode(macro.package_name, name)
        return found?.kind === 'macro' ? found.macro : undefined
      }
      return registry.packageTable(packageName)?.find(name)
    }
    const target = dispatch(order, find, `generate_${component}_name`, 'dbt')
    return isInternal(target) && target.name === `default__generate_${component}_name`
  }
}

/** The macro does not take what it is called with: its own first line is to blame. */
function refusedCall(error: PyError, { name, macro_sql, original_file_path }: Macro): TemplateError {
  const endColumn = 1 + (macro_sql.split(/\r\n|\r|\n/)[0] ?? '').length
  const span = { path: original_file_path, line: 1, column: 1, endLine: 1, endColumn }
  return new TemplateError(error, span, [{ macro: templateMacroName(name), span }])
}

/** What dbt's own macros answer, without running them for each of thousands of nodes. */
const BUILT_IN: Readonly<Record<NameComponent, (state: ParserState) => Generate>> = {
  database:
    ({ setup }) =>
    (custom, node) => {
      const config = node.config as Readonly<Record<string, unknown>>
      const error = noCatalogFor(setup.adapter.type, (key) => config[key])
      if (error) throw error
      return custom?.trim() ?? setup.profile.credentials.database
    },
  schema:
    ({ setup }) =>
    (custom) => {
      const { schema } = setup.profile.credentials
      return (custom === null ? schema : `${schema}_${custom.trim()}`).trim()
    },
  alias: () => (custom, node) => {
    if (custom) return custom.trim()
    const version = node.resource_type === 'model' ? node.version : null
    return (version ? `${node.name}_v${str(toValue(version)).replaceAll('.', '_')}` : node.name).trim()
  },
}

function text(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}
