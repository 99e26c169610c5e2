/** `docs generate`: compiles the project, and writes down what stands in the warehouse. */
import { join } from 'node:path'
import type { Files } from '#foundation/effects.ts'
import { compileRunner } from '#execution/runner/compile-runner.ts'
import type { NodeRunner } from '#execution/runner/node-task.ts'
import { writeCatalog } from '#manifest/artifacts/catalog.ts'
import { link } from '#manifest/graph/link.ts'
import { isEphemeralModel } from '#manifest/nodes/node.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import { isOn } from '#project/context/setup.ts'
import { type CatalogResult, readCatalog } from '#warehouse/adapter/catalog.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import { EMPTY_TABLE } from '#warehouse/adapter/result-table.ts'
import { catalogTables } from './catalog-tables.ts'
import { COMPILED, tellCompiled } from './compile.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { docsPage, staticDocsPage } from './docs-page.ts'
import type { Invocation } from './invocation.ts'
import { loadProject } from './load-project.ts'
import { type GivenStates, readGivenStates } from './previous-state.ts'
import type { CommandOutcome } from './node-command.ts'
import { newExecution } from './new-execution.ts'
import { runNodes } from './run-nodes.ts'
import { selectNodes } from './select-nodes.ts'
import { metadataOf, targetFile, wrote } from './write-artifacts.ts'
import type { LoadedProject } from './loaded-project.ts'

export async function docsGenerateCommand(invocation: Invocation): Promise<CommandOutcome> {
  const { flags } = invocation
  const project = await loadProject(invocation)
  if (flags.COMPILE === false) {
    try {
      newExecution(invocation, project, [])
      const found = await findCatalog(invocation, project, undefined)
      const success = writeDocs(invocation, project, found, undefined)
      return { success, results: [] }
    } finally {
      await project.setup.adapter.close()
    }
  }
  const resourceTypes = new Set(COMPILED)
  let found: CatalogResult | undefined
  let selected: ReadonlySet<UniqueId> = new Set()
  const states = readGivenStates(invocation, project)
  const outcome = await runNodes(invocation, project, {
    resourceTypes,
    states,
    runnerOf: () => compileRunner as NodeRunner,
    stopsAtError: true,
    includesEmptyNodes: true,
    writesLate: true,
    async beforeClose({ selectedResources }, results) {
      tellCompiled(invocation, results)
      selected = new Set([...(selectedResources as UniqueId[]), ...selectedSources(invocation, project, states)])
      found = await findCatalog(invocation, project, selected)
    },
    tell: () => undefined,
  })
  const isWritten = found !== undefined && writeDocs(invocation, project, found, selected)
  return { ...outcome, success: outcome.success && isWritten }
}

function selectedSources(invocation: Invocation, project: LoadedProject, states: GivenStates): readonly UniqueId[] {
  return selectNodes(invocation, project, {
    graph: link(project.manifest),
    resourceTypes: new Set(['source']),
    includesEmptyNodes: true,
    states,
    isQuiet: true,
  })
}

async function findCatalog(
  { flags, events }: Invocation,
  project: LoadedProject,
  selected: ReadonlySet<UniqueId> | undefined,
): Promise<CatalogResult> {
  if (flags.EMPTY_CATALOG === true) return { table: EMPTY_TABLE, errors: [] }
  events.emit('BuildingCatalog')
  return readCatalog(project.setup.adapter, {
    relations: relationsOf(project, undefined),
    ...(selected && { only: relationsOf(project, selected) }),
  })
}

/** Nodes that have a relation, and sources. */
function relationsOf({ manifest, setup }: LoadedProject, selected: ReadonlySet<UniqueId> | undefined): Relation[] {
  const storesFailures = isOn(setup, 'STORE_FAILURES')
  const nodes = [...manifest.nodes.values()].filter((node) => {
    switch (node.resource_type) {
      case 'model':
        return !isEphemeralModel(node)
      case 'seed':
      case 'snapshot':
        return true
      case 'test':
        return storesFailures || Boolean(node.config.store_failures)
      default:
        return false
    }
  })
  return [...nodes, ...manifest.sources.values()]
    .filter((node) => selected === undefined || selected.has(node.unique_id))
    .map((node) => setup.adapter.relations.createFrom(relationConfig(node), setup.root.quoting))
}

/** Pictures and the like that descriptions show. */
function copyFolder(files: Files, from: string, to: string): void {
  files.remove(to)
  for (const { name, isDirectory } of files.list(from)) {
    if (isDirectory) copyFolder(files, join(from, name), join(to, name))
    else files.write(join(to, name), files.readBytes(join(from, name)))
  }
}

/** One file to send around: what `index.html` links stands in it. */
function writeStaticPage(files: Files, setup: ProjectSetup): void {
  const [manifest, catalog] = ['manifest.json', 'catalog.json'].map((name) => {
    const path = targetFile(setup, name)
    return files.exists(path) ? files.readText(path) : '{}'
  })
  files.write(targetFile(setup, 'static_index.html'), staticDocsPage(setup.root.projectName, manifest, catalog))
}

/** False where a part of the warehouse could not be read. */
function writeDocs(
  invocation: Invocation,
  { setup, manifest }: LoadedProject,
  { table, errors }: CatalogResult,
  selected: ReadonlySet<UniqueId> | undefined,
): boolean {
  const { events, effects, flags } = invocation
  effects.files.write(targetFile(setup, 'index.html'), docsPage(setup.root.projectName))
  for (const folder of setup.root.assetPaths) {
    copyFolder(effects.files, join(setup.root.projectRoot, folder), targetFile(setup, folder))
  }
  const path = targetFile(setup, 'catalog.json')
  const wanted = flags.EMPTY_CATALOG === true ? new Set<UniqueId>() : selected
  const messages = errors.map((error) => error.message)
  effects.files.write(
    path,
    writeCatalog({
      metadata: metadataOf(invocation, 'catalog/v1'),
      ...catalogTables(table, manifest, wanted),
      errors: messages.length > 0 ? messages : null,
    }),
  )
  if (flags.STATIC === true) writeStaticPage(effects.files, setup)
  wrote(invocation, 'CatalogArtifact', path)
  if (errors.length > 0) events.emit('WriteCatalogFailure', { num_exceptions: errors.length })
  events.emit('CatalogWritten', { path })
  return errors.length === 0
}
