import { join, resolve } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Files } from '#foundation/effects.ts'
import type { PackageSpec, Project } from '#project/config/project.ts'
import { PROJECT_FILE, readProjectFile } from '#project/config/read-project-file.ts'
import { dbtEnvironments } from '#project/context/environments.ts'
import { readProjectAlone } from '#project/packages/read-project.ts'
import type { Invocation } from './invocation.ts'
import { settingsOptions } from './open-project.ts'
import { refuseLaterOptions } from './refuse-later-options.ts'

/** `deps`: looks for the project's `local:` packages, which are used from where they are. Others cannot be installed yet. */
export async function depsCommand(invocation: Invocation): Promise<{ success: boolean }> {
  const { events, flags } = invocation
  refuseLaterOptions(flags)
  const options = settingsOptions(invocation, dbtEnvironments(), new Map())
  const project = readProjectAlone({ ...options, requireVars: false })
  if (project.packages.length === 0) {
    // dbt says so when it locks the packages, and again when it installs them.
    events.emit('DepsNoPackagesFound')
    events.emit('DepsNoPackagesFound')
    return { success: true }
  }
  for (const local of findLocal(invocation, project)) {
    events.emit('DepsStartPackageInstall', { package_name: local })
    events.emit('DepsInstallInfo', { version_name: `<local @ ${local}>` })
  }
  return { success: true }
}

/** The folders that are named as packages, each once. Fails if two projects in them, or one and the root, share a name. */
function findLocal({ effects }: Invocation, project: Project): ReadonlySet<string> {
  const folders = new Set(
    project.packages.map((spec) => {
      if (spec.kind !== 'local') throw notLocal(spec)
      return spec.local
    }),
  )
  const names = new Set<unknown>()
  for (const local of folders) {
    requireFolder(effects.files, project, local)
    const { name } = readProjectFile(effects.files, resolve(project.projectRoot, local), join(local, PROJECT_FILE)).data
    if (names.has(name)) throw nameTwice(String(name))
    if (name === project.projectName) throw nameOfRoot(project.projectName)
    names.add(name)
  }
  return folders
}

function nameTwice(name: string) {
  return dbtError(
    'DuplicateProjectDependencyError',
    'packages/same-name',
    `Found duplicate project "${name}". This occurs when a dependency has the same project name as some other dependency.`,
  )
}

function nameOfRoot(name: string) {
  return dbtError(
    'DuplicateDependencyToRootError',
    'packages/same-name',
    `Found a dependency with the same name as the root project "${name}". ` +
      'Package names must be unique in a project. Please rename one of these packages.',
  )
}

function notLocal(spec: Exclude<PackageSpec, { kind: 'local' }>) {
  const name = spec.kind === 'hub' ? spec.package : (spec.name ?? spec.kind)
  return dbtError(
    'DbtUsageException',
    'usage/not-there-yet',
    `deps does not install packages from the hub, git or a tarball yet: ${name}`,
    { hint: 'put them into the folder dbt_packages, as dbt itself does, or use local packages' },
  )
}

function requireFolder(files: Files, { projectRoot, packagesSpecifiedPath }: Project, local: string): void {
  const file = join(resolve(projectRoot, local), PROJECT_FILE)
  if (files.exists(file)) return
  throw dbtError(
    'DbtProjectError',
    'packages/not-found',
    `No ${PROJECT_FILE} found at expected path ${file}\n` +
      `Verify that each entry within ${packagesSpecifiedPath} (and their transitive dependencies) contains a file named ${PROJECT_FILE}`,
  )
}
