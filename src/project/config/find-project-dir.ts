import path from 'node:path'
import type { Files } from '#foundation/effects.ts'
import { PROFILES_FILE } from './profile.ts'
import { PROJECT_FILE } from './read-project-file.ts'

/** The folder of the project one stands in: the nearest one upwards with a `dbt_project.yml`, else the present one. */
export function findProjectDir(files: Files, cwd: string): string {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    if (files.exists(path.join(folder, PROJECT_FILE))) return folder
    if (path.dirname(folder) === folder) return cwd
  }
}

/**
 * Where `profiles.yml` is looked for if nobody says: the present folder if it has one, else `~/.dbt`;
 * and beyond dbt, if that has none either, the project's own folder.
 */
export function defaultProfilesDir(files: Files, cwd: string, home: string, projectDir: string): string {
  const usual = path.join(home, '.dbt')
  const hasProfiles = (folder: string) => files.exists(path.join(folder, PROFILES_FILE))
  if (hasProfiles(cwd)) return cwd
  return !hasProfiles(usual) && hasProfiles(projectDir) ? projectDir : usual
}
