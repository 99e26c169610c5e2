import path from 'node:path'
import type { Files } from '#foundation/effects.ts'
import { homeFolder } from './home-folder.ts'
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
 * and beyond dbt, if that has none either, the project's own folder. In a commit that a server has checked out
 * those that lie where the server was started win, as they do for the server.
 */
export function defaultProfilesDir(
  files: Pick<Files, 'exists' | 'readLink'>,
  cwd: string,
  home: string,
  projectDir: string,
): string {
  const usual = path.join(home, '.dbt')
  const hasProfiles = (folder: string) => files.exists(path.join(folder, PROFILES_FILE))
  const stays = homeFolder(files, projectDir)
  if (stays !== projectDir && hasProfiles(stays)) return stays
  if (hasProfiles(cwd)) return cwd
  return !hasProfiles(usual) && hasProfiles(projectDir) ? projectDir : usual
}
