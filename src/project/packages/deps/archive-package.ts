import { join } from 'node:path'
import { ArchiveProblem } from '#foundation/archive/archive-problem.ts'
import type { SafeEntry } from '#foundation/archive/safe-entries.ts'
import { readArchive, writeEntries } from '#foundation/archive/unpack.ts'
import { createHash } from 'node:crypto'
import type { PackageOrigin } from '#project/config/project.ts'
import type { Depot } from './depot.ts'
import { download, downloadTimeoutMs } from './download.ts'
import { hideCredentials } from './hide-credentials.ts'
import { packageError } from './package-error.ts'
import type { Notice } from './pinned-package.ts'
import { retryExternal } from './retry-external.ts'

/** An archive to fetch. */
export interface WantedArchive {
  readonly url: string
  /** Of the package, for messages. */
  readonly name: string
  /** What the hub has on record. */
  readonly sha1?: string | undefined
  /** An own name for its folder among the downloads. */
  readonly folder: string
  readonly origin: PackageOrigin
}

/** The one folder that was in an archive, and what is to be said of it. */
export interface FetchedArchive {
  readonly folder: string
  readonly notices: readonly Notice[]
}

/** Fetches an archive and unpacks it among the downloads. */
export async function fetchArchive(depot: Depot, wanted: WantedArchive): Promise<FetchedArchive> {
  const { effects } = depot
  const { url, name, origin } = wanted
  const shown = hideCredentials(url)
  const hint = `see whether ${shown} can be downloaded from here; DBT_HTTP_TIMEOUT is how many seconds to wait for it`
  try {
    const { entries, sha1 } = await retryExternal(depot, hint, async () => {
      const bytes = await download(depot, url, downloadTimeoutMs(effects.env))
      return { entries: readNamed(bytes, shown), sha1: createHash('sha1').update(bytes).digest('hex') }
    })
    const roots = new Set(entries.map(({ path }) => path.split('/')[0] as string))
    const [root] = roots
    if (root === undefined || roots.size > 1 || entries.some(({ path, kind }) => path === root && kind !== 'folder')) {
      throw packageError(
        'DependencyError',
        'packages/archive',
        `Incorrect structure for package extracted from ${shown}.` +
          `The extracted package needs to follow the structure ${name}/<package_contents>.`,
        origin,
        { hint: 'pack the folder of the project, not what is in it: tar -czf package.tar.gz package' },
      )
    }
    const folder = join(depot.downloads, wanted.folder)
    effects.files.remove(folder)
    writeEntries(effects.files, folder, entries)
    const isChanged = wanted.sha1 !== undefined && wanted.sha1 !== sha1
    const data = { package_name: name, url: shown, expected: wanted.sha1, found: sha1 }
    return { folder: join(folder, root), notices: isChanged ? [{ event: 'PackageArchiveChanged', data }] : [] }
  } catch (error) {
    if (!(error instanceof ArchiveProblem)) throw error
    const message = `The package ${name} from ${shown} is not taken: ${error.message}`
    throw packageError('DependencyError', 'packages/unsafe', message, origin, {
      hint: 'no honest package holds that: look where the archive comes from',
    })
  }
}

function readNamed(bytes: Uint8Array, shown: string): readonly SafeEntry[] {
  try {
    return readArchive(bytes)
  } catch (error) {
    if (!(error instanceof ArchiveProblem) || error.kind === 'refused') throw error
    throw new ArchiveProblem('broken', `what ${shown} answers is no archive: ${error.message}`)
  }
}
