import { closest } from '#foundation/source/closest.ts'
import type { GitPlace } from './git-place.ts'

/** What is wrong, and what to do about it. */
export interface DeployProblem {
  readonly message: string
  readonly hint?: string
}

/** What git says where it cannot fetch, and what that means. The first that fits. */
const MEANINGS: readonly (readonly [RegExp, message: string, hint: string])[] = [
  [
    /could not read (?:Username|Password)|Authentication failed|HTTP Basic|The requested URL returned error: 40[13]|terminal prompts disabled/i,
    'wants to know who asks',
    'set TRELLIS_GIT_TOKEN in the environment of the server (and TRELLIS_GIT_USER where the host wants a name), or give git a credential helper',
  ],
  [
    /Permission denied \(|Host key verification failed|publickey/i,
    'does not let this user in by ssh',
    'see whether `ssh -T git@host` gets through as the user that runs the server: it takes a key, and the host among the known ones',
  ],
  [
    /Could not resolve host|Connection (?:refused|timed out|reset)|Failed to connect|Network is unreachable|Operation too slow|timed out|early EOF|unexpected disconnect|Could not read from remote repository/i,
    'cannot be reached',
    'see whether its host answers from here; it is tried again by itself',
  ],
  [
    /repository .*not found|Repository not found|does not exist|does not appear to be a git repository|not a git repository|No such file or directory|returned error: 404/i,
    'is not there',
    'look at the address: there is no repository, or none that may be seen without a token',
  ],
]

const NO_BRANCH = /couldn't find remote ref|Remote branch .* not found/i

export function isMissingBranch(errors: string): boolean {
  return NO_BRANCH.test(errors)
}

/** Why nothing could be fetched. `errors` is what git said, in English and without credentials. */
export function fetchProblem({ address }: GitPlace, errors: string): DeployProblem {
  // A missing repository is told with a broken connection, and a refused one with a missing one.
  const [, meaning, hint] =
    MEANINGS.find(([pattern], index) => index !== 2 && pattern.test(errors)) ??
    MEANINGS.find(([pattern]) => pattern.test(errors)) ??
    []
  if (meaning !== undefined && hint !== undefined) return { message: `The repository ${address} ${meaning}`, hint }
  return { message: `The repository ${address} could not be fetched: ${firstWords(errors)}` }
}

/** `branches` are those that there are. */
export function branchProblem({ address, branch }: GitPlace, branches: readonly string[]): DeployProblem {
  if (branch === null)
    return {
      message: `The repository ${address} is empty`,
      hint: 'push a commit to it, or name another branch with --branch',
    }
  const meant = closest(branch, branches)
  const others =
    branches.length === 0
      ? 'the repository is empty'
      : `there ${branches.length === 1 ? 'is' : 'are'} ${branches.slice(0, 8).join(', ')}`
  return {
    message: `The repository ${address} has no branch '${branch}'`,
    hint: meant === undefined ? others : `did you mean '${meant}'?`,
  }
}

export function noProject({ path }: GitPlace, commit: string, folders: readonly string[]): DeployProblem {
  const where = path === '' ? 'at the top of the repository' : `in its folder ${path}`
  const [only, ...more] = folders
  return {
    message: `There is no dbt_project.yml ${where} in commit ${shortCommit(commit)}`,
    hint:
      only === undefined
        ? 'the repository has no dbt project: look at the address and the branch'
        : more.length === 0
          ? `--git-path ${/\s/.test(only) ? `'${only}'` : only}`
          : `--git-path says where it is: ${folders.slice(0, 8).join(', ')}`,
  }
}

export function problemText({ message, hint }: DeployProblem): string {
  return hint === undefined ? message : `${message}\n  hint: ${hint}`
}

export function shortCommit(commit: string): string {
  return commit.slice(0, 10)
}

function firstWords(errors: string): string {
  const lines = errors.split('\n').map((line) => line.replace(/^(?:fatal|error): /, '').trim())
  return (
    lines
      .filter((line) => line !== '')
      .slice(0, 2)
      .join(' ') || 'git does not say why'
  )
}
