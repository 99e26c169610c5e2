import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { ProjectSource } from '#platform/deploy/project-source.ts'
import type { GitPlace } from '#platform/deploy/git-place.ts'
import { PLATFORM_FOLDER } from '#platform/runner/server-file.ts'
import { gitOf } from '#server/deploy/git.ts'
import { GitSource } from '#server/deploy/git-source.ts'
import { takeProjectLock } from '#server/project-lock.ts'
import type { Host } from '../host.ts'
import { checkProject } from './check-project.ts'

export interface GitDeployment {
  readonly source: ProjectSource
  /** What runs find in their environment. */
  readonly env: Host['effects']['env']
  /** Lets others have the folder. */
  readonly close: () => Promise<void>
}

export interface GitDeploymentWishes {
  readonly place: GitPlace
  /** What outlasts all commits lies here: the database's file, the store, logs. */
  readonly folder: string
  readonly everyMs: number
  readonly log: (text: string) => void
}

/** Takes a project from git. Throws where there is nothing that could be run, or another server has the folder. */
export async function openGitSource(
  host: Host,
  { place, folder, everyMs, log }: GitDeploymentWishes,
): Promise<GitDeployment> {
  const { runApart, effects } = host
  if (!runApart) throw new Error('no project can be checked from here')
  mkdirSync(join(folder, PLATFORM_FOLDER), { recursive: true, mode: 0o700 })
  const lock = await takeProjectLock(join(folder, PLATFORM_FOLDER, 'deploy.lock'))
  if (!lock) {
    throw dbtError('DbtRuntimeError', 'server/already-up', `Another server deploys into ${folder}`, {
      hint: 'stop it, or start this one in a folder of its own',
    })
  }
  const env = environmentIn(folder, effects.env)
  try {
    const source = await GitSource.open({
      place,
      folder,
      git: gitOf(effects),
      check: (projectFolder, until) =>
        checkProject((args, cwd, signal) => runApart(args, { cwd, env, signal }), projectFolder, until),
      everyMs,
      log,
    })
    const close = async () => {
      await source.stop()
      lock.release()
    }
    return { source, env, close }
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * Connections are the business of whoever runs the server: his profiles come before those of the repository. And the key to the
 * repository is none of the project's.
 */
function environmentIn(folder: string, env: Host['effects']['env']): Host['effects']['env'] {
  const named = (name: string) => env[`DBT_ENGINE_${name}`] ?? env[`DBT_${name}`]
  const { TRELLIS_GIT_TOKEN: _token, TRELLIS_GIT_USER: _user, ...rest } = env
  return {
    ...rest,
    ...(existsSync(join(folder, 'profiles.yml')) && !named('PROFILES_DIR') && { DBT_PROFILES_DIR: folder }),
    ...(!named('LOG_PATH') && { DBT_LOG_PATH: join(folder, 'logs') }),
  }
}
