import { isAbsolute, join, relative, resolve } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { interrupted } from '#foundation/diagnostics/interrupted.ts'
import type { Depot } from './depot.ts'
import { folderName, type Notice, type PinnedPackage } from './pinned-package.ts'

const INCOMING = '__incoming_'
const ONE_HOUR_MS = 3_600_000

/**
 * Installs packages, and nothing else stays in their folder. They are fetched beside what is there and change places
 * with it at the end: as long as one of them is missing, all is as it was. Folders that begin with two underscores are
 * no packages.
 */
export async function installPackages(packages: readonly PinnedPackage[], depot: Depot, id: string): Promise<void> {
  const { files } = depot.effects
  const folder = resolve(depot.projectRoot, depot.installPath)
  const incoming = join(folder, INCOMING + id)
  files.makeFolder(incoming)
  const works = packages.map((each) => placeIn(incoming, each, depot))
  // Whatever happens to the first, the others come to their end before their folder goes.
  const settled = Promise.allSettled(works)
  try {
    for (const [index, each] of packages.entries())
      await tellInstall(each, works[index] as Promise<readonly Notice[]>, depot)
    if (depot.signal.aborted) throw interrupted()
    changePlaces(folder, incoming, depot)
  } catch (error) {
    depot.abandon()
    throw error
  } finally {
    await settled
    files.remove(incoming)
  }
  tellUpdates(packages, depot)
}

async function placeIn(incoming: string, each: PinnedPackage, depot: Depot): Promise<readonly Notice[]> {
  const { projectName } = await each.metadata()
  const path = join(incoming, folderName(projectName, depot.installPath))
  if (depot.effects.files.exists(path)) depot.effects.files.remove(path)
  return each.place(path)
}

async function tellInstall(each: PinnedPackage, work: Promise<readonly Notice[]>, { events }: Depot): Promise<void> {
  events.emit('DepsStartPackageInstall', { package_name: each.name })
  for (const { event, data } of await work) events.emit(event, data)
  events.emit('DepsInstallInfo', { version_name: each.installedFrom() })
  if (each.versions) {
    const { chosen, latest } = each.versions
    if (chosen === latest) events.emit('DepsUpToDate')
    else events.emit('DepsUpdateAvailable', { version_latest: latest })
  }
  if (each.subdirectory) events.emit('DepsListSubdirectory', { subdirectory: each.subdirectory })
}

function tellUpdates(packages: readonly PinnedPackage[], { events }: Depot): void {
  const outdated = packages.filter(({ versions }) => versions && versions.chosen !== versions.latest)
  if (outdated.length === 0) return
  events.emit('Formatting', { msg: '' })
  events.emit('DepsNotifyUpdatesAvailable', { packages: outdated.map(({ name }) => name) })
}

/** What was there goes aside before anything new takes its place, so that no package is ever a mixture of two. */
function changePlaces(folder: string, incoming: string, { effects }: Depot): void {
  const { files } = effects
  const outgoing = join(incoming, '__outgoing')
  const arrived = files.list(incoming).map(({ name }) => name)
  const undo: (() => void)[] = []
  const move = (name: string, from: string, to: string) => {
    files.move(join(from, name), join(to, name))
    undo.push(() => files.move(join(to, name), join(from, name)))
  }
  files.makeFolder(outgoing)
  try {
    for (const { name } of files.list(folder)) {
      const path = join(folder, name)
      if (path !== incoming && !isOfAnotherRun(path, name, effects)) move(name, folder, outgoing)
    }
    for (const name of arrived) move(name, incoming, folder)
  } catch (error) {
    for (const back of undo.toReversed()) back()
    throw error
  }
}

/** Whether somebody else may be fetching packages into it right now: what a killed run has left grows old. */
function isOfAnotherRun(path: string, name: string, { files, now }: Depot['effects']): boolean {
  return name.startsWith(INCOMING) && (files.stat(path)?.mtimeMs ?? 0) > now() - ONE_HOUR_MS
}

/** Refuses a folder for packages in which the project itself stands, for all that is in it is taken away. */
export function checkInstallPath(depot: Pick<Depot, 'projectRoot' | 'installPath'>, ownPaths: readonly string[]): void {
  const folder = resolve(depot.projectRoot, depot.installPath)
  const own = ['.', ...ownPaths].find((path) => contains(folder, resolve(depot.projectRoot, path)))
  if (own === undefined) return
  const what = own === '.' ? 'the project itself' : `'${own}'`
  throw dbtError(
    'DbtRuntimeError',
    'packages/install-path',
    `Packages are not installed into '${depot.installPath}': ${what} stands in it, and all in that folder is taken away`,
    { hint: "give 'packages-install-path' in dbt_project.yml a folder of its own, as dbt_packages" },
  )
}

function contains(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith('../') && !isAbsolute(way))
}
