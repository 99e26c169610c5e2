import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { PLATFORM_FOLDER } from '#platform/runner/server-file.ts'
import type { Git } from './git.ts'

export interface CheckoutsOptions {
  /** Of all commits. */
  readonly repository: string
  /** Where each has its folder. */
  readonly folder: string
  /** Where the platform keeps what is its own. */
  readonly platformFolder: string
  readonly git: Git
}

/** The commits of a repository as folders, each for as long as somebody needs it. */
export class Checkouts {
  private readonly options: CheckoutsOptions
  private readonly users = new Map<string, number>()

  constructor(options: CheckoutsOptions) {
    this.options = options
    mkdirSync(options.folder, { recursive: true })
  }

  folderOf(commit: string): string {
    return join(this.options.folder, commit.slice(0, 16))
  }

  /** Makes the folder of a commit, whole or not at all. */
  async make(commit: string, signal: AbortSignal): Promise<string> {
    const folder = this.folderOf(commit)
    await this.remove(commit, signal)
    const { exit, errors } = await this.git(
      ['worktree', 'add', '--quiet', '--force', '--detach', folder, commit],
      signal,
    )
    if (exit === 0) return folder
    await this.remove(commit, signal)
    throw new Error(`git could not check out ${commit}: ${errors.trim()}`)
  }

  has(commit: string): boolean {
    return existsSync(join(this.folderOf(commit), '.git'))
  }

  /**
   * Lets a project in a checkout have the platform's folder for its own: command lines that are typed there find the server, and
   * what lies beside the project by its profile lies in one place for all commits.
   */
  adopt(projectFolder: string): void {
    const link = join(projectFolder, PLATFORM_FOLDER)
    if (lstatSync(link, { throwIfNoEntry: false })) return
    symlinkSync(relative(projectFolder, this.options.platformFolder), link)
  }

  isUsed(commit: string): boolean {
    return this.users.has(commit)
  }

  use(commit: string): void {
    this.users.set(commit, (this.users.get(commit) ?? 0) + 1)
  }

  release(commit: string): void {
    const left = (this.users.get(commit) ?? 1) - 1
    if (left > 0) this.users.set(commit, left)
    else this.users.delete(commit)
  }

  /** Removes all that nobody uses, but for one. */
  async tidy(keep: string | undefined, signal: AbortSignal): Promise<void> {
    const kept = new Set(
      [...this.users.keys(), ...(keep === undefined ? [] : [keep])].map((each) => this.folderOf(each)),
    )
    for (const name of readdirSync(this.options.folder)) {
      const folder = join(this.options.folder, name)
      if (!kept.has(folder)) await this.removeFolder(folder, signal)
    }
  }

  private remove(commit: string, signal: AbortSignal): Promise<void> {
    return this.removeFolder(this.folderOf(commit), signal)
  }

  private async removeFolder(folder: string, signal: AbortSignal): Promise<void> {
    rmSync(folder, { recursive: true, force: true })
    await this.git(['worktree', 'prune'], signal)
  }

  private git(args: readonly string[], signal: AbortSignal) {
    return this.options.git(args, { cwd: this.options.repository, signal })
  }
}
