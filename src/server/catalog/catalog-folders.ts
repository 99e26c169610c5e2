import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { CommandAnswer, LivePlatform } from '#platform/live/live-platform.ts'
import { PLATFORM_FOLDER } from '#platform/runner/server-file.ts'
import { toldJson } from '../api/told-json.ts'
import { DescribedByJobs } from './described-by-jobs.ts'

/** Where the documents of a catalog lie. */
export interface CatalogFolder {
  readonly digest: string
  readonly folder: string
}

/** Which catalog of the project. */
export interface CatalogWish {
  readonly instance: string | null
  /** With the compiled code of all nodes. That takes longer, is for exports, and never one that has been overtaken. */
  readonly isCompiled?: boolean
}

/** How the project stood when a catalog was asked for. */
interface Known {
  current: CatalogFolder | undefined
  /** When it may be looked again whether the project is as it was, by `performance.now()`. */
  dueAt: number
  looking: Promise<CatalogFolder> | undefined
}

/** It is looked no more often than that, and where it takes long, more rarely. */
const LOOK_AGAIN_MS = 3_000
const SHARE_OF_TIME = 10
const LOOK_MS = 600_000
const MEMORY = 'latest.json'
/** No name of an instance ends so. */
const COMPILED = ' compiled'

/**
 * The catalog of the project as it is now, made by a command when somebody wants it. Who asks while a newer one is made gets
 * the one before; only where there is none he waits.
 */
export class CatalogFolders {
  private readonly platform: Pick<LivePlatform, 'ask' | 'onRunEnded'>
  private readonly folder: string
  private readonly described: DescribedByJobs
  private readonly known = new Map<string, Known>()

  constructor(platform: LivePlatform) {
    this.platform = platform
    this.folder = join(platform.projectFolder, PLATFORM_FOLDER, 'catalog')
    this.described = new DescribedByJobs(platform, this.folder)
    for (const [key, digest] of Object.entries(readMemory(this.folder))) {
      const folder = join(this.folder, digest)
      if (existsSync(join(folder, 'index.json'))) this.of(key).current = { digest, folder }
    }
    // A run may have described the warehouse anew.
    platform.onRunEnded(async () => this.lookAgain())
  }

  /** The newest there is. Throws what is wrong with the project, where there never was one. */
  async newest(wish: CatalogWish): Promise<CatalogFolder> {
    const known = this.of(keyOf(wish))
    if (known.current && !existsSync(known.current.folder)) known.current = undefined
    if (known.current && performance.now() < known.dueAt) return known.current
    const looking = this.look(wish, known)
    if (!known.current || wish.isCompiled) return looking
    // What is wrong with the project is told by all that needs it as it is now.
    looking.catch(() => undefined)
    return known.current
  }

  /** Another time somebody asks, it is looked whether the project has changed. */
  lookAgain(): void {
    for (const known of this.known.values()) known.dueAt = Number.NEGATIVE_INFINITY
  }

  private look(wish: CatalogWish, known: Known): Promise<CatalogFolder> {
    known.looking ??= this.lookNow(wish, known).finally(() => {
      known.looking = undefined
    })
    return known.looking
  }

  private async lookNow(wish: CatalogWish, known: Known): Promise<CatalogFolder> {
    const from = performance.now()
    try {
      const found = await this.write(wish)
      if (found.digest !== known.current?.digest) {
        known.current = found
        this.remember()
      }
      return found
    } finally {
      const now = performance.now()
      known.dueAt = now + Math.max(LOOK_AGAIN_MS, SHARE_OF_TIME * (now - from))
    }
  }

  private async write({ instance, isCompiled = false }: CatalogWish): Promise<CatalogFolder> {
    const words = ['catalog', 'write', '--to', this.folder, '--output', 'json']
    const shown = [...this.known.values()].flatMap(({ current }) => current?.digest ?? [])
    const described = await this.described.newest(instance)
    const args = [
      ...words,
      ...(isCompiled ? ['--compile'] : []),
      ...(described === undefined ? [] : ['--described', described]),
      ...(shown.length > 0 ? ['--keep', ...shown] : []),
    ]
    const signal = AbortSignal.timeout(LOOK_MS)
    const told: CommandAnswer = await this.platform.ask(args, { instance, signal })
    const { digest } = toldJson(told) as { readonly digest: string }
    return { digest, folder: join(this.folder, digest) }
  }

  private of(key: string): Known {
    const known = this.known.get(key)
    if (known) return known
    const first: Known = { current: undefined, dueAt: Number.NEGATIVE_INFINITY, looking: undefined }
    this.known.set(key, first)
    return first
  }

  /** So that the first page after a start need not wait. */
  private remember(): void {
    const digests = [...this.known].flatMap(([key, { current }]) =>
      current && !key.endsWith(COMPILED) ? [[key, current.digest] as const] : [],
    )
    try {
      writeFileSync(join(this.folder, MEMORY), JSON.stringify(Object.fromEntries(digests)))
    } catch {
      // Then it waits.
    }
  }
}

function keyOf({ instance, isCompiled = false }: CatalogWish): string {
  return `${instance ?? ''}${isCompiled ? COMPILED : ''}`
}

function readMemory(folder: string): Readonly<Record<string, string>> {
  try {
    const memory = JSON.parse(readFileSync(join(folder, MEMORY), 'utf8')) as Readonly<Record<string, string>>
    // Folders of this one alone are meant, whatever the file says.
    return Object.fromEntries(
      Object.entries(memory).filter(([, name]) => basename(name) === name && dirname(name) === '.'),
    )
  } catch {
    return {}
  }
}
