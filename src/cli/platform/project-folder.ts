import { join, resolve } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { findProjectDir } from '#project/config/find-project-dir.ts'
import { PROJECT_FILE } from '#project/config/read-project-file.ts'
import type { Host } from '../host.ts'

/** The folder of the project, whole. Throws where there is none. */
export function projectFolderOf(
  { effects: { files, env }, cwd }: Pick<Host, 'effects' | 'cwd'>,
  { projectDir }: { readonly projectDir?: string },
): string {
  const named = projectDir ?? env['DBT_ENGINE_PROJECT_DIR'] ?? env['DBT_PROJECT_DIR']
  const folder = named === undefined ? findProjectDir(files, cwd) : resolve(cwd, named)
  if (files.exists(join(folder, PROJECT_FILE))) return folder
  throw dbtError('DbtProjectError', 'project/missing', `There is no ${PROJECT_FILE} in ${folder}`, {
    hint: 'change into the folder of a project, or name it with --project-dir; trellis init begins one',
  })
}
