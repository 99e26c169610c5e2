import type { NamedSelector } from '#manifest/selection/selection-input.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { RuntimeConfig } from '#project/packages/runtime-config.ts'
import type { ParsedProject } from '#project/parser/parse-project.ts'
import type { WrittenManifest } from '#project/parser/cache/parse-cache.ts'
import type { LateMacros } from './late-macros.ts'

/** A project whose settings are read, and whose warehouse is known but not yet connected. */
export interface OpenProject {
  readonly config: RuntimeConfig
  readonly setup: ProjectSetup
  /** What `selectors.yml` holds, by name. */
  readonly selectors: ReadonlyMap<string, NamedSelector>
  /** Runs macros for the adapter; to be given the project's macros once they are parsed. */
  readonly lateMacros: LateMacros
}

/** A project that is parsed. */
export interface LoadedProject extends OpenProject, ParsedProject {
  /** The manifest as it is written, where that is known: for who changes nothing in it. */
  readonly written?: WrittenManifest
  /** Whether all of it was parsed just now, and nothing remembered. */
  readonly isNew?: boolean
  /** The same for all that was read of the same files, settings and variables; undefined where nothing is remembered of a parse. */
  readonly digest?: () => string
}
