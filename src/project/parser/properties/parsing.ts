import type { YamlValue } from '#foundation/yaml/yaml-value.ts'
import { Undefined } from '#jinja/values/undefined.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import { TestMacros } from '#project/macros/test-macros.ts'
import { isOn } from '#project/context/setup.ts'
import { renderNative } from '#project/context/environments.ts'
import type { Context } from '#project/context/context.ts'
import { toPlainData } from '#project/context/plain-value.ts'
import type { RelationNames } from '../name-relation.ts'
import type { NodeParser } from '../parse-nodes.ts'
import type { ParserState } from '../parser-state.ts'
import { NodeNames } from './node-names.ts'
import { NOTHING, type RenderText } from './render-entry.ts'
import { schemaContext } from './schema-context.ts'

/** What the parts that read properties files share. */
export class Parsing {
  readonly state: ParserState
  readonly names: RelationNames
  readonly nodes: NodeParser
  readonly lookup: NodeNames
  readonly #testMacros = new Map<Macro | undefined, TestMacros>()
  readonly #contexts = new Map<string, Context>()

  constructor(state: ParserState, names: RelationNames, nodes: NodeParser) {
    this.state = state
    this.names = names
    this.nodes = nodes
    this.lookup = new NodeNames(state.manifest)
  }

  /** Renders texts of a package's properties files to the values they stand for. */
  renderer(packageName: string, path: string): RenderText {
    return (text) => {
      const value = this.#render(packageName, path, text)
      return value instanceof Undefined ? NOTHING : (toPlainData(value) as YamlValue)
    }
  }

  renderText(packageName: string, path: string, text: string): YamlValue {
    return toPlainData(this.#render(packageName, path, text)) as YamlValue
  }

  #render(packageName: string, path: string, text: string): Value {
    const { environments } = this.state.setup
    return this.state.withPlaces({ path, text }, packageName, undefined, () =>
      renderNative(environments, text, this.context(packageName), path),
    )
  }

  /** The macros that the templates of a test see. */
  testMacros(test: Macro | undefined): TestMacros {
    let macros = this.#testMacros.get(test)
    if (!macros) {
      macros = new TestMacros(this.state.macros.registry, test, isOn(this.state.setup, 'SUPPORT_CUSTOM_REF_KWARGS'))
      this.#testMacros.set(test, macros)
    }
    return macros
  }

  context(packageName: string): Context {
    let context = this.#contexts.get(packageName)
    if (!context) {
      context = schemaContext(this.state.macros, packageName, 'properties')
      this.#contexts.set(packageName, context)
    }
    return context
  }
}
