import path from 'node:path'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Files } from '#foundation/effects.ts'
import { isMapping } from '#foundation/yaml/yaml-value.ts'
import type { PackageSpec, Project } from '#project/config/project.ts'
import { settingError } from '#project/config/project-error.ts'
import { PROJECT_FILE, readOptionalYaml, readProjectFile } from '#project/config/read-project-file.ts'

/** A folder with a package in it. */
export interface PackageFolder {
  /** Absolute. */
  readonly root: string
  /** How errors name it. */
  readonly shown: string
}

/**
 * The folders of the packages that a project uses: those installed in it, and `local:` ones, which serve from where
 * they are. `readSpecs` tells what a local package itself needs. Fails if others are not installed.
 */
export function findPackages(
  files: Files,
  project: Project,
  locked: readonly PackageSpec[],
  readSpecs: (folder: PackageFolder) => readonly PackageSpec[],
): readonly PackageFolder[] {
  const installPath = installFolder(files, project)
  const installRoot = path.resolve(project.projectRoot, installPath)
  if (files.exists(installRoot) && !files.isDirectory(installRoot)) {
    throw dbtError(
      'NotADirectoryError',
      'packages/no-folder',
      `${installPath} is a file, and packages stand in a folder`,
      {
        hint: `move ${installPath} away, or name another folder: packages-install-path in ${PROJECT_FILE}`,
      },
    )
  }
  const installed = files
    .list(installRoot)
    .filter(({ name, isDirectory }) => isDirectory && !name.startsWith('__'))
    .map(({ name }) => name)
  const inPlace = localPackages(files, project, installed, readSpecs)
  checkInstalled(project, installPath, locked, installed, inPlace)
  const folders = installed.map((name) => ({ root: path.join(installRoot, name), shown: path.join(installPath, name) }))
  return [...folders, ...inPlace.values()]
}

/** Projects of dbt 0.x have their packages in `dbt_modules`. */
function installFolder(files: Files, project: Project): string {
  const { packagesInstallPath, projectRoot } = project
  const isOld =
    packagesInstallPath === 'dbt_packages' &&
    !files.exists(path.join(projectRoot, 'dbt_packages')) &&
    files.isDirectory(path.join(projectRoot, 'dbt_modules'))
  return isOld ? 'dbt_modules' : packagesInstallPath
}

/** Local packages by name, and those they need in turn, as far as they are not installed as well. */
function localPackages(
  files: Files,
  project: Project,
  installed: readonly string[],
  readSpecs: (folder: PackageFolder) => readonly PackageSpec[],
): ReadonlyMap<string, PackageFolder> {
  const found = new Map<string, PackageFolder>()
  const visit = (specs: readonly PackageSpec[], from: string) => {
    for (const spec of specs) {
      if (spec.kind !== 'local') continue
      const root = localFolder(files, project.projectRoot, spec.local, from)
      // As dbt has it: what is installed counts, wherever it came from.
      if (installed.length >= specs.length && !files.exists(path.join(root, PROJECT_FILE))) continue
      if (!files.exists(path.join(root, PROJECT_FILE))) throw noLocalPackage(files, project, spec.local, from)
      const folder = { root, shown: path.relative(project.projectRoot, root) || '.' }
      const { name } = readProjectFile(files, root, path.join(folder.shown, 'dbt_project.yml')).data
      if (typeof name !== 'string' || installed.includes(name)) continue
      if (found.get(name)?.root === root) continue
      // A second folder with the same name is told as a clash of names when the projects are read.
      found.set(found.has(name) ? root : name, folder)
      visit(readSpecs(folder), root)
    }
  }
  visit(project.packages, project.projectRoot)
  return found
}

/**
 * Where a local package is. dbt starts at the root project, whoever asks for it; where nothing is there, the folder of
 * the package that asks is meant.
 */
export function localFolder(files: Files, projectRoot: string, local: string, from: string): string {
  const fromRoot = path.resolve(projectRoot, local)
  const fromThere = path.resolve(from, local)
  const isThere = (folder: string) => files.exists(path.join(folder, PROJECT_FILE))
  return !isThere(fromRoot) && isThere(fromThere) ? fromThere : fromRoot
}

function noLocalPackage(files: Files, project: Project, local: string, from: string): DbtError {
  const message =
    `No ${PROJECT_FILE} found at expected path ${path.resolve(from, local, PROJECT_FILE)}\n` +
    `Verify that each entry within packages.yml (and their transitive dependencies) contains a file named ${PROJECT_FILE}`
  const hint = "'local' is the path to the folder of a dbt project, from this file on"
  const name = project.packagesSpecifiedPath
  const document = from === project.projectRoot ? readOptionalYaml(files, from, name) : undefined
  const list = document && isMapping(document.value) ? document.value.packages : undefined
  const index = Array.isArray(list) ? list.findIndex((each) => isMapping(each) && each.local === local) : -1
  // dbt looks for it among the packages that are installed.
  const excType = 'UninstalledPackagesFoundError'
  if (!document || index < 0) return dbtError(excType, 'packages/no-local', message, { hint })
  return settingError(excType, 'packages/no-local', message, document, ['packages', index, 'local'], { hint })
}

function checkInstalled(
  project: Project,
  installPath: string,
  locked: readonly PackageSpec[],
  installed: readonly string[],
  inPlace: ReadonlyMap<string, PackageFolder>,
): void {
  const specified = locked.length > 0 ? locked : project.packages
  const isThere = (name: string) => installed.includes(name) || inPlace.has(name)
  const missing = locked.flatMap(({ name }) => (name !== undefined && !isThere(name) ? [name] : []))
  const wanted = specified.filter((spec) => spec.kind !== 'local').length
  const present = installed.length
  if (missing.length === 0 && wanted <= present) return
  const names = missing.length > 0 ? ` Following packages were not found: ${missing.join(', ')}.` : ''
  throw dbtError(
    'UninstalledPackagesFoundError',
    'packages/not-installed',
    `dbt expects ${specified.length} package(s) based on packages specified in ${project.packagesSpecifiedPath}, ` +
      `but found only ${present + inPlace.size} package(s) installed in ${installPath}.${names} ` +
      'Run "dbt deps" to install package dependencies.',
    {
      category: 'Compilation Error',
      hint: 'trellis deps installs them',
    },
  )
}
