import type { SourceFile } from '#foundation/source/source-file.ts'
import type { YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import type { YamlMapping, YamlValue } from '#foundation/yaml/yaml-value.ts'

/** The keys of `dbt_project.yml` that configure resources by their place. */
export const CONFIG_SECTIONS = [
  'models',
  'seeds',
  'snapshots',
  'sources',
  'data_tests',
  'unit_tests',
  'metrics',
  'semantic_models',
  'saved_queries',
  'analyses',
  'exposures',
  'functions',
] as const

export type ConfigSection = (typeof CONFIG_SECTIONS)[number]

/** One entry of `packages.yml` or of the `packages` of `dependencies.yml`. */
export type PackageSpec = LocalSpec | HubSpec | GitSpec | PrivateSpec | TarballSpec

export interface LocalSpec extends SpecBase {
  readonly kind: 'local'
  readonly local: string
}

export interface HubSpec extends SpecBase {
  readonly kind: 'hub'
  readonly package: string
  readonly version: readonly string[]
  readonly installPrerelease: boolean
}

export interface GitSpec extends SpecBase, GitPlace {
  readonly kind: 'git'
  readonly git: string
  /** The address before it was rendered: secrets stand in it by their names. */
  readonly written: string
}

export interface PrivateSpec extends SpecBase, GitPlace {
  readonly kind: 'private'
  readonly private: string
  readonly provider?: string
}

export interface TarballSpec extends SpecBase {
  readonly kind: 'tarball'
  readonly tarball: string
  /** The address before it was rendered. */
  readonly written: string
  readonly name: string
}

interface SpecBase {
  readonly name?: string
  /** Where it is written. */
  readonly origin: PackageOrigin
}

interface GitPlace {
  readonly revision?: string
  readonly subdirectory?: string
  readonly warnsUnpinned: boolean
}

/** Where a package is asked for. */
export interface PackageOrigin {
  /** As messages call it: a file, or the package that needs it. */
  readonly shown: string
  /** The entry in the file, where there is one. */
  readonly place?: { readonly document: YamlDocument; readonly path: YamlPath }
}

/** What SQL comment dbt puts on each query; Jinja, and empty for none. */
export interface QueryCommentConfig {
  /** Undefined where the project does not say: the adapter's own comment then holds. */
  readonly comment: string | undefined
  readonly append: boolean
  readonly jobLabel: boolean
}

export interface DispatchEntry {
  readonly macroNamespace: string
  readonly searchOrder: readonly string[]
}

/** A project as its files say, rendered and with dbt's defaults: the root project or a package. Paths are as written. */
export interface Project {
  readonly projectName: string
  readonly version: string | undefined
  /** Absolute. */
  readonly projectRoot: string
  readonly profileName: string | undefined
  readonly modelPaths: readonly string[]
  readonly macroPaths: readonly string[]
  readonly seedPaths: readonly string[]
  readonly testPaths: readonly string[]
  readonly analysisPaths: readonly string[]
  /** Where docs blocks are looked for: all folders of sources, if the project names none. */
  readonly docsPaths: readonly string[]
  readonly assetPaths: readonly string[]
  readonly snapshotPaths: readonly string[]
  readonly functionPaths: readonly string[]
  readonly targetPath: string
  readonly cleanTargets: readonly string[]
  readonly packagesInstallPath: string
  readonly quoting: Readonly<Record<string, boolean>>
  readonly dispatch: readonly DispatchEntry[]
  readonly onRunStart: readonly string[]
  readonly onRunEnd: readonly string[]
  readonly queryComment: QueryCommentConfig
  readonly requireDbtVersion: readonly string[]
  readonly restrictAccess: boolean
  /** Configuration by place, rendered. */
  readonly configs: Readonly<Record<ConfigSection, YamlMapping>>
  readonly vars: YamlMapping
  readonly flags: YamlMapping
  readonly packages: readonly PackageSpec[]
  /** `packages.yml` or `dependencies.yml`. */
  readonly packagesSpecifiedPath: string
  /** The entries of `selectors.yml`, rendered. */
  readonly selectors: readonly YamlMapping[]
  /** `dbt_project.yml` before rendering, `tests` already named `data_tests`. */
  readonly unrendered: YamlMapping
  readonly dbtCloud: YamlValue
  readonly source: SourceFile
}
