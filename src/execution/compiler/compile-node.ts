/** From a node's template to its SQL, with the texts of the ephemeral models that it reads. */
import { resolve } from 'node:path'
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Frame } from '#foundation/diagnostics/diagnostic.ts'
import type { SourceFile } from '#foundation/source/source-file.ts'
import { isMapping } from '#foundation/yaml/yaml-value.ts'
import { Dict } from '#jinja/values/dict.ts'
import type { Value } from '#jinja/values/value.ts'
import { OutputTrace } from '#jinja/vm/output-trace.ts'
import { TemplateError } from '#jinja/vm/template-error.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import { isEphemeralModel, type ManifestNode } from '#manifest/nodes/node.ts'
import type { InjectedCte } from '#manifest/nodes/parsed-node.ts'
import { isGenericTest, type GenericTestNode } from '#manifest/nodes/test.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { nodeTitle, type TitledNode } from '#manifest/nodes/node-title.ts'
import type { Context, Member } from '#project/context/context.ts'
import { hasRenderCharacters } from '#project/context/environments.ts'
import { nativeConcat } from '#project/builtins/native/native-concat.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import { toValue } from '#project/context/plain-value.ts'
import { isOn } from '#project/context/setup.ts'
import { callFrames, templateFailure } from '#project/macros/template-failure.ts'
import type { RenderPart } from '#project/context/run-context.ts'
import { propertiesDocument } from '#project/parser/places/described-entry.ts'
import { hookSource } from '#project/parser/places/hook-source.ts'
import { failureSources } from '#project/parser/parser-state.ts'
import { DatabaseError } from '#warehouse/adapter/database-error.ts'
import { addEphemeralPrefix } from '#warehouse/adapter/relation.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { changedLines } from '#warehouse/adapter/statement-rewriting.ts'
import type { Execution } from '../execution.ts'
import { resolveForeignKeys } from './foreign-keys.ts'
import { injectCtes } from './inject-ctes.ts'
import { writePath } from './write-path.ts'
import { findStatement, findWritten, plainTrace, type WrittenText } from './written-texts.ts'

/** A node that is a template: everything but seeds. */
export type CompilableNode = Exclude<ManifestNode, { resource_type: 'seed' }> | FunctionNode

export interface CompileOptions {
  readonly session: Session
  readonly thread: string
  readonly contextOf: (node: CompilableNode, extra?: ReadonlyMap<string, Member>) => Context
  /** Marks the files of one batch of a microbatch model. */
  readonly batch?: string
  readonly writes?: boolean
}

export class NodeCompiler {
  readonly #execution: Execution
  readonly #cteNames: ReadonlyMap<UniqueId, string>
  /** Ephemeral models are compiled once, whoever reads them first. */
  readonly #ephemeral = new Map<UniqueId, Promise<CompiledText>>()
  /** What was rendered, for the places of errors: of ephemeral models and of nodes that are at work. */
  readonly #written = new Map<UniqueId, NodeText>()
  /** The same of the hooks of nodes that are at work. */
  readonly #parts = new Map<UniqueId, NodeText[]>()

  /** `cteNames`: what the CTEs of ephemeral models are called, where it is not their alias. */
  constructor(execution: Execution, cteNames: ReadonlyMap<UniqueId, string> = new Map()) {
    this.#execution = execution
    this.#cteNames = cteNames
  }

  /** Sets `compiled_code` and what belongs to it, and writes the file under `target/compiled`. */
  async compile(node: CompilableNode, options: CompileOptions): Promise<void> {
    if (node.resource_type === 'model' && isEphemeralModel(node)) {
      await this.#ephemeralText(node, options)
      return
    }
    const { compiled, ctes } = await this.#compileWithCtes(node, options)
    node.compiled_code = compiled
    node.extra_ctes = [...ctes]
    node.extra_ctes_injected = this.#injects
    node.compiled = true
    if (options.writes !== false && this.#injects) this.#write(node, options)
    if (this.#execution.showsRewrites) await this.#tellRewrites(node, options)
  }

  async #tellRewrites(node: CompilableNode, { session }: CompileOptions): Promise<void> {
    const written = node.compiled_code
    const changes = written ? (await session.rewritten(written))?.changes : undefined
    if (!written || !changes) return
    for (const { line, before, after, rules } of changedLines(written, changes)) {
      session.eventSink.emit('LineRewritten', {
        node_name: node.name,
        unique_id: node.unique_id,
        path: node.compiled_path ?? node.original_file_path,
        line,
        before,
        after,
        rules,
      })
    }
  }

  /** Off, the text names the CTEs of ephemeral models and has none of them. */
  get #injects(): boolean {
    return this.#execution.flags.INJECT_EPHEMERAL_CTES !== false
  }

  async #compileWithCtes(node: CompilableNode, options: CompileOptions): Promise<CompiledText> {
    node.extra_ctes = []
    const own = await this.#render(node, options)
    if (node.resource_type === 'function') await this.#renderOverloads(node, options)
    node.compiled = true
    if (node.resource_type === 'test' && node.relation_name === null && this.#storesFailures(node)) {
      node.relation_name = this.#relationName(node)
    }
    if (node.resource_type === 'model') resolveForeignKeys(this.#execution, node)
    // What has no text yet stands in dbt's manifest as the word for it.
    if (!this.#injects) return { own, compiled: own, ctes: node.extra_ctes.map(({ id }) => ({ id, sql: 'None' })) }
    const ctes = await this.#collectCtes(node.extra_ctes, options)
    return {
      own,
      compiled: injectCtes(
        own,
        ctes.map((cte) => cte.sql),
        this.#execution.setup.adapter.dialect.syntax,
      ),
      ctes,
    }
  }

  /** The CTEs of all ephemeral models that are read, directly or through others, in the order of need. */
  async #collectCtes(wanted: readonly InjectedCte[], options: CompileOptions): Promise<InjectedCte[]> {
    const ctes: InjectedCte[] = []
    for (const { id } of wanted) {
      const model = this.#execution.manifest.nodes.get(id)
      if (!model || model.resource_type === 'seed' || !isEphemeralModel(model)) {
        throw dbtError('DbtInternalError', 'compile/no-ephemeral', `${id} is not ephemeral`)
      }
      const { own, ctes: inner } = await this.#ephemeralText(model, options)
      for (const cte of inner) addCte(ctes, cte)
      const name = addEphemeralPrefix(this.#cteNames.get(id) ?? relationConfig(model).identifier)
      addCte(ctes, { id, sql: ` ${name} as (\n${own}\n)` })
    }
    return ctes
  }

  #ephemeralText(model: CompilableNode, options: CompileOptions): Promise<CompiledText> {
    let text = this.#ephemeral.get(model.unique_id)
    if (!text) {
      text = this.#compileWithCtes(model, options).then((compiled) => {
        model.compiled_code = compiled.compiled
        model.extra_ctes = [...compiled.ctes]
        model.extra_ctes_injected = this.#injects
        if (options.writes !== false && this.#injects) this.#write(model, { session: options.session })
        return compiled
      })
      this.#ephemeral.set(model.unique_id, text)
    }
    return text
  }

  async #render(node: CompilableNode, options: CompileOptions): Promise<string> {
    if (node.language === 'python' && node.resource_type === 'model') return this.#renderPython(node, options)
    const { setup } = this.#execution
    const template = { path: node.original_file_path, text: node.raw_code }
    return this.withPlaces(template, node, async () => {
      if (!hasRenderCharacters(node.raw_code)) {
        this.#written.set(node.unique_id, { text: node.raw_code, trace: plainTrace(template), node, template })
        return node.raw_code
      }
      const environment = setup.environments.text
      const extra =
        node.resource_type === 'test' && isGenericTest(node) ? await this.#testArguments(node, options) : undefined
      const trace = new OutputTrace()
      const { signal } = this.#execution
      const text = await environment.render(environment.compile(template), options.contextOf(node, extra), {
        signal,
        trace,
      })
      this.#written.set(node.unique_id, { text, trace, node, template })
      return text
    })
  }

  async #renderOverloads(node: FunctionNode, options: CompileOptions): Promise<void> {
    const { text: environment } = this.#execution.setup.environments
    const { signal } = this.#execution
    for (const overload of node.overloads) {
      if (overload.raw_body === null) continue
      // The file lies beside that of the function, and is found by its name.
      const path = node.original_file_path.replace(/[^/]*$/, `${overload.defined_in}.sql`)
      const template = { path, text: overload.raw_body }
      overload.compiled_body = await this.withPlaces(template, node, () =>
        environment.render(environment.compile(template), options.contextOf(node), { signal }),
      )
    }
  }

  /** Python is no template: what a model is given stands behind it, from a macro. */
  async #renderPython(node: CompilableNode, options: CompileOptions): Promise<string> {
    const given = { path: node.original_file_path, text: '{{ py_script_postfix(model) }}' }
    return this.withPlaces(given, node, async () => {
      const { text: environment } = this.#execution.setup.environments
      const { signal } = this.#execution
      const postfix = await environment.render(environment.compile(given), options.contextOf(node), { signal })
      return `${node.raw_code}\n\n${postfix}`
    })
  }

  /** The arguments of a generic test, each rendered to a value. */
  async #testArguments(node: GenericTestNode, options: CompileOptions): Promise<ReadonlyMap<string, Member>> {
    const context = options.contextOf(node)
    const kwargs = await this.#renderArgument(node.test_metadata.kwargs, [], context, node.original_file_path)
    return new Map<string, Member>([['_dbt_generic_test_kwargs', () => kwargs]])
  }

  async #renderArgument(value: unknown, path: readonly string[], context: Context, file: string): Promise<Value> {
    if (Array.isArray(value)) {
      return Promise.all(
        value.map((item, index) => this.#renderArgument(item, [...path, String(index)], context, file)),
      )
    }
    if (isMapping(value)) {
      const entries: [string, Value][] = []
      for (const [key, item] of Object.entries(value))
        entries.push([key, await this.#renderArgument(item, [...path, key], context, file)])
      return Dict.of(entries)
    }
    if (typeof value !== 'string' || (path.length === 1 && path[0] === 'column_name')) return toValue(value)
    const text = LOOKS_LIKE_CALL.test(value) ? `{{ ${value} }}` : value
    const { native } = this.#execution.setup.environments
    if (!hasRenderCharacters(text))
      return nativeConcat(text === '' ? [] : [text.replace(/\r\n?/g, '\n').replace(/\n$/, '')])
    return nativeConcat(await native.renderPieces(native.compile({ path: file, text }), context))
  }

  /** Renders a text that stands in a node's configuration, as hooks do. */
  async renderPart(node: ManifestNode | FunctionNode, text: string, render: RenderPart): Promise<string> {
    const { template, packageName } = hookSource(this.#execution, node, text)
    return this.withPlaces({ ...template, package_name: packageName }, node, async () => {
      const trace = new OutputTrace()
      const rendered = await render(template, trace)
      const parts = this.#parts.get(node.unique_id) ?? []
      this.#parts.set(node.unique_id, [
        ...parts,
        { text: rendered.trim(), trace: shifted(trace, rendered), node, template },
      ])
      return rendered
    })
  }

  /**
   * Runs work on a template; its errors become dbt's, with their places. What a database says of a node's code is led
   * back to the templates that the code was rendered from.
   */
  async withPlaces<T>(
    template: SourceFile & { readonly package_name?: string },
    node: TitledNode & { readonly package_name: string; readonly unique_id: UniqueId },
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const refused = error instanceof TemplateError ? error.cause : error
      const written = refused instanceof DatabaseError ? this.#writtenFrames(refused, node.unique_id) : undefined
      if (written) throw withFrames(refused as DatabaseError, written, node)
      const sources = failureSources(this.#execution, template, template.package_name ?? node.package_name)
      throw templateFailure(error, isMade(node) ? { ...sources, isBuiltIn: true } : sources, node)
    }
  }

  /** A node is done: its rendered text is not needed any more. */
  forget(node: { readonly unique_id: UniqueId }): void {
    this.#parts.delete(node.unique_id)
    if (!this.#ephemeral.has(node.unique_id)) this.#written.delete(node.unique_id)
  }

  #writtenFrames(error: DatabaseError, id: UniqueId): Frame[] | undefined {
    const node = this.#execution.manifest.nodes.get(id)
    const ctes = node && 'extra_ctes' in node ? node.extra_ctes.map((cte) => cte.id) : []
    const own = [...ctes, id].flatMap((each) => this.#written.get(each) ?? [])
    const texts = [...own, ...(this.#parts.get(id) ?? [])]
    const found = findWritten(
      error,
      texts,
      node && 'compiled_code' in node ? (node.compiled_code ?? undefined) : undefined,
    )
    if (!found) return this.#hookFrames(error, node)
    const { template, node: writer } = found.text
    const sources = failureSources(this.#execution, template, writer.package_name)
    const frames = callFrames(found.places, { ...sources, isBuiltIn: isMade(writer) })
    return frames.length > 0 ? frames : undefined
  }

  /** A statement that stands word for word in the node or in dbt_project.yml, as hooks do. */
  #hookFrames(error: DatabaseError, node: ManifestNode | undefined): Frame[] | undefined {
    if (!node) return undefined
    const { root } = this.#execution.setup
    const project = {
      path: PROJECT_FILE,
      text: this.#execution.files.readText(resolve(root.projectRoot, PROJECT_FILE)),
    }
    const sources = failureSources(this.#execution, { path: '', text: '' }, node.package_name)
    const own = { path: node.original_file_path, text: sources.fileText(node.original_file_path) ?? '' }
    const described = 'patch_path' in node ? propertiesDocument(this.#execution, ...patchOf(node)) : undefined
    return [own, ...(described ? [described.source] : []), project]
      .map((source) => findStatement(error, source))
      .find((frames) => frames !== undefined)
  }

  #storesFailures(node: Extract<ManifestNode, { resource_type: 'test' }>): boolean {
    return Boolean(node.config.store_failures) || isOn(this.#execution.setup, 'STORE_FAILURES')
  }

  #relationName(node: ManifestNode): string {
    const { setup } = this.#execution
    return setup.adapter.relations.createFrom(relationConfig(node), setup.root.quoting).toString()
  }

  #write(node: CompilableNode, { session, batch }: Pick<CompileOptions, 'session' | 'batch'>): void {
    session.eventSink.emit('WritingInjectedSQLForNode')
    if (!node.compiled_code) return
    const { setup, files, targetPath } = this.#execution
    node.compiled_path = writePath(node, targetPath, 'compiled', batch)
    files.write(resolve(setup.root.projectRoot, node.compiled_path), node.compiled_code)
  }
}

interface NodeText extends WrittenText {
  readonly node: ManifestNode | FunctionNode
  readonly template: SourceFile
}

/** The trace of a text whose blanks at the beginning were not sent. */
function shifted(trace: OutputTrace, text: string): WrittenText['trace'] {
  const blanks = text.length - text.trimStart().length
  return { placesOf: (offset) => trace.placesOf(offset + blanks) }
}

/** The package and the file that describe a node. */
function patchOf({ patch_path }: { readonly patch_path: string | null }): [string, string] {
  const [packageName = '', path = ''] = patch_path?.split('://') ?? []
  return [packageName, path]
}

/** The template of a generic test is not the user's. */
function isMade(node: TitledNode): boolean {
  return node.resource_type === 'test' && 'test_metadata' in node
}

function withFrames(error: DatabaseError, frames: readonly Frame[], node: TitledNode): DbtError {
  const [first, ...rest] = error.diagnostics
  if (!first) return error
  const outermost = frames.at(-1) as Frame
  const isInNode = outermost.source.path === node.original_file_path
  return new DbtError(error.excType, [
    {
      ...first,
      node: nodeTitle(node),
      frames: isInNode || frames.length > 1 ? frames : titled(outermost),
      at: (frames[0] as Frame).span,
    },
    ...rest,
  ])
}

/** The line of another node, such as an ephemeral model, has to say whose it is. */
function titled(frame: Frame): Frame[] {
  return [{ ...frame, title: frame.source.path }]
}

interface CompiledText {
  /** Without the texts of ephemeral models. */
  readonly own: string
  readonly compiled: string
  readonly ctes: readonly InjectedCte[]
}

const PROJECT_FILE = 'dbt_project.yml'

const LOOKS_LIKE_CALL = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/

function addCte(ctes: InjectedCte[], cte: InjectedCte): void {
  if (!ctes.some((known) => known.id === cte.id)) ctes.push(cte)
}
