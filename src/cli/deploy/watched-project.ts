import { join } from 'node:path'
import { PLATFORM_FOLDER } from '#platform/runner/server-file.ts'
import type { CodeVersion } from '#platform/store/port/runs.ts'
import { WatchedFolder } from '#server/deploy/watched-folder.ts'
import type { Host } from '../host.ts'
import { parseProblem } from './check-project.ts'

/** The project in a folder, followed while people edit it. Its checks write where no run looks. */
export function watchedProject(
  { runApart, effects }: Host,
  folder: string,
  { codeVersion, log }: { readonly codeVersion: () => Promise<CodeVersion>; readonly log: (text: string) => void },
): WatchedFolder {
  if (!runApart) throw new Error('no project can be checked from here')
  const platformFolder = join(folder, PLATFORM_FOLDER)
  const aside = join(platformFolder, 'check')
  const env = { ...effects.env, DBT_TARGET_PATH: aside, DBT_LOG_PATH: aside }
  return new WatchedFolder({
    folder,
    platformFolder,
    codeVersion,
    check: (projectFolder, until) =>
      parseProblem((args, cwd, signal) => runApart(args, { cwd, env, signal }), projectFolder, until),
    log,
  })
}
