import { resolve, sep } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Project } from '#project/config/project.ts'
import { dbtEnvironments } from '#project/context/environments.ts'
import { readProjectAlone } from '#project/packages/read-project.ts'
import type { Invocation } from './invocation.ts'
import { settingsOptions } from './open-project.ts'

/** `clean`: deletes the folders that `clean-targets` names; never those that hold the project's own files. */
export async function cleanCommand(invocation: Invocation): Promise<{ success: boolean }> {
  const { events, effects, flags } = invocation
  const project = readProjectAlone(settingsOptions(invocation, dbtEnvironments(), new Map()))
  const root = project.projectRoot
  const targets = new Set(project.cleanTargets.map((path) => resolve(root, path)))
  refuseSources(targets, project)
  if (flags.CLEAN_PROJECT_FILES_ONLY !== false) refuseOutside(targets, root)
  if (project.cleanTargets.includes('dbt_modules') && !project.cleanTargets.includes(project.packagesInstallPath)) {
    events.emit('PackageInstallPathDeprecation')
  }
  for (const path of targets) {
    events.emit('CheckCleanPath', { path })
    effects.files.remove(path)
    events.emit('ConfirmCleanPath', { path })
  }
  events.emit('FinishedCleanPaths')
  return { success: true }
}

function refuseSources(targets: ReadonlySet<string>, project: Project): void {
  const { modelPaths, seedPaths, snapshotPaths, analysisPaths, macroPaths, functionPaths, testPaths } = project
  const own = [modelPaths, seedPaths, snapshotPaths, analysisPaths, macroPaths, functionPaths, testPaths].flat()
  const both = [...new Set(own.map((path) => resolve(project.projectRoot, path)))].filter((path) => targets.has(path))
  if (both.length === 0) return
  throw dbtError(
    'DbtRuntimeError',
    'clean/sources',
    `dbt will not clean the following source paths: [${both.map((path) => `'${path}'`).join(', ')}]`,
    { hint: "take them out of 'clean-targets' in dbt_project.yml" },
  )
}

function refuseOutside(targets: ReadonlySet<string>, root: string): void {
  const outside = [...targets].filter((path) => !path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`))
  if (outside.length === 0) return
  throw dbtError(
    'DbtRuntimeError',
    'clean/outside',
    `dbt will not clean the following directories outside the project: [${outside.map((path) => `'${path}'`).join(', ')}]`,
    { hint: '--no-clean-project-files-only deletes them all the same' },
  )
}
