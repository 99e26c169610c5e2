/** Nodes with a text of their own: models, snapshots, analyses, singular tests, seeds, hooks, functions. */
import { join, dirname, sep } from 'node:path'
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { spanOf } from '#jinja/syntax/template-source.ts'
import { newAnalysis } from '#manifest/nodes/analysis.ts'
import type { Hook } from '#manifest/nodes/config.ts'
import { newFunction } from '#manifest/nodes/function.ts'
import { type ModelNode, newModel } from '#manifest/nodes/model.ts'
import { newOperation } from '#manifest/nodes/operation.ts'
import type { CompiledNode } from '#manifest/nodes/parsed-node.ts'
import { newSeed } from '#manifest/nodes/seed.ts'
import { newSnapshot, type SnapshotNode } from '#manifest/nodes/snapshot.ts'
import { newSqlOperation, type SqlOperationNode } from '#manifest/nodes/sql-operation.ts'
import { newSingularTest } from '#manifest/nodes/test.ts'
import { type UniqueId, uniqueId } from '#manifest/nodes/unique-id.ts'
import { type ConfigValues, mergeConfigCall } from '#project/config/merge-config.ts'
import { nodeConfig } from '#project/config/node-config.ts'
import type { Project } from '#project/config/project.ts'
import type { ConfigurableType } from '#project/config/config-kinds.ts'
import { hasRenderCharacters } from '#project/context/environments.ts'
import { parseContext } from '#project/context/parse-context.ts'
import { toPlainData } from '#project/context/plain-value.ts'
import { isOn } from '#project/context/setup.ts'
import type { References } from '#project/context/objects/parse-references.ts'
import { framesOf } from '#project/macros/template-failure.ts'
import { extractBlocks } from '#project/macros/extract-blocks.ts'
import { refuseReadingSeed } from './checks/refuse-reading-seed.ts'
import { configureNode } from './configure-node.ts'
import { extractStatic } from './extract-static.ts'
import type { RelationNames, TemplateNode } from './name-relation.ts'
import type { ParserState } from './parser-state.ts'
import { readPythonModel } from './python/read-python-model.ts'
import { contentChecksum, type ProjectFile, withoutExtension } from './read-files.ts'
import { atSetting } from './places/setting-place.ts'
import { hookSource } from './places/hook-source.ts'
import { unrenderedConfigCall } from './unrendered-config-call.ts'

export class NodeParser {
  readonly #state: ParserState
  readonly #names: RelationNames

  constructor(state: ParserState, names: RelationNames) {
    this.#state = state
    this.#names = names
  }

  parse(file: ProjectFile): void {
    switch (file.kind) {
      case 'model':
        return this.#parseModel(file)
      case 'snapshot':
        return this.#parseSnapshots(file)
      case 'analysis':
        return this.#add(newAnalysis({ ...this.#facts(file, 'analysis', this.#analysisPath(file)), language: 'sql' }))
      case 'singular_test':
        return this.#add(
          newSingularTest(this.#facts(file, 'test', join(dirname(file.relativePath), `${file.stem}.sql`))),
        )
      case 'seed':
        return this.#parseSeed(file)
      case 'function':
        return this.#parseFunction(file)
      default:
        throw new Error(`${file.original_file_path} holds no nodes`)
    }
  }

  /** A query that stands in no file of the project. */
  parseInline(packageName: string, sql: string, name: string): SqlOperationNode {
    const node = newSqlOperation({
      name,
      alias: name,
      path: join('sql', name),
      fqn: [packageName, name],
      package_name: packageName,
      original_file_path: 'from remote system.sql',
      unique_id: uniqueId('sql_operation', packageName, name),
      raw_code: sql,
      checksum: contentChecksum(sql),
      ...this.#place(),
    })
    this.#add(node)
    return node
  }

  /** The `on-run-start` and `on-run-end` of a project as operations. */
  parseHooks(project: Project): void {
    const hooks = [
      ...project.onRunStart.map((sql, index) => ({ tag: 'on-run-start', sql, index })),
      ...project.onRunEnd.map((sql, index) => ({ tag: 'on-run-end', sql, index })),
    ]
    for (const { tag, sql, index } of hooks) {
      const name = `${project.projectName}-${tag}-${index}`
      const path = join('hooks', `${name}.sql`)
      const node = newOperation({
        name,
        alias: name,
        path,
        fqn: fqnOf(project.projectName, path, name),
        package_name: project.projectName,
        original_file_path: ['.', 'dbt_project.yml'].join(sep),
        unique_id: uniqueId('operation', project.projectName, name),
        raw_code: sql,
        tags: [tag],
        index,
        checksum: contentChecksum(project.source.text),
        ...this.#place(),
      })
      this.#state.attempt(() => this.#add(node))
    }
  }

  /** A snapshot that a properties file defines without any SQL. */
  addSnapshot(
    file: ProjectFile,
    name: string,
    relation: string,
    references: { refs?: CompiledNode['refs']; sources?: string[][] },
  ): SnapshotNode {
    const fqn = [...fqnOf(file.package_name, file.relativePath, name)]
    const facts = this.#facts(file, 'snapshot', `${name}.sql`)
    const node = newSnapshot({
      ...facts,
      name,
      alias: name,
      fqn,
      unique_id: uniqueId('snapshot', file.package_name, name),
      raw_code: `select * from {{ ${relation} }}`,
      refs: references.refs ?? [],
      sources: references.sources ?? [],
    })
    node.config = nodeConfig(this.#configTarget(node), this.#configSources(node)) as typeof node.config
    this.#state.add(node)
    return node
  }

  #parseModel(file: ProjectFile): void {
    const isPython = file.relativePath.endsWith('.py')
    const node = newModel({ ...this.#facts(file, 'model', file.relativePath), language: isPython ? 'python' : 'sql' })
    this.#add(node)
  }

  #parseSnapshots(file: ProjectFile): void {
    const source = { path: file.original_file_path, text: file.text }
    const warn = (msg: string) =>
      this.#state.setup.events.emit('UnexpectedJinjaBlockDeprecation', { msg, file: file.relativePath })
    for (const block of extractBlocks(source, new Set(['snapshot']), warn)) {
      if (block.name === undefined) {
        throw dbtError('DictParseError', 'snapshot/no-name', "at path ['name']: None is not of type 'string'", {
          category: 'Parsing Error',
          ...framesOf(
            [{ source, span: spanOf(source, { start: block.fullStart, end: block.contentsStart }) }],
            undefined,
          ),
          hint: 'give the snapshot a name: {% snapshot orders_snapshot %}',
        })
      }
      const { name } = block
      const facts = this.#facts(file, 'snapshot', file.relativePath)
      const fileParts = withoutExtension(file.relativePath).split(sep)
      this.#state.attempt(() =>
        this.#add(
          newSnapshot({
            ...facts,
            name,
            alias: name,
            fqn: [file.package_name, ...fileParts, name],
            unique_id: uniqueId('snapshot', file.package_name, name),
            raw_code: block.contents,
          }),
        ),
      )
    }
  }

  #parseSeed(file: ProjectFile): void {
    const node = newSeed({
      ...this.#facts(file, 'seed', file.relativePath),
      root_path: this.#state.project(file.package_name).projectRoot,
    })
    configureNode(this.#state, this.#names, node)
    this.renderHooks(node as unknown as TemplateNode)
    this.#state.add(node)
  }

  #parseFunction(file: ProjectFile): void {
    const language = file.relativePath.endsWith('.py')
      ? 'python'
      : file.relativePath.endsWith('.js')
        ? 'javascript'
        : 'sql'
    const node = newFunction({
      ...this.#facts(file, 'function', file.relativePath),
      language,
      returns: { data_type: 'INVALID_TYPE', description: null },
    })
    this.#add(node)
  }

  /** What every node of a file has. */
  #facts(file: ProjectFile, resourceType: string, path: string) {
    const name = file.stem
    return {
      name,
      alias: name,
      path,
      fqn: fqnOf(file.package_name, path, name),
      package_name: file.package_name,
      original_file_path: file.original_file_path,
      unique_id: uniqueId(resourceType, file.package_name, name) as UniqueId,
      raw_code: file.text,
      checksum: { ...file.checksum },
      ...this.#place(),
    }
  }

  #place() {
    const { database, schema } = this.#state.setup.profile.credentials
    return { database, schema, created_at: this.#state.createdAt }
  }

  #analysisPath(file: ProjectFile): string {
    const isCorrected = isOn(this.#state.setup, 'REQUIRE_CORRECTED_ANALYSIS_FQNS')
    return isCorrected ? file.relativePath : join('analysis', file.relativePath)
  }

  #configTarget(node: TemplateNode) {
    return { resourceType: node.resource_type as ConfigurableType, fqn: node.fqn, packageName: node.package_name }
  }

  #configSources(node: TemplateNode) {
    return { root: this.#state.setup.root, own: this.#state.project(node.package_name) }
  }

  /** Reads the node's text for references and configuration, configures it and puts it into the manifest. */
  #add(node: TemplateNode): void {
    try {
      this.#read(node)
    } catch (error) {
      throw atSetting(error, this.#state, node)
    }
  }

  #read(node: TemplateNode): void {
    const template = { path: node.original_file_path, text: node.raw_code }
    this.#state.withPlaces(template, node.package_name, node, () => {
      const isPython = isPythonModel(node)
      const statically = !isPython && this.#isStatic(node) ? extractStatic(node.raw_code) : undefined
      if (isPython) {
        readPythonModel(node, this.#state.setup.environments.text)
        configureNode(this.#state, this.#names, node)
        this.renderHooks(node)
      } else if (statically) {
        const calls: ConfigValues = {}
        for (const [key, value] of statically.configs) mergeConfigCall(calls, { [key]: value })
        node.config_call_dict = calls
        configureNode(this.#state, this.#names, node)
        Object.assign(node.unrendered_config, Object.fromEntries(statically.configs))
        if (isGrantedLater(statically.configs)) node.unrendered_config.grants = calls.grants
        this.renderHooks(node)
        node.refs.push(...statically.refs)
        node.sources.push(...statically.sources)
      } else {
        this.#render(node)
        this.#configureRendered(node)
        this.renderHooks(node)
      }
      this.#state.add(node)
    })
  }

  /** Only where a template was rendered does dbt expect configuration that makes no sense. */
  #configureRendered(node: TemplateNode): void {
    try {
      configureNode(this.#state, this.#names, node)
    } catch (error) {
      if (!(error instanceof DbtError) || error.excType !== 'ValidationError') throw error
      const diagnostics = error.diagnostics.map((each) => ({
        ...each,
        category: 'Parsing Error' as const,
        message: `at path []: ${each.message}`,
      }))
      throw new DbtError('ConfigUpdateError', diagnostics)
    }
  }

  /** dbt reads only models without rendering, and none where a project has a `ref`, `source` or `config` of its own. */
  #isStatic(node: TemplateNode): boolean {
    if (node.resource_type !== 'model' || this.#state.setup.invocation.flags.STATIC_PARSER === false) return false
    const packages = new Set([node.package_name, this.#state.setup.root.projectName])
    return ![...packages].some((name) => {
      const macros = this.#state.macros.registry.byPackage.get(name)
      return macros && (macros.has('ref') || macros.has('source') || macros.has('config'))
    })
  }

  #render(node: TemplateNode): void {
    const calls: ConfigValues = {}
    const unrendered: ConfigValues = {}
    node.config_call_dict = calls
    node.unrendered_config_call_dict = unrendered
    if (!hasRenderCharacters(node.raw_code)) return
    const { text: environment } = this.#state.setup.environments
    const template = environment.compile({ path: node.original_file_path, text: node.raw_code })
    node.config = nodeConfig(this.#configTarget(node), this.#configSources(node)) as typeof node.config
    const context = this.#context(node, (options) => {
      mergeConfigCall(calls, options)
      Object.assign(unrendered, unrenderedConfigCall(environment, node))
    })
    environment.renderSync(template, context)
  }

  /** Hooks are templates too: what they read counts as read by the node. */
  renderHooks(node: TemplateNode): void {
    const hooks = { 'pre-hook': hooksOf(node, 'pre-hook'), 'post-hook': hooksOf(node, 'post-hook') }
    const references = 'refs' in node ? node : { refs: [], sources: [], metrics: [], functions: [] }
    const { text: environment } = this.#state.setup.environments
    const each = HOOK_KEYS.flatMap((key) => hooks[key].map(({ sql }) => ({ key, sql })))
    for (const { key, sql } of each) {
      if (typeof sql !== 'string' || !hasRenderCharacters(sql)) continue
      const { template, packageName } = hookSource(this.#state, node, sql)
      const render = () =>
        environment.renderSync(
          environment.compile(template),
          this.#context(node, () => {}, references),
        )
      this.#state.withPlaces(template, packageName, node, () => this.#state.watcher.whileUnkept(render))
      if (!('refs' in node)) refuseReadingSeed(this.#state, node, references, hooks, key)
    }
  }

  #context(node: TemplateNode, collect: (options: ConfigValues) => void, references: References = node) {
    return parseContext(this.#state.macros, {
      node,
      references,
      collectConfig: (options) => collect(Object.fromEntries(options.map(([key, value]) => [key, toPlainData(value)]))),
      onMacroCall: (macro) => {
        if (!node.depends_on.macros.includes(macro.unique_id)) node.depends_on.macros.push(macro.unique_id)
      },
    })
  }
}

function isPythonModel(node: TemplateNode): node is ModelNode {
  return node.resource_type === 'model' && node.language === 'python'
}

const HOOK_KEYS = ['pre-hook', 'post-hook'] as const

function hooksOf(node: TemplateNode, key: (typeof HOOK_KEYS)[number]): readonly Hook[] {
  const hooks = (node.config as Readonly<Record<string, unknown>>)[key]
  return Array.isArray(hooks) ? (hooks as Hook[]) : []
}

/** The package, the folders of the path, the name. */
export function fqnOf(packageName: string, path: string, name: string): string[] {
  return [packageName, ...withoutExtension(path).split(sep).slice(0, -1), name]
}

/** dbt makes lists of the names in grants where it meets them behind another key, and forgets that they were written without. */
function isGrantedLater(configs: readonly (readonly [key: string, value: unknown])[]): boolean {
  const at = configs.findIndex(([key]) => key === 'grants')
  return at > 0 && !configs.slice(at + 1).some(([key]) => key === 'grants')
}
