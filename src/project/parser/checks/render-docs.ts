/** Descriptions are templates that may take their text from docs blocks. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type * as Ast from '#jinja/syntax/ast.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import type { ManifestIndex } from '#manifest/manifest-index.ts'
import type { ColumnInfo } from '#manifest/nodes/column.ts'
import type { Doc } from '#manifest/nodes/doc.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { findDoc } from '#manifest/resolve-name.ts'
import type { Asking } from '#manifest/search-order.ts'
import type { Member } from '#project/context/context.ts'
import { hasRenderCharacters } from '#project/context/environments.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import type { ParserState } from '../parser-state.ts'
import { schemaContext } from '../properties/schema-context.ts'

interface Described {
  readonly name: string
  readonly resource_type: string
  readonly package_name: string
  readonly original_file_path: string
  readonly unique_id: UniqueId
}

type WithDescription = { description: string | null }
type WithDocBlocks = { description: string; doc_blocks: string[] }

/** Renders all descriptions of the manifest, and notes the docs blocks they name. */
export function renderDocs(state: ParserState, index: ManifestIndex): void {
  const docs = new DocsRenderer(state, index)
  const { manifest } = state
  const each = <T extends Described>(things: ReadonlyMap<UniqueId, T>, render: (thing: T) => void) => {
    for (const thing of things.values()) state.attempt(() => render(thing))
  }
  each(manifest.nodes, (node) => docs.renderWithColumns(node, node))
  each(manifest.sources, (source) => {
    docs.renderWithColumns(source, source)
    source.source_description = docs.render(source, source.source_description)
  })
  each(manifest.macros, (macro) => docs.renderAll(macro, [macro, ...macro.arguments]))
  each(manifest.exposures, (exposure) => docs.renderAll(exposure, [exposure]))
  each(manifest.metrics, (metric) => docs.renderAll(metric, [metric]))
  each(manifest.semantic_models, (model) =>
    docs.renderAll(model, [model, ...model.dimensions, ...model.measures, ...model.entities]),
  )
  each(manifest.saved_queries, (query) => docs.renderAll(query, [query]))
}

class DocsRenderer {
  readonly #state: ParserState
  readonly #index: ManifestIndex

  constructor(state: ParserState, index: ManifestIndex) {
    this.#state = state
    this.#index = index
  }

  renderWithColumns(
    owner: Described,
    node: WithDocBlocks & { readonly columns: Readonly<Record<string, ColumnInfo>> },
  ): void {
    this.#renderNoting(owner, node)
    for (const name in node.columns) this.#renderNoting(owner, node.columns[name] as ColumnInfo)
  }

  renderAll(owner: Described, things: readonly WithDescription[]): void {
    for (const thing of things) if (thing.description) thing.description = this.render(owner, thing.description)
  }

  #renderNoting(owner: Described, thing: WithDocBlocks): void {
    if (!thing.description || !hasRenderCharacters(thing.description)) return
    thing.doc_blocks = this.#blocksOf(owner, thing.description)
    thing.description = this.render(owner, thing.description)
  }

  render(owner: Described, text: string): string {
    if (!hasRenderCharacters(text)) return text
    const { macros, setup } = this.#state
    const doc: Member = () => new HostCallable('doc', ({ args }) => this.#contents(owner, args))
    const template = { path: describedIn(owner), text }
    const context = schemaContext(macros, setup.root.projectName, owner.original_file_path, new Map([['doc', doc]]))
    const { text: environment } = setup.environments
    return this.#state.withPlaces(template, owner.package_name, owner, () =>
      environment.renderSync(environment.compile(template), context),
    )
  }

  #contents(owner: Described, args: readonly Value[]): string {
    if (args.length < 1 || args.length > 2) {
      throw dbtError('DocArgsError', 'doc/arguments', `doc() takes at most two arguments (${args.length} given)`, {
        category: 'Compilation Error',
      })
    }
    const name = str(args.at(-1) as Value)
    const packageName = args.length === 2 ? str(args[0] as Value) : null
    const doc = this.#find(owner, name, packageName)
    if (doc) return doc.block_contents
    const meant = closest(name, this.#index.docs.keys())
    throw dbtError(
      'DocTargetNotFoundError',
      'doc/not-found',
      `Documentation for '${owner.unique_id}' depends on doc '${name}' ` +
        `${packageName === null ? '' : `from package '${packageName}' `} which was not found`,
      {
        category: 'Compilation Error',
        node: nodeTitle(owner),
        ...(meant !== undefined && { hint: `did you mean doc('${meant}')?` }),
      },
    )
  }

  /** The docs blocks that a description names with constants, in the order of writing. */
  #blocksOf(owner: Described, text: string): string[] {
    const found: string[] = []
    const template = { path: describedIn(owner), text }
    const tree = this.#state.withPlaces(template, owner.package_name, owner, () =>
      this.#state.setup.environments.text.parse(template),
    )
    for (const names of docCalls(tree)) {
      const doc = this.#find(owner, names.at(-1) as string, names.length === 2 ? (names[0] as string) : null)
      if (doc) found.push(doc.unique_id)
    }
    return found
  }

  #find(owner: Described, name: string, packageName: string | null): Doc | undefined {
    const { setup } = this.#state
    const asking: Asking = { package: owner.package_name, root: setup.root.projectName }
    return findDoc(this.#index, name, packageName, asking)
  }
}

/** The file that describes a resource: its properties file, if it has one. */
function describedIn(owner: Described): string {
  const { patch_path } = owner as { readonly patch_path?: string | null }
  return patch_path?.replace(/^[^:]*:\/\//, '') ?? owner.original_file_path
}

/** Calls of `doc` that are printed by the text itself, not within other expressions. */
function* docCalls({ body }: Ast.Template): Generator<readonly string[]> {
  for (const statement of body) {
    if (statement.kind !== 'Output') continue
    const { value } = statement
    if (value.kind !== 'Call' || value.callee.kind !== 'Name' || value.callee.name !== 'doc') continue
    const names = value.args.flatMap((argument) => (argument.kind === 'Const' ? [str(argument.value)] : []))
    if (names.length === 1 || names.length === 2) yield names
  }
}
