import type { Effects, Ended } from '#foundation/effects.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { hideCredentials } from '#project/packages/deps/hide-credentials.ts'

export type Git = (args: readonly string[], options: GitOptions) => Promise<Ended>

export interface GitOptions {
  readonly cwd: string
  readonly signal: AbortSignal
  /** Whom a password may be told, if somebody asks for one. */
  readonly address?: string
}

/** Set where a hook of a repository runs us, they would lead git to that repository. */
const MISLEADING =
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|PREFIX|CEILING_DIRECTORIES|CONFIG_COUNT|CONFIG_KEY_\d+|CONFIG_VALUE_\d+)$/

/** Hooks are those of other people; what is large elsewhere stays there. */
const SETTINGS = [
  ['core.hooksPath', '/dev/null'],
  ['advice.detachedHead', 'false'],
  ['init.defaultBranch', 'main'],
  // What runs on in the background would hold the repository's locks.
  ['gc.autoDetach', 'false'],
  ['http.lowSpeedLimit', '1'],
  ['http.lowSpeedTime', '60'],
] as const

/** A shell of git's own reads this: it holds no value, only the names of variables. */
const HELPER =
  '!f() { test "$1" = get || exit 0; echo "username=$TRELLIS_GIT_USER"; echo "password=$TRELLIS_GIT_TOKEN"; }; f'
const USUAL_USER = 'x-access-token'

/**
 * Runs git without a shell and without questions. A token comes from `TRELLIS_GIT_TOKEN`, for the host of the address alone; it
 * stands in no command line. What git says is without credentials.
 */
export function gitOf({ outside, env }: Pick<Effects, 'outside' | 'env'>): Git {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !MISLEADING.test(name)))
  return async (args, { cwd, signal, address }) => {
    const settings = [...SETTINGS, ...credentialSettings(env, address)]
    const words = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const around = {
      GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
      TRELLIS_GIT_USER: USUAL_USER,
      ...own,
      LC_ALL: 'C',
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: '',
      SSH_ASKPASS: '',
      GIT_LFS_SKIP_SMUDGE: '1',
    }
    try {
      const ended = await outside.run('git', [...words, ...args], { cwd, env: around, signal })
      return { ...ended, errors: hideCredentials(ended.errors) }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      throw dbtError('ExecutableError', 'deploy/no-git', 'There is no git on this machine, and --git needs it', {
        hint: 'install git, or serve a folder: trellis up without --git',
      })
    }
  }
}

function credentialSettings(env: Effects['env'], address: string | undefined): readonly (readonly [string, string])[] {
  const origin = /^https?:\/\/[^/]+/.exec(address ?? '')?.[0]
  return env['TRELLIS_GIT_TOKEN'] && origin !== undefined ? [[`credential.${origin}.helper`, HELPER]] : []
}
