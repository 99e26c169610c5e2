import { posix } from 'node:path'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'

/** A project in a git repository. */
export interface GitPlace {
  readonly address: string
  /** Null for the one that the repository has as its first. */
  readonly branch: string | null
  /** The folder of the project in it; empty for the repository's own. */
  readonly path: string
}

/** Checks what somebody has written. Throws where it can not be meant, or should not stand on a command line. */
export function gitPlace(address: string, branch: string | undefined, path: string | undefined): GitPlace {
  if (address.trim() === '' || address.startsWith('-')) throw wrong(`'${address}' is no address of a repository`)
  // The command line of a process can be read by everybody on its machine.
  if (/^[a-z+]+:\/\/[^/\s@]*:[^/\s]*@/i.test(address) || /^https?:\/\/[^/\s]+@/i.test(address)) {
    throw wrong(
      'The address of the repository holds a password or a token, which others could read there',
      'leave it out, and give it as TRELLIS_GIT_TOKEN in the environment, or by a credential helper of git',
    )
  }
  if (branch !== undefined && !isBranch(branch)) throw wrong(`'${branch}' is no name of a branch`)
  return { address, branch: branch ?? null, path: projectPath(path ?? '') }
}

function projectPath(path: string): string {
  const plain = posix.normalize(path.replaceAll('\\', '/')).replace(/\/+$|^\.$/g, '')
  if (posix.isAbsolute(plain) || plain === '..' || plain.startsWith('../')) {
    throw wrong(
      `'${path}' is no folder in the repository`,
      'it is written from the top of the repository: --git-path dbt/shop',
    )
  }
  return plain
}

/** By git's own rules, as far as they keep out what could be taken for something else. */
function isBranch(name: string): boolean {
  const isOdd = /^[-/]|[/.]$|\.\.|\/\/|@\{|\.lock$|[\s~^:?*[\\\p{Cc}]/u.test(name)
  return name !== '' && name !== '@' && !isOdd
}

function wrong(message: string, hint?: string): DbtError {
  return dbtError('DbtUsageException', 'deploy/place', message, { ...(hint !== undefined && { hint }) })
}
