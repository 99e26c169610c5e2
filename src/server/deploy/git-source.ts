/** A project that a server takes from a branch of a git repository. */
import { existsSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import {
  branchProblem,
  type DeployProblem,
  fetchProblem,
  isMissingBranch,
  noProject,
  problemText,
  shortCommit,
} from '#platform/deploy/git-failure.ts'
import type { GitPlace } from '#platform/deploy/git-place.ts'
import type { LentProject, ProjectSource, ProjectState } from '#platform/deploy/project-source.ts'
import { PLATFORM_FOLDER } from '#platform/runner/server-file.ts'
import { PROJECT_FILE } from '#project/config/read-project-file.ts'
import type { CodeVersion } from '#platform/store/port/runs.ts'
import { Checkouts } from './checkouts.ts'
import { DeployedCommit } from './deployed-commit.ts'
import type { Git } from './git.ts'
import { notFetched } from './not-fetched.ts'

export interface GitSourceOptions {
  readonly place: GitPlace
  /** Where the server keeps what outlasts every commit. */
  readonly folder: string
  readonly git: Git
  /** Makes a project ready to run, and says what is wrong with it; null where nothing is. */
  readonly check: (projectFolder: string, signal: AbortSignal) => Promise<string | null>
  /** How often one looks for new commits. */
  readonly everyMs: number
  readonly log: (text: string) => void
}

/** What was fetched last; a name that no branch has. */
const HEAD = 'refs/trellis/head'
/** A server that does not answer is given up after so long. */
const FETCH_MS = 300_000
/** A commit that was refused is looked at again after so many pulls: what it lacked may have been outside of it. */
const PATIENCE = 10

interface Refused {
  readonly commit: string
  readonly problem: DeployProblem
  readonly since: number
}

/** Follows the branch. A commit that is not right leaves the last one that was in its place. */
export class GitSource implements ProjectSource {
  readonly isEdited = false
  private readonly options: GitSourceOptions
  private readonly checkouts: Checkouts
  private readonly repository: string
  private readonly deployed: DeployedCommit
  private readonly stopping = new AbortController()
  private readonly listeners = new Set<() => void | Promise<void>>()
  private commit: string | undefined
  private fetchTrouble: DeployProblem | undefined
  private refused: Refused | undefined
  private pulls = 0
  private timer: NodeJS.Timeout | undefined
  /** One thing after another: git locks its repository. */
  private work: Promise<unknown> = Promise.resolve()

  private constructor(options: GitSourceOptions) {
    const platformFolder = join(options.folder, PLATFORM_FOLDER)
    this.options = options
    this.repository = join(platformFolder, 'repository.git')
    this.deployed = new DeployedCommit(join(platformFolder, 'deployed.json'), options.place)
    const { git } = options
    this.checkouts = new Checkouts({
      repository: this.repository,
      folder: join(platformFolder, 'commits'),
      platformFolder,
      git,
    })
  }

  /** Throws where there is no commit that could be run, neither a new one nor one of before. */
  static async open(options: GitSourceOptions): Promise<GitSource> {
    const source = new GitSource(options)
    await source.prepare()
    await source.pull()
    if (source.commit !== undefined) return source
    const { message, hint } = source.trouble ?? { message: 'There is nothing to run' }
    throw dbtError('DbtRuntimeError', 'deploy/nothing-to-run', message, { ...(hint !== undefined && { hint }) })
  }

  get current(): ProjectState {
    const commit = this.commit as string
    return {
      folder: this.projectFolder(commit),
      code: { commit, branch: this.options.place.branch, isDirty: false, manifestHash: null },
    }
  }

  get problem(): string | null {
    return this.trouble ? problemText(this.trouble) : null
  }

  async author(): Promise<string | null> {
    const { output } = await this.git(['show', '--no-patch', '--format=%an', this.commit as string])
    return output.replace(/\p{Cc}+/gu, ' ').trim() || null
  }

  async codeNow(): Promise<CodeVersion> {
    return this.current.code
  }

  async lend(): Promise<LentProject> {
    const state = this.current
    const commit = state.code.commit as string
    this.checkouts.use(commit)
    let isLent = true
    const release = () => {
      if (!isLent) return
      isLent = false
      this.checkouts.release(commit)
      if (commit !== this.commit) void this.inTurn(() => this.tidy())
    }
    return { ...state, release }
  }

  onChange(listener: () => void | Promise<void>): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  onTouched(listener: () => void): () => void {
    return this.onChange(listener)
  }

  follow(): void {
    this.timer ??= setInterval(() => void this.pull(), this.options.everyMs).unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    this.stopping.abort()
    await this.work
  }

  /** Takes over what is new. True where another commit is current. */
  pull(): Promise<boolean> {
    return this.inTurn(() => this.pullNow())
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.work.then(work)
    this.work = done.catch(() => undefined)
    return done
  }

  private async prepare(): Promise<void> {
    const { folder, log } = this.options
    mkdirSync(join(folder, PLATFORM_FOLDER), { recursive: true, mode: 0o700 })
    if (!existsSync(join(this.repository, 'HEAD'))) {
      mkdirSync(this.repository, { recursive: true })
      await this.git(['init', '--quiet', '--bare', '.'])
    }
    const exclude = join(this.repository, 'info', 'exclude')
    mkdirSync(join(this.repository, 'info'), { recursive: true })
    writeFileSync(exclude, `${PLATFORM_FOLDER}\n`)
    const known = this.deployed.read()
    if (known !== undefined && (await this.isThere(known))) {
      try {
        if (!this.checkouts.has(known)) await this.checkOut(known)
        const folder = this.projectFolder(known)
        if (existsSync(join(folder, PROJECT_FILE))) {
          this.checkouts.adopt(folder)
          this.commit = known
        }
      } catch (error) {
        log(error instanceof Error ? error.message : String(error))
      }
    }
    await this.tidy()
  }

  private async pullNow(): Promise<boolean> {
    if (this.stopping.signal.aborted) return false
    this.pulls++
    try {
      const head = await this.fetch()
      if (head === undefined) return false
      this.fetchTrouble = undefined
      if (head === this.commit) {
        this.refused = undefined
        return false
      }
      if (this.refused?.commit === head && this.pulls - this.refused.since < PATIENCE) return false
      return await this.tryCommit(head)
    } catch (error) {
      if (this.stopping.signal.aborted) return false
      this.tellTrouble({ message: error instanceof Error ? error.message : String(error) })
      return false
    }
  }

  /** Gives the commit that the branch is at; undefined where that cannot be had, which was told. */
  private async fetch(): Promise<string | undefined> {
    const { place } = this.options
    const { address, branch } = place
    const wanted = branch === null ? 'HEAD' : `refs/heads/${branch}`
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(FETCH_MS)])
    const before = await this.headCommit()
    const words = [
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-recurse-submodules',
      '--force',
      '--',
      address,
      `+${wanted}:${HEAD}`,
    ]
    const { exit, errors } = await this.options.git(words, { cwd: this.repository, signal, address })
    if (exit !== 0) {
      this.tellTrouble(
        isMissingBranch(errors) ? branchProblem(place, await this.branches(signal)) : fetchProblem(place, errors),
      )
      return undefined
    }
    const head = await this.headCommit()
    if (before !== undefined && head !== undefined && before !== head) await this.tellRewritten(before, head)
    return head
  }

  private async tellRewritten(before: string, head: string): Promise<void> {
    const { exit } = await this.git(['merge-base', '--is-ancestor', before, head])
    if (exit !== 1) return
    const { branch } = this.options.place
    this.options.log(
      `The history of ${branch ?? 'the branch'} was rewritten: ${shortCommit(before)} is no part of it any more. It is followed all the same`,
    )
  }

  private async tryCommit(commit: string): Promise<boolean> {
    const { log } = this.options
    const problem = await this.problemOf(commit)
    if (this.stopping.signal.aborted) return false
    if (problem !== null) {
      const isKnown = this.refused?.commit === commit && this.refused.problem.message === problem.message
      this.refused = { commit, problem, since: this.pulls }
      if (!isKnown) this.tell(problem)
      await this.tidy()
      return false
    }
    this.refused = undefined
    const folder = this.projectFolder(commit)
    this.checkouts.adopt(folder)
    const isFirst = this.commit === undefined
    this.commit = commit
    this.deployed.write(commit)
    this.pointAt(folder)
    log(`${isFirst ? 'Runs' : 'Now runs'} commit ${shortCommit(commit)}${await this.subject(commit)}`)
    for (const listener of this.listeners) await listener()
    await this.tidy()
    return true
  }

  private async problemOf(commit: string): Promise<DeployProblem | null> {
    const { place, check } = this.options
    const folder = this.projectFolder(commit)
    // A run of before still has it: it was right then.
    if (this.checkouts.isUsed(commit)) return null
    await this.checkOut(commit)
    if (!existsSync(join(folder, PROJECT_FILE))) return noProject(place, commit, await this.projectsIn(commit))
    if (lstatSync(join(folder, PLATFORM_FOLDER), { throwIfNoEntry: false })) {
      const message = `Commit ${shortCommit(commit)} holds a folder ${PLATFORM_FOLDER}, which belongs to the server`
      return { message, hint: `take it out of the repository: git rm -r --cached ${PLATFORM_FOLDER}` }
    }
    const wrong = await check(folder, this.stopping.signal)
    const kept = this.commit === undefined ? '' : `, and ${shortCommit(this.commit)} goes on`
    return wrong === null ? null : { message: `Commit ${shortCommit(commit)} is not taken over${kept}:\n${wrong}` }
  }

  private async checkOut(commit: string): Promise<void> {
    const folder = await this.checkouts.make(commit, this.stopping.signal)
    for (const note of notFetched(folder)) this.options.log(note)
  }

  private async projectsIn(commit: string): Promise<readonly string[]> {
    const { output } = await this.git(['ls-tree', '-r', '--name-only', commit])
    return output
      .split('\n')
      .flatMap((path) => (path.endsWith(`/${PROJECT_FILE}`) ? [path.slice(0, -PROJECT_FILE.length - 1)] : []))
      .filter((path) => !/(?:^|\/)dbt_packages\//.test(path))
      .toSorted()
  }

  private async branches(signal: AbortSignal): Promise<readonly string[]> {
    const { address } = this.options.place
    const { output } = await this.options.git(['ls-remote', '--heads', '--', address], {
      cwd: this.repository,
      signal,
      address,
    })
    return output.split('\n').flatMap((line) => line.split('\trefs/heads/')[1] ?? [])
  }

  private async headCommit(): Promise<string | undefined> {
    const { exit, output } = await this.git(['rev-parse', '--verify', '--quiet', `${HEAD}^{commit}`])
    return exit === 0 ? output.trim() : undefined
  }

  private async isThere(commit: string): Promise<boolean> {
    return (await this.git(['cat-file', '-e', `${commit}^{commit}`])).exit === 0
  }

  private async subject(commit: string): Promise<string> {
    const { output } = await this.git(['show', '--no-patch', '--format=%s', commit])
    const plain = output.replace(/\p{Cc}+/gu, ' ').trim()
    return plain === '' ? '' : `: ${plain.length > 80 ? `${plain.slice(0, 79)}…` : plain}`
  }

  private git(args: readonly string[]) {
    return this.options.git(args, { cwd: this.repository, signal: this.stopping.signal })
  }

  private tidy(): Promise<void> {
    return this.checkouts.tidy(this.commit, this.stopping.signal).catch(() => undefined)
  }

  private projectFolder(commit: string): string {
    return join(this.checkouts.folderOf(commit), this.options.place.path)
  }

  private get trouble(): DeployProblem | undefined {
    return this.refused?.problem ?? this.fetchTrouble
  }

  private tellTrouble(problem: DeployProblem): void {
    if (problem.message !== this.fetchTrouble?.message) this.tell(problem)
    this.fetchTrouble = problem
  }

  /** Where there is nothing to go on with, it is what opening fails with. */
  private tell(problem: DeployProblem): void {
    if (this.commit !== undefined) this.options.log(problemText(problem))
  }

  /** For people: the project that is current, under a name that stays. */
  private pointAt(projectFolder: string): void {
    const platformFolder = join(this.options.folder, PLATFORM_FOLDER)
    const neighbour = join(platformFolder, 'current.tmp')
    rmSync(neighbour, { force: true })
    symlinkSync(relative(platformFolder, projectFolder), neighbour)
    renameSync(neighbour, join(platformFolder, 'current'))
  }
}
