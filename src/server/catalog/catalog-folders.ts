import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { CommandAnswer, LivePlatform } from '#platform/live/live-platform.ts'
import { PLATFORM_FOLDER } from '#platform/runner/server-file.ts'
import { toldJson } from '../api/told-json.ts'

/** Where the documents of a catalog lie. */
export interface CatalogFolder {
  readonly digest: string
  readonly folder: string
}

/** How a project stood that an instance was asked for. */
interface Known {
  current: CatalogFolder | undefined
  /** By `performance.now()`. */
  lookedAt: number
  looking: Promise<CatalogFolder> | undefined
}

/** After so long it is asked again whether the project is as it was. */
const LOOK_AGAIN_MS = 3_000
const LOOK_MS = 120_000
const MEMORY = 'latest.json'

/**
 * The catalog of the project as it is now, made by a command when somebody wants it. Who asks while a newer one is made gets
 * the one before; only where there is none he waits.
 */
export class CatalogFolders {
  private readonly platform: Pick<LivePlatform, 'ask' | 'onRunEnded'>
  private readonly folder: string
  private readonly known = new Map<string, Known>()

  constructor(platform: LivePlatform) {
    this.platform = platform
    this.folder = join(platform.projectFolder, PLATFORM_FOLDER, 'catalog')
    for (const [instance, digest] of Object.entries(readMemory(this.folder))) {
      const folder = join(this.folder, digest)
      if (existsSync(join(folder, 'index.json'))) this.of(instance).current = { digest, folder }
    }
    // A run may have described the warehouse anew.
    platform.onRunEnded(async () => this.lookAgain())
  }

  /** The newest there is. Throws what is wrong with the project, where there never was one. */
  async newest(instance: string | null): Promise<CatalogFolder> {
    const known = this.of(instance ?? '')
    if (known.current && !existsSync(known.current.folder)) known.current = undefined
    const isDue = performance.now() - known.lookedAt > LOOK_AGAIN_MS
    if (known.current && !isDue) return known.current
    const looking = this.look(instance, known)
    if (!known.current) return looking
    // What is wrong with the project is told by all that needs it as it is now.
    looking.catch(() => undefined)
    return known.current
  }

  /** Another time somebody asks, it is looked whether the project has changed. */
  lookAgain(): void {
    for (const known of this.known.values()) known.lookedAt = Number.NEGATIVE_INFINITY
  }

  private look(instance: string | null, known: Known): Promise<CatalogFolder> {
    known.looking ??= this.write(instance).then(
      (found) => {
        known.looking = undefined
        known.lookedAt = performance.now()
        if (found.digest !== known.current?.digest) {
          known.current = found
          this.remember()
        }
        return found
      },
      (error: unknown) => {
        known.looking = undefined
        known.lookedAt = performance.now()
        throw error
      },
    )
    return known.looking
  }

  private async write(instance: string | null): Promise<CatalogFolder> {
    const args = ['catalog', 'write', '--to', this.folder, '--output', 'json']
    const signal = AbortSignal.timeout(LOOK_MS)
    const told: CommandAnswer = await this.platform.ask(args, { instance, signal })
    const { digest } = toldJson(told) as { readonly digest: string }
    return { digest, folder: join(this.folder, digest) }
  }

  private of(instance: string): Known {
    const known = this.known.get(instance)
    if (known) return known
    const first: Known = { current: undefined, lookedAt: Number.NEGATIVE_INFINITY, looking: undefined }
    this.known.set(instance, first)
    return first
  }

  /** So that the first page after a start need not wait. */
  private remember(): void {
    const digests = [...this.known].flatMap(([name, { current }]) => (current ? [[name, current.digest] as const] : []))
    try {
      writeFileSync(join(this.folder, MEMORY), JSON.stringify(Object.fromEntries(digests)))
    } catch {
      // Then it waits.
    }
  }
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
