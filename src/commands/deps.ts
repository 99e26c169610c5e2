import { join } from 'node:path'
import type { Project } from '#project/config/project.ts'
import { dbtEnvironments } from '#project/context/environments.ts'
import type { Depot } from '#project/packages/deps/depot.ts'
import { GitCheckouts } from '#project/packages/deps/git-checkout.ts'
import { Hub } from '#project/packages/deps/hub.ts'
import { checkInstallPath, installPackages } from '#project/packages/deps/install-packages.ts'
import { lockText } from '#project/packages/deps/lock-text.ts'
import type { PinnedPackage } from '#project/packages/deps/pinned-package.ts'
import { pinLocked, resolvePackages } from '#project/packages/deps/resolve-packages.ts'
import { packagesHash } from '#project/packages/packages-hash.ts'
import {
  LOCK_FILE,
  readLockHash,
  readPackageSpecs,
  renderLockedPackages,
  type SpecifiedPackages,
} from '#project/packages/read-package-specs.ts'
import { readProjectAlone, type ReadProjectOptions } from '#project/packages/read-project.ts'
import { addPackage } from './deps/add-package.ts'
import type { Invocation } from './invocation.ts'
import { settingsOptions } from './open-project.ts'

/**
 * `deps`: locks which packages the project uses in which state, unless that is settled, and installs what the lock
 * lists. Until all of it has come, what was installed stays as it was.
 */
export async function depsCommand(invocation: Invocation): Promise<{ success: boolean }> {
  const { effects, flags } = invocation
  const options = { ...settingsOptions(invocation, dbtEnvironments(), new Map()), requireVars: false }
  const addition = addPackage(invocation)
  const project = readProjectAlone(options)
  const paths = [project.modelPaths, project.macroPaths, project.seedPaths, project.snapshotPaths, project.testPaths]
  checkInstallPath({ projectRoot: project.projectRoot, installPath: project.packagesInstallPath }, paths.flat())
  const revert = addition?.write(project)
  const work = new DepsRun(invocation, options, project)
  try {
    const isStale = flags.UPGRADE === true || !work.isLocked()
    const resolved = isStale ? await keepOrRevert(work.lock(), revert) : undefined
    if (flags.LOCK !== true) await work.install(resolved)
    return { success: true }
  } finally {
    if (!effects.env.DBT_DOWNLOADS_DIR) work.cleanUp()
  }
}

/** A package that cannot be had is not left in the list. */
async function keepOrRevert<T>(locking: Promise<T>, revert: (() => void) | undefined): Promise<T> {
  try {
    return await locking
  } catch (error) {
    revert?.()
    throw error
  }
}

class DepsRun {
  readonly #invocation: Invocation
  readonly #options: ReadProjectOptions
  readonly #project: Project
  readonly #specified: SpecifiedPackages
  #depot: Depot | undefined

  constructor(invocation: Invocation, options: ReadProjectOptions, project: Project) {
    this.#invocation = invocation
    this.#options = options
    this.#project = project
    const { files, env } = invocation.effects
    this.#specified = readPackageSpecs(files, project.projectRoot, options.renderers.secret(options.cliVars), env)
  }

  /** Whether the lock is that of the packages as they are asked for now. */
  isLocked(): boolean {
    const { effects } = this.#invocation
    return readLockHash(effects.files, this.#project.projectRoot) === packagesHash(this.#specified.entries)
  }

  /** Writes the lock; gives what is in it. */
  async lock(): Promise<readonly PinnedPackage[] | undefined> {
    const { events, effects } = this.#invocation
    const { packages, entries } = this.#specified
    if (packages.length === 0) {
      events.emit('DepsNoPackagesFound')
      return undefined
    }
    events.emit('DepsSetDownloadDirectory', { path: this.#open().downloads })
    const resolved = await resolvePackages(packages, this.#open())
    const path = join(this.#project.projectRoot, LOCK_FILE)
    effects.files.write(path, lockText(resolved, packagesHash(entries)))
    events.emit('DepsLockUpdating', { lock_filepath: path })
    return resolved.map(({ pinned }) => pinned)
  }

  async install(resolved: readonly PinnedPackage[] | undefined): Promise<void> {
    const locked = resolved ?? (await this.#pinLocked())
    const { events } = this.#invocation
    if (locked.length === 0) events.emit('DepsNoPackagesFound')
    else events.emit('DepsSetDownloadDirectory', { path: this.#open().downloads })
    await installPackages(locked, this.#open(), this.#invocation.id)
  }

  cleanUp(): void {
    if (this.#depot) this.#invocation.effects.files.remove(this.#depot.downloads)
  }

  async #pinLocked(): Promise<readonly PinnedPackage[]> {
    const { files, env } = this.#invocation.effects
    const { cliVars, renderers } = this.#options
    const packages = renderLockedPackages(files, this.#project.projectRoot, renderers.secret(cliVars), env)
    return packages.length === 0 ? [] : pinLocked(packages, this.#open())
  }

  /** Makes the folder for what is on its way, when the first thing is. */
  #open(): Depot {
    if (this.#depot) return this.#depot
    const { effects, events, ask } = this.#invocation
    const stopping = new AbortController()
    const signal = AbortSignal.any([this.#invocation.signal, stopping.signal])
    const { projectRoot, projectName, packagesInstallPath } = this.#project
    const { cliVars, renderers, versionCheck } = this.#options
    const downloads = effects.env.DBT_DOWNLOADS_DIR || effects.files.makeTemporaryFolder('dbt-downloads-')
    effects.files.makeFolder(downloads)
    this.#depot = {
      projectRoot,
      projectName,
      installPath: packagesInstallPath,
      effects,
      events,
      signal,
      abandon: () => stopping.abort(),
      render: renderers.secret(cliVars),
      versionCheck,
      canAsk: ask !== undefined,
      downloads,
      hub: new Hub({ effects, events, signal }),
      checkouts: new GitCheckouts(),
    }
    return this.#depot
  }
}
