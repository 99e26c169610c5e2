import type { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { PackageOrigin } from '#project/config/project.ts'
import { hideCredentials } from './hide-credentials.ts'
import { packageError } from './package-error.ts'

interface Asked {
  readonly address: string
  readonly revision: string
  readonly origin: PackageOrigin
}

/** What git says when it fails, and what to do about it. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /could not read (?:Username|Password)|Authentication failed|HTTP Basic|403|terminal prompts disabled/i,
    'the repository wants to know who asks: write a token into the address, "https://{{ env_var(\'DBT_ENV_SECRET_GIT_TOKEN\') }}@host/…", or give git a credential helper',
  ],
  [
    /Permission denied \(publickey|Host key verification failed/i,
    'ssh has no key for that host: see whether `ssh -T git@host` gets through',
  ],
  [
    /Could not resolve host|unable to access|Connection (?:refused|timed out)|Failed to connect|unreachable/i,
    'see whether the host can be reached from here, and whether the address is right',
  ],
  [
    /not found|does not exist|does not appear to be a git repository|not a git repository/i,
    'look at the address: there is no repository there, or none that may be seen without a token',
  ],
]

/** An error of git about a repository, in dbt's words. */
export function gitFailure({ address, revision, origin }: Asked, errors: string): DbtError {
  const said = hideCredentials(errors).trim()
  const hint = HINTS.find(([pattern]) => pattern.test(said))?.[1]
  return packageError('GitCloningError', 'packages/git', message(address, revision, said), origin, {
    ...(hint !== undefined && { hint }),
  })
}

/** A revision that a repository does not have. `refs` are those it has. */
export function noSuchRevision({ address, revision, origin }: Asked, refs: readonly string[]): DbtError {
  const reason = 'the repository has no tag, branch or commit of that name'
  return packageError('GitCheckoutError', 'packages/no-revision', message(address, revision, reason), origin, {
    key: 'revision',
    hint: revisionHint(revision, refs),
  })
}

function revisionHint(revision: string, refs: readonly string[]): string {
  const tags = refs.flatMap((ref) => /^refs\/tags\/([^^]*)$/.exec(ref)?.[1] ?? [])
  const branches = refs.flatMap((ref) => /^refs\/heads\/(.*)$/.exec(ref)?.[1] ?? [])
  const near = closest(revision, [...tags, ...branches])
  if (near !== undefined) return `did you mean '${near}'?`
  if (/^[0-9a-f]{7,40}$/.test(revision))
    return 'a commit is named by all 40 letters of its hash, and must be on a branch or a tag'
  if (tags.length > 0) return `its last tags: ${tags.slice(-5).join(', ')}`
  return branches.length > 0 ? `its branches: ${branches.slice(0, 5).join(', ')}` : 'the repository is empty'
}

function message(address: string, revision: string, reason: string): string {
  return `Error checking out spec='${revision}' for repo ${hideCredentials(address)}\n${reason}`
}
