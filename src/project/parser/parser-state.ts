import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { SourceFile } from '#foundation/source/source-file.ts'
import type { Files } from '#foundation/effects.ts'
import { addDisabled, addNode, type Manifest } from '#manifest/manifest.ts'
import type { TitledNode } from '#manifest/nodes/node-title.ts'
import type { GraphNode } from '#manifest/nodes/node.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import type { Project } from '#project/config/project.ts'
import { BASE_NAMES } from '#project/context/members/base-members.ts'
import type { ProjectMacros } from '#project/context/project-macros.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { type FailureSources, type MacroText, templateFailure } from '#project/macros/template-failure.ts'
import { join, relative } from 'node:path'
import { shownPath } from './places/described-entry.ts'
import { duplicateName } from './duplicate-name.ts'
import { type ParseWatcher, UNWATCHED } from './parse-watcher.ts'
import type { ProjectFile } from './read-files.ts'

/** What the parts of the parser share while a project is parsed. */
export class ParserState {
  readonly setup: ProjectSetup
  readonly macros: ProjectMacros
  readonly manifest: Manifest
  readonly files: Files
  readonly watcher: ParseWatcher
  /** Seconds since 1970, for `created_at`. */
  readonly createdAt: number
  readonly failures: DbtError[] = []
  /** Rows of unit tests' fixture files by unique id, `fixture.<package>.<name>`. */
  readonly fixtures = new Map<string, ProjectFile>()

  constructor(
    setup: ProjectSetup,
    macros: ProjectMacros,
    manifest: Manifest,
    files: Files,
    watcher: ParseWatcher = UNWATCHED,
  ) {
    this.watcher = watcher
    this.setup = setup
    this.macros = macros
    this.manifest = manifest
    this.files = files
    this.createdAt = setup.now() / 1000
  }

  project(name: string): Project {
    const project = this.setup.projects.get(name)
    if (!project) throw new Error(`no project '${name}'`)
    return project
  }

  /** Does a part of the work; what goes wrong in it does not keep the rest from being looked at. */
  attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof DbtError)) throw error
      this.failures.push(error)
    }
  }

  /** Renders or parses a template of the project; its errors become dbt's, with their places. `isMade`: no user wrote it. */
  withPlaces<T>(
    template: SourceFile,
    packageName: string,
    node: TitledNode | undefined,
    work: () => T,
    { isMade = false }: { readonly isMade?: boolean } = {},
  ): T {
    try {
      return work()
    } catch (error) {
      const sources = failureSources(this, template, packageName)
      throw templateFailure(error, isMade ? { ...sources, isBuiltIn: true } : sources, node)
    }
  }

  /** Puts a node among the enabled or the disabled. */
  add(node: GraphNode): void {
    const { config } = node
    if ('enabled' in config && config.enabled === false) {
      addDisabled(this.manifest, node)
      return
    }
    const known = this.find(node)
    if (known) throw duplicateName(known, node)
    addNode(this.manifest, node)
  }

  private find(node: GraphNode): GraphNode | undefined {
    const { manifest } = this
    switch (node.resource_type) {
      case 'source':
        return manifest.sources.get(node.unique_id)
      case 'exposure':
        return manifest.exposures.get(node.unique_id)
      case 'metric':
        return manifest.metrics.get(node.unique_id)
      case 'semantic_model':
        return manifest.semantic_models.get(node.unique_id)
      case 'saved_query':
        return manifest.saved_queries.get(node.unique_id)
      case 'unit_test':
        return manifest.unit_tests.get(node.unique_id)
      case 'function':
        return manifest.functions.get(node.unique_id)
      default:
        return manifest.nodes.get(node.unique_id)
    }
  }
}

interface Sources {
  readonly setup: ProjectSetup
  readonly macros: ProjectMacros
  readonly files: Files
}

/** Where the texts behind an error are found: macros by name, files of the package by path. */
export function failureSources(
  { setup, macros, files }: Sources,
  template: SourceFile,
  packageName: string,
): FailureSources {
  return {
    template,
    shownPath: shownPath(setup, { package_name: packageName, original_file_path: template.path }),
    isBuiltIn: setup.internalPackages.includes(packageName),
    macro(name, path) {
      for (const table of macros.registry.byPackage.values()) {
        const macro = table.get(name)
        if (macro?.original_file_path === path) return macroText(setup, macro)
      }
      return undefined
    },
    *macroNames() {
      yield* NODE_NAMES
      for (const [name, table] of macros.registry.byPackage) {
        if (name === packageName || setup.internalPackages.includes(name)) yield* table.keys()
      }
      yield* BASE_NAMES
    },
    fileText(path, package_name = packageName) {
      const roots = [setup.projects.get(package_name), ...setup.projects.values()]
      for (const project of roots) {
        const file = project && join(project.projectRoot, path)
        if (file && files.exists(file) && !files.isDirectory(file)) return files.readText(file)
      }
      return undefined
    },
  }
}

/** What else a node's template can call. */
const NODE_NAMES = [
  'config',
  'ref',
  'source',
  'function',
  'metric',
  'statement',
  'load_result',
  'adapter',
  'exceptions',
]

function macroText(setup: ProjectSetup, { macro_sql, package_name, original_file_path }: Macro): MacroText {
  const { root, projects, internalPackages } = setup
  const folder = projects.get(package_name)?.projectRoot ?? root.projectRoot
  return {
    text: macro_sql,
    package_name,
    shownPath: relative(root.projectRoot, join(folder, original_file_path)),
    isBuiltIn: internalPackages.includes(package_name),
  }
}
