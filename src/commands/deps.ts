import { join, resolve } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { PackageSpec, Project } from '#project/config/project.ts'
import { PROJECT_FILE } from '#project/config/read-project-file.ts'
import { dbtEnvironments } from '#project/context/environments.ts'
import { readProjectAlone } from '#project/packages/read-project.ts'
import type { Invocation } from './invocation.ts'
import { settingsOptions } from './open-project.ts'
import { refuseLaterOptions } from './refuse-later-options.ts'

/** `deps`: looks for the project's `local:` packages, which are used from where they are. Others cannot be installed yet. */
export async function depsCommand(invocation: Invocation): Promise<{ success: boolean }> {
  const { events, flags } = invocation
  refuseLaterOptions(flags)
  const project = readProjectAlone(settingsOptions(invocation, dbtEnvironments(), new Map()))
  if (project.packages.length === 0) {
    // dbt says so when it locks the packages, and again when it installs them.
    events.emit('DepsNoPackagesFound')
    events.emit('DepsNoPackagesFound')
    return { success: true }
  }
  for (const spec of project.packages) {
    if (spec.kind !== 'local') throw notLocal(spec)
    requireFolder(invocation, project, spec.local)
    events.emit('DepsStartPackageInstall', { package_name: spec.local })
    events.emit('DepsInstallInfo', { version_name: `<local @ ${spec.local}>` })
  }
  return { success: true }
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

function requireFolder({ effects }: Invocation, { projectRoot, packagesSpecifiedPath }: Project, local: string): void {
  const file = join(resolve(projectRoot, local), PROJECT_FILE)
  if (effects.files.exists(file)) return
  throw dbtError(
    'DbtProjectError',
    'packages/not-found',
    `No ${PROJECT_FILE} found at expected path ${file}\n` +
      `Verify that each entry within ${packagesSpecifiedPath} (and their transitive dependencies) contains a file named ${PROJECT_FILE}`,
  )
}
