/**
 * Parses a few changed files anew where nothing else can come out differently for it: each holds one node, and the
 * node is still the same to whoever reads from it. That is what happens all day long while somebody works on a model.
 */
import { isDeepStrictEqual } from 'node:util'
import type { EventSink, Level } from '#foundation/events/event.ts'
import type { Files } from '#foundation/effects.ts'
import { type Manifest, newManifest } from '#manifest/manifest.ts'
import { dependsOnNodes, type ManifestNode } from '#manifest/nodes/node.ts'
import type { Exposure } from '#manifest/nodes/exposure.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { ProjectMacros } from '#project/context/project-macros.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { checkNodes } from './check-manifest.ts'
import { renderDocs } from './checks/render-docs.ts'
import { addExposures } from './dashboards/add-exposures.ts'
import { isMicrobatch } from './checks/check-microbatch.ts'
import { linkReferences } from './link-references.ts'
import { RelationNames } from './name-relation.ts'
import { NodeParser } from './parse-nodes.ts'
import type { ParsedProject } from './parse-project.ts'
import { ParserState } from './parser-state.ts'
import { parseEntriesOf } from './properties/parse-properties.ts'
import { PRINTED, type ToldEvent } from './cache/record-reads.ts'
import { fileKey, type ParseWatcher } from './parse-watcher.ts'
import { type FileKind, fileName, type ProjectFile } from './read-files.ts'

export interface Reparsing {
  readonly setup: ProjectSetup
  readonly files: Files
  /** What the former parse came to. Only nodes of changed files are replaced in it. */
  readonly project: ParsedProject
  readonly all: readonly ProjectFile[]
  readonly changed: readonly ProjectFile[]
  /** What the former parse had to tell. */
  readonly told: readonly ToldEvent[]
  readonly watcher: ParseWatcher
}

/** Kinds of files that hold one node each, and its resource type. */
const KINDS: ReadonlyMap<FileKind, ManifestNode['resource_type']> = new Map([
  ['model', 'model'],
  ['seed', 'seed'],
  ['analysis', 'analysis'],
  ['singular_test', 'test'],
])

/** More than these are parsed with all the others. */
const MOST = 500

/** Events that follow from what has to be the same: properties files, the configuration and the parents of a microbatch model. */
const SETTLED: ReadonlySet<string> = new Set([
  'ArgumentsPropertyInGenericTestDeprecation',
  'CustomKeyInConfigDeprecation',
  'DuplicateYAMLKeysDeprecation',
  'InvalidConcurrentBatchesConfig',
  'MicrobatchModelNoEventTimeInputs',
  'MissingArgumentsPropertyInGenericTestDeprecation',
  'NoNodeForYamlKey',
  'PropertyMovedToConfigDeprecation',
  'ValidationWarning',
  'WrongResourceSchemaFile',
])

/** False where all has to be parsed: then nothing was replaced, and what is wrong with the project is still to be told. */
export function reparseNodes(reparsing: Reparsing): boolean {
  const { project, changed } = reparsing
  if (changed.length > MOST) return false
  const former = formerNodes(reparsing)
  const told = reparsing.told.map(toldText)
  const events = new Listener(reparsing.setup.events)
  const setup = { ...reparsing.setup, events }
  const macros = new ProjectMacros(setup, project.macros.registry)
  const replaced: (readonly [before: ManifestNode, after: ManifestNode])[] = []
  const ofDashboards = changed.filter(({ kind }) => kind === 'dashboard' || kind === 'settings')
  for (const file of changed) {
    if (ofDashboards.includes(file)) continue
    const before = former.get(file)
    if (!before || told.some((event) => isAbout(event, file, before))) return false
    const after = reparsing.watcher.whileReading(fileName(file), () => reparse(reparsing, macros, file, before))
    if (!after || events.wereTold) return false
    replaced.push([before, after])
  }
  const exposures = ofDashboards.length > 0 ? reparseExposures(reparsing, macros) : []
  if (!exposures || events.wereTold) return false
  events.print()
  for (const exposure of exposures) project.manifest.exposures.set(exposure.unique_id, exposure)
  for (const [before, after] of replaced) replace(project.manifest, before, after)
  return true
}

/** The exposures of dashboards; undefined where others are there than before, or where there was or is something to tell of one. */
function reparseExposures(
  { project, all, files, told, watcher }: Reparsing,
  macros: ProjectMacros,
): readonly Exposure[] | undefined {
  if (told.some(({ name }) => name === 'DashboardProblem')) return undefined
  const { manifest, index } = project
  const paths = new Set(all.flatMap((file) => (file.kind === 'dashboard' ? [fileKey(fileName(file))] : [])))
  const isMade = (exposure: Exposure) => paths.has(fileKey(fileName(exposure)))
  const written = [...manifest.exposures.values()].filter((exposure) => !isMade(exposure))
  const exposures = new Map(written.map((exposure) => [exposure.unique_id, { ...exposure }]))
  const alone = { ...newManifest(manifest.project_name, manifest.adapter_type), exposures }
  const state = new ParserState(macros.setup, macros, alone, files, watcher)
  addExposures(state, index, all)
  renderDocs(state, index)
  if (state.failures.length > 0) return undefined
  const ids = (each: ReadonlyMap<UniqueId, Exposure>) => [...each.keys()].sort().join()
  if (ids(exposures) !== ids(manifest.exposures)) return undefined
  if (written.some(({ unique_id, url }) => exposures.get(unique_id)?.url !== url)) return undefined
  return [...exposures.values()].filter(isMade)
}

function replace({ nodes, disabled }: Manifest, before: ManifestNode, after: ManifestNode): void {
  const { unique_id } = before
  if (before.config.enabled) nodes.set(unique_id, after)
  else disabled.set(unique_id, disabled.get(unique_id)?.map((node) => (node === before ? after : node)) ?? [after])
}

/** An event in a form in which it is soon compared: by the key of its file, or by the names that its text mentions. */
interface ToldText {
  readonly isSettled: boolean
  readonly file?: string
  readonly text: string
}

function toldText({ name, data, file }: ToldEvent): ToldText {
  const isSettled = SETTLED.has(name)
  return file ? { isSettled, file: fileKey(file), text: '' } : { isSettled, text: JSON.stringify(data) }
}

/** Whether an event of the former parse could be another now, or none. */
function isAbout({ isSettled, file, text }: ToldText, changed: ProjectFile, node: ManifestNode): boolean {
  if (file !== undefined && file === fileKey(fileName(changed))) return true
  if (isSettled) return false
  if (file === undefined) return text.includes(node.name)
  const patch = pathOf(node.patch_path)
  return patch !== undefined && file === fileKey([changed.package_name, patch])
}

/** `shop://models/orders.yml` → `models/orders.yml` */
function pathOf(patchPath: string | null): string | undefined {
  return patchPath?.split('://')[1]
}

/** The only node of each changed file, be it enabled or not. */
function formerNodes({ project, changed }: Reparsing): ReadonlyMap<ProjectFile, ManifestNode> {
  const { nodes, disabled } = project.manifest
  const files = new Map(changed.map((file) => [fileKey(fileName(file)), file]))
  const found = new Map<ProjectFile, ManifestNode>()
  const several = new Set<ProjectFile>()
  const note = (file: ProjectFile, node: ManifestNode) => {
    if (found.has(file)) several.add(file)
    found.set(file, node)
  }
  for (const outline of nodes.outlines()) {
    const file = files.get(fileKey(fileName(outline)))
    if (file) note(file, nodes.get(outline.unique_id) as ManifestNode)
  }
  for (const node of [...disabled.values()].flat()) {
    const file = files.get(fileKey(fileName(node)))
    if (file) note(file, node as ManifestNode)
  }
  for (const file of several) found.delete(file)
  return found
}

function reparse(
  reparsing: Reparsing,
  macros: ProjectMacros,
  file: ProjectFile,
  before: ManifestNode,
): ManifestNode | undefined {
  const { files, project, all, watcher } = reparsing
  const { manifest, index } = project
  if (KINDS.get(file.kind) !== before.resource_type || file.relativePath.endsWith('.py')) return undefined
  const patch = pathOf(before.patch_path)
  const properties = patch === undefined ? undefined : all.find((each) => isProperties(each, before, patch))
  if (patch !== undefined && !properties) return undefined

  // The node stands in a manifest with nothing but what nodes are looked up in.
  const alone = { ...newManifest(manifest.project_name, manifest.adapter_type), groups: manifest.groups }
  const state = new ParserState(macros.setup, macros, alone, files, watcher)
  const names = new RelationNames(state)
  const nodes = new NodeParser(state, names)
  state.attempt(() => nodes.parse(file))
  if (properties) parseEntriesOf(state, names, nodes, properties, before.name)
  if (state.failures.length > 0) return undefined
  const { unique_id } = before
  const node = alone.nodes.get(unique_id) ?? (alone.disabled.get(unique_id)?.[0] as ManifestNode | undefined)
  if (!node || node.config.enabled !== before.config.enabled) return undefined
  // What is disabled stays as it was read.
  if (node.config.enabled) {
    linkReferences(state, index)
    checkNodes(state, index)
    if (readsFromDeprecated(project, node)) return undefined
  }
  return state.failures.length === 0 && isSameToOthers(before, node) ? node : undefined
}

function isProperties(file: ProjectFile, { package_name }: ManifestNode, path: string): boolean {
  return file.kind === 'schema' && file.original_file_path === path && file.package_name === package_name
}

/** What may differ without anybody else's taking notice. */
const OWN = [
  'raw_code',
  'checksum',
  'refs',
  'sources',
  'metrics',
  'functions',
  'depends_on',
  'created_at',
  'tags',
  'meta',
  'docs',
  'config',
  'unrendered_config',
  'config_call_dict',
  'unrendered_config_call_dict',
] as const

/** What of its configuration others look at. */
const SHARED_CONFIG = ['enabled', 'event_time', 'concurrent_batches', 'contract', 'access', 'group'] as const

const IS_INCREMENTAL = 'macro.dbt.is_incremental' as UniqueId

function isSameToOthers(before: ManifestNode, after: ManifestNode): boolean {
  if ([before, after].some((node) => isMicrobatch(node)) && !isSameMicrobatch(before, after)) return false
  const shared = ({ config, depends_on }: ManifestNode) => [
    ...SHARED_CONFIG.map((key) => (config as Readonly<Record<string, unknown>>)[key] ?? null),
    // Unit tests of such a model have to say whether it is.
    depends_on.macros.includes(IS_INCREMENTAL),
  ]
  return isDeepStrictEqual(without(before), without(after)) && isDeepStrictEqual(shared(before), shared(after))
}

/** Its inputs and its settings are looked at together. */
function isSameMicrobatch(before: ManifestNode, after: ManifestNode): boolean {
  const parents = (node: ManifestNode) => [...dependsOnNodes(node)].sort()
  return isDeepStrictEqual(before.config, after.config) && isDeepStrictEqual(parents(before), parents(after))
}

function without(node: ManifestNode): Record<string, unknown> {
  const rest: Record<string, unknown> = { ...node }
  for (const key of OWN) delete rest[key]
  return rest
}

/** Such a reference is warned of. */
function readsFromDeprecated({ manifest }: ParsedProject, node: ManifestNode): boolean {
  if (node.resource_type === 'seed') return false
  return node.depends_on.nodes.some((parent) => {
    const read = manifest.nodes.get(parent)
    return read?.resource_type === 'model' && read.deprecation_date !== null
  })
}

/** Hears whether anything is to be told that was not told already. What templates print is kept until all is well. */
class Listener implements EventSink {
  readonly #printed: (() => void)[] = []
  readonly #events: EventSink
  wereTold = false

  constructor(events: EventSink) {
    this.#events = events
  }

  emit(name: string, data?: Readonly<Record<string, unknown>>, level?: Level): void {
    if (PRINTED.has(name)) this.#printed.push(() => this.#events.emit(name, data, level))
    else if (!SETTLED.has(name)) this.wereTold = true
  }

  print(): void {
    for (const tell of this.#printed) tell()
  }

  forNode(): EventSink {
    return this
  }

  reads(): boolean {
    return false
  }
}
