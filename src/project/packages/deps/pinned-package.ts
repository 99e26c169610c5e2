import { join, resolve } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { PackageOrigin, PackageSpec } from '#project/config/project.ts'
import { PROJECT_FILE, readProjectFile } from '#project/config/read-project-file.ts'
import { readPackageSpecs } from '../read-package-specs.ts'
import type { Depot } from './depot.ts'
import { packageError } from './package-error.ts'

/** A package of which it is settled which state of it is meant. */
export interface PinnedPackage {
  /** As it is told of while it is installed. */
  readonly name: string
  /** Two that are the same need the same. */
  readonly identity: string
  readonly origin: PackageOrigin
  /** What is to be said of the choice. */
  readonly notices?: readonly Notice[]
  /** Where it comes from, for people; known once the metadata are. */
  installedFrom(): string
  /** The highest version there is, and the chosen one, where there are versions. */
  readonly versions?: { readonly chosen: string; readonly latest: string }
  readonly subdirectory?: string
  metadata(): Promise<PackageMetadata>
  /** What the lock holds of it beside its project's name. */
  lockEntry(): Readonly<Record<string, string>>
  /** Puts the package where a path leads, which is free; gives what is to be said of it. */
  place(path: string): Promise<readonly Notice[]>
}

/** What a package says of itself. */
export interface PackageMetadata {
  readonly projectName: string
  readonly packages: readonly PackageSpec[]
  readonly notices?: readonly Notice[]
}

/** An event that is told when its turn comes: packages are fetched at once, and told of in order. */
export interface Notice {
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Reads what the package in a folder is called and needs. `shown` is how messages call the package. */
export function readMetadata(depot: Depot, folder: string, shown: string, origin: PackageOrigin): PackageMetadata {
  const { files, env } = depot.effects
  if (!files.exists(join(folder, PROJECT_FILE))) {
    throw packageError(
      'DbtProjectError',
      'packages/no-project',
      `No ${PROJECT_FILE} found in the package ${shown}`,
      origin,
      { hint: `a package is a dbt project: look whether it stands in a folder below, and name that as 'subdirectory'` },
    )
  }
  const { name } = readProjectFile(files, folder, `${shown}/${PROJECT_FILE}`).data
  if (typeof name !== 'string' || name === '') {
    throw packageError(
      'DbtProjectError',
      'packages/no-name',
      `Package defined in ${PROJECT_FILE} must have a name!`,
      origin,
      { hint: `write 'name: …' into ${shown}/${PROJECT_FILE}` },
    )
  }
  const { packages } = readPackageSpecs(files, folder, depot.render, env)
  return { projectName: name, packages: packages.map((spec) => ({ ...spec, origin: { shown } })) }
}

/** Where a package will stand among the installed ones: its name must be that of a folder there. */
export function folderName(name: string, installPath: string): string {
  const isName = /^[^/\\\0]+$/.test(name) && name !== '.' && name !== '..' && !name.startsWith('__')
  if (isName && resolve('/packages', name) === `/packages/${name}`) return name
  throw dbtError(
    'DependencyError',
    'packages/name',
    `Invalid package name '${name}': resolves outside of the packages-install-path ('${installPath}')`,
    { hint: 'the name of a package is made of letters, digits and underscores' },
  )
}
