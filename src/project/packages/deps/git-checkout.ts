import { join } from 'node:path'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { interrupted } from '#foundation/diagnostics/interrupted.ts'
import type { Ended } from '#foundation/effects.ts'
import type { PackageOrigin } from '#project/config/project.ts'
import { gitFailure, noSuchRevision } from './git-failure.ts'
import { hideCredentials } from './hide-credentials.ts'
import { refuseLeavingLinks } from './leaving-links.ts'
import type { Line } from './line.ts'
import { packageError } from './package-error.ts'

/** One state of a repository, or of a folder in it. */
export interface Wanted {
  readonly address: string
  readonly revision: string
  readonly subdirectory: string | undefined
  readonly origin: PackageOrigin
}

export interface Checkout {
  /** Where the files are: no repository any more. */
  readonly folder: string
  readonly sha: string
}

/** What asking for a repository takes. */
export interface GitSurroundings extends Line {
  /** Whether git may ask the user for a password. */
  readonly canAsk: boolean
  /** An own folder for what is on its way. */
  readonly downloads: string
}

/** Fetches states of repositories, each once. */
export class GitCheckouts {
  readonly #known = new Map<string, Promise<Checkout>>()

  /** Fetches no more than that state; of a subdirectory no more than its files, where the server can do that. */
  get(around: GitSurroundings, wanted: Wanted): Promise<Checkout> {
    const known = this.#known.get(keyOf(wanted))
    if (known) return known
    const checkout = fetchState(around, wanted, `git-${this.#known.size}`)
    this.#known.set(keyOf(wanted), checkout)
    const alsoByHash = ({ sha }: Checkout) => void this.#known.set(keyOf({ ...wanted, revision: sha }), checkout)
    checkout.then(alsoByHash, () => {})
    return checkout
  }
}

function keyOf({ address, revision, subdirectory }: Wanted): string {
  return JSON.stringify([address, revision, subdirectory])
}

const COMMIT = /^[0-9a-f]{40}$/

async function fetchState(around: GitSurroundings, wanted: Wanted, name: string): Promise<Checkout> {
  const { events, effects, downloads } = around
  const { revision, subdirectory } = wanted
  const folder = join(downloads, name)
  if (subdirectory !== undefined && !join(folder, subdirectory).startsWith(`${folder}/`)) throw noSubdirectory(wanted)
  if (subdirectory !== undefined) events.emit('GitSparseCheckoutSubdirectory', { subdir: subdirectory })
  const ref = COMMIT.test(revision) ? revision : await findRef(around, wanted)
  events.emit('GitProgressPullingNewDependency', { dir: name })
  // Where the folder of downloads stays, so does what an earlier run has left.
  effects.files.remove(folder)
  effects.files.makeFolder(folder)
  const git = async (...args: string[]) => {
    const ended = await runGit(around, folder, args)
    if (ended.exit !== 0) throw gitFailure(wanted, ended.errors)
    return ended.output.trim()
  }
  await git('init', '-q')
  await git('remote', 'add', '--', 'origin', wanted.address)
  if (subdirectory !== undefined) await git('sparse-checkout', 'set', subdirectory)
  events.emit('GitProgressCheckoutRevision', { revision })
  const limits = ['--depth', '1', '--no-tags', ...(subdirectory === undefined ? [] : ['--filter=blob:none'])]
  const fetched = await runGit(around, folder, ['fetch', '-q', ...limits, 'origin', ref])
  if (fetched.exit !== 0) await fetchAll(around, folder, wanted, fetched)
  await git('checkout', '-q', '--detach', fetched.exit === 0 ? 'FETCH_HEAD' : ref)
  const sha = await git('rev-parse', 'HEAD')
  effects.files.remove(join(folder, '.git'))
  events.emit('GitProgressCheckedOutAt', { end_sha: sha.slice(0, 7) })
  return { folder: packageFolder(around, folder, wanted), sha }
}

/** Not every server gives out a commit by its hash; one of a branch or a tag comes with all the others. */
async function fetchAll(around: GitSurroundings, folder: string, wanted: Wanted, failed: Ended): Promise<void> {
  if (!COMMIT.test(wanted.revision)) throw gitFailure(wanted, failed.errors)
  const all = await runGit(around, folder, ['fetch', '-q', '--tags', 'origin', '+refs/heads/*:refs/remotes/origin/*'])
  if (all.exit !== 0) throw gitFailure(wanted, failed.errors)
  const found = await runGit(around, folder, ['cat-file', '-e', `${wanted.revision}^{commit}`])
  if (found.exit !== 0) throw noSuchRevision(wanted, [])
}

/** The full name of a tag or, failing that, of a branch. */
async function findRef(around: GitSurroundings, wanted: Wanted): Promise<string> {
  const { address, revision } = wanted
  const listed = await runGit(around, around.downloads, ['ls-remote', '--', address])
  if (listed.exit !== 0) throw gitFailure(wanted, listed.errors)
  const refs = listed.output.split('\n').flatMap((line) => line.split('\t')[1] ?? [])
  const found = [revision, `refs/tags/${revision}`, `refs/heads/${revision}`].find((ref) => refs.includes(ref))
  if (found !== undefined && (revision === 'HEAD' || found !== revision || revision.startsWith('refs/'))) return found
  throw noSuchRevision(wanted, refs)
}

/** Git's own variables, set where a hook of a repository runs us, would lead it to that repository. */
const MISLEADING =
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|PREFIX|CEILING_DIRECTORIES)$/

async function runGit(around: GitSurroundings, cwd: string, args: readonly string[]): Promise<Ended> {
  const { effects, events, signal, canAsk } = around
  const own = Object.fromEntries(Object.entries(effects.env).filter(([name]) => !MISLEADING.test(name)))
  const env = { ...own, LC_ALL: 'C', ...(!canAsk && { GIT_TERMINAL_PROMPT: '0' }) }
  // Hooks that a user has for all repositories are not for those of others.
  const settings = [
    '-c',
    'core.hooksPath=/dev/null',
    '-c',
    'advice.detachedHead=false',
    '-c',
    'init.defaultBranch=main',
  ]
  events.emit('SystemExecutingCmd', { cmd: ['git', ...args.map(hideCredentials)] })
  try {
    const ended = await effects.outside.run('git', [...settings, ...args], { cwd, env, signal })
    events.emit('SystemStdOut', { bmsg: ended.output })
    events.emit('SystemStdErr', { bmsg: hideCredentials(ended.errors) })
    if (ended.exit !== 0) events.emit('SystemReportReturnCode', { returncode: ended.exit })
    return ended
  } catch (error) {
    if (signal.aborted) throw interrupted()
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    events.emit('EnsureGitInstalled')
    throw dbtError(
      'ExecutableError',
      'packages/no-git',
      "Could not find command 'git', ensure it is in the user's PATH",
      {
        hint: 'install git, or take the package from the hub or as a tarball',
      },
    )
  }
}

function packageFolder(around: GitSurroundings, root: string, wanted: Wanted): string {
  const folder = join(root, wanted.subdirectory ?? '')
  if (!around.effects.files.isDirectory(folder)) throw noSubdirectory(wanted)
  refuseLeavingLinks(around.effects.files, folder, hideCredentials(wanted.address))
  return folder
}

function noSubdirectory({ subdirectory, origin, address, revision }: Wanted): DbtError {
  const message = `There is no folder '${subdirectory}' in ${hideCredentials(address)} at ${revision}`
  return packageError('DbtProjectError', 'packages/no-subdirectory', message, origin, {
    key: 'subdirectory',
    hint: "'subdirectory' is the path of the package's folder in the repository",
  })
}
