/** From a project's files to its manifest. */
import { hasRenderCharacters } from '#project/context/environments.ts'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Files } from '#foundation/effects.ts'
import { addDisabled, addNode, type Manifest, newManifest } from '#manifest/manifest.ts'
import { indexManifest, type ManifestIndex } from '#manifest/manifest-index.ts'
import { newDoc } from '#manifest/nodes/doc.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { normalizeSelectors } from '#manifest/selection/normalize-selectors.ts'
import { BASE_NAMES } from '#project/context/members/base-members.ts'
import { ProjectMacros } from '#project/context/project-macros.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { extractBlocks } from '#project/macros/extract-blocks.ts'
import { macroDependencies } from '#project/macros/macro-calls.ts'
import { MacroRegistry } from '#project/macros/macro-registry.ts'
import { parseMacros } from '#project/macros/parse-macros.ts'
import { templateFailure } from '#project/macros/template-failure.ts'
import { checkManifest } from './check-manifest.ts'
import { addExposures } from './dashboards/add-exposures.ts'
import { readAll } from './find-project-files.ts'
import { duplicateName } from './duplicate-name.ts'
import { linkReferences } from './link-references.ts'
import { shownPath } from './places/described-entry.ts'
import { RelationNames } from './name-relation.ts'
import { NodeParser } from './parse-nodes.ts'
import { failureSources, ParserState } from './parser-state.ts'
import { checkDocuments, finishProperties, parseProperties } from './properties/parse-properties.ts'
import { withoutRepeats } from './without-repeats.ts'
import { UNWATCHED } from './parse-watcher.ts'
import { fileName, type ProjectFile } from './read-files.ts'

export interface ParsedProject {
  readonly manifest: Manifest
  readonly macros: ProjectMacros
  readonly index: ManifestIndex
}

const NODE_KINDS: ReadonlySet<string> = new Set(['model', 'snapshot', 'analysis', 'singular_test', 'seed', 'function'])

/** Reads and parses everything. All independent errors of the project come in one `DbtError`. */
export function parseProject(
  setup: ProjectSetup,
  files: Files,
  filesOf: readonly ProjectFile[] = readAll(setup, files),
  watcher = UNWATCHED,
): ParsedProject {
  const manifest = newManifest(setup.root.projectName, setup.adapter.type)
  for (const [name, selector] of normalizeSelectors([...setup.root.selectors])) manifest.selectors.set(name, selector)
  const macros = loadMacros(setup, files, manifest, filesOf)
  const state = new ParserState(setup, macros, manifest, files, watcher)
  const names = new RelationNames(state)
  const nodes = new NodeParser(state, names)

  for (const project of setup.projects.values()) {
    const own = filesOf.filter((file) => file.package_name === project.projectName)
    for (const file of own) {
      if (NODE_KINDS.has(file.kind)) {
        watcher.whileReading(fileName(file), () => state.attempt(() => nodes.parse(file)))
      } else if (file.kind === 'documentation') state.attempt(() => parseDocs(state, file))
      else if (file.kind === 'fixture') state.attempt(() => addFixture(state, file))
    }
    watcher.whileUnkept(() => nodes.parseHooks(project))
  }
  const schemas = filesOf.filter((file) => file.kind === 'schema')
  if (state.failures.length > 0) checkDocumentsFirst(state, schemas)
  throwFailures(state)

  const properties = parseProperties(state, names, nodes, schemas)
  throwFailures(state)
  separateDisabled(manifest)
  finishProperties(state, names, properties)
  throwFailures(state)

  const index = indexManifest(manifest)
  linkReferences(state, index)
  throwFailures(state)
  addExposures(state, index, filesOf)
  checkManifest(state, index)
  throwFailures(state)
  return { manifest, macros, index }
}

/** Macros first: everything else may call them. */
function loadMacros(setup: ProjectSetup, files: Files, manifest: Manifest, all: readonly ProjectFile[]): ProjectMacros {
  const failures: DbtError[] = []
  for (const file of all) {
    if (file.kind !== 'macro' && file.kind !== 'generic_test') continue
    const source = { path: file.original_file_path, text: file.text, package_name: file.package_name, kind: file.kind }
    const warn = (msg: string) =>
      setup.events.emit('UnexpectedJinjaBlockDeprecation', { msg, file: file.original_file_path })
    try {
      for (const macro of parseMacros(source, warn)) {
        const known = manifest.macros.get(macro.unique_id)
        if (known) throw duplicateName(known, macro)
        macro.created_at = setup.now() / 1000
        if (setup.invocation.flags.VALIDATE_MACRO_ARGS === false) macro.arguments = []
        manifest.macros.set(macro.unique_id, macro)
      }
    } catch (error) {
      const failure = templateFailure(error, {
        template: source,
        shownPath: shownPath(setup, file),
        macro: () => undefined,
        fileText: () => source.text,
      })
      if (!(failure instanceof DbtError)) throw failure
      failures.push(failure)
    }
  }
  throwAll(failures)
  const registry = new MacroRegistry(manifest.macros.values(), setup.root.projectName, setup.internalPackages)
  const macros = new ProjectMacros(setup, registry)
  linkMacros(macros, files, manifest.macros.values())
  return macros
}

function linkMacros(macros: ProjectMacros, files: Files, all: Iterable<Macro>): void {
  const failures: DbtError[] = []
  for (const macro of all) {
    try {
      macro.depends_on.macros = macroDependencies(
        macro,
        macros.templates.syntax(macro),
        macros.registry,
        macros.order,
        BASE_NAMES,
      )
    } catch (error) {
      const template = { path: macro.original_file_path, text: macro.macro_sql }
      const sources = failureSources({ setup: macros.setup, macros, files }, template, macro.package_name)
      const failure = templateFailure(error, sources, macro)
      if (!(failure instanceof DbtError)) throw failure
      failures.push(failure)
    }
  }
  throwAll(failures)
}

function parseDocs(state: ParserState, file: ProjectFile): void {
  const source = { path: file.original_file_path, text: file.text }
  const { text: environment } = state.setup.environments
  for (const block of extractBlocks(source, new Set(['docs']))) {
    // As dbt prints a name that is not there.
    const name = block.name ?? 'None'
    const template = { path: source.path, text: block.contents }
    // A text without Jinja stays as it is: rendering would make its line ends plain.
    const contents = hasRenderCharacters(block.contents)
      ? state.withPlaces(template, file.package_name, undefined, () =>
          environment.renderSync(environment.compile(template), { lookup: () => undefined }),
        )
      : block.contents
    const doc = newDoc({
      name,
      path: file.relativePath,
      original_file_path: file.original_file_path,
      package_name: file.package_name,
      unique_id: uniqueId('doc', file.package_name, name),
      block_contents: contents.trim(),
    })
    const known = state.manifest.docs.get(doc.unique_id)
    if (known) throw duplicateName(known, doc)
    state.manifest.docs.set(doc.unique_id, doc)
  }
}

/** In whichever folder it stands. */
function addFixture(state: ParserState, file: ProjectFile): void {
  const { package_name, stem: name } = file
  const unique_id = `fixture.${package_name}.${name}`
  const known = state.fixtures.get(unique_id)
  if (known) {
    const named = ({ original_file_path }: ProjectFile) => ({
      name,
      unique_id,
      resource_type: 'fixture',
      original_file_path,
    })
    throw duplicateName(named(file), named(known))
  }
  state.fixtures.set(unique_id, file)
}

/** Properties may have switched nodes on or off. */
function separateDisabled(manifest: Manifest): void {
  for (const node of manifest.nodes.values()) {
    if (node.config.enabled) continue
    manifest.nodes.delete(node.unique_id)
    addDisabled(manifest, node)
  }
  for (const [unique_id, nodes] of manifest.disabled) {
    const enabled = nodes.filter((node) => 'enabled' in node.config && node.config.enabled)
    if (enabled.length === 0) continue
    manifest.disabled.delete(unique_id)
    for (const node of enabled) addNode(manifest, node)
  }
}

/** What is no YAML has nothing to do with what is wrong with nodes, and comes before it in dbt. */
function checkDocumentsFirst(state: ParserState, schemas: readonly ProjectFile[]): void {
  const ofNodes = state.failures.splice(0)
  checkDocuments(state, schemas)
  state.failures.push(...ofNodes)
}

function throwFailures(state: ParserState): void {
  throwAll(state.failures)
}

function throwAll(failures: readonly DbtError[]): void {
  const [first] = failures
  if (!first) return
  if (failures.length === 1) throw first
  throw new DbtError(first.excType, withoutRepeats(failures.flatMap((failure) => failure.diagnostics)))
}
