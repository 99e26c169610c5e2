import { constants } from 'node:fs'
import { copyFile, link, lstat, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { PLATFORM_FOLDER } from '#platform/runner/server-file.ts'
import { isOfProject } from './is-of-project.ts'

/** Larger files are data, and nobody's model. */
const LARGEST = 64 << 20

/** A copy of a project's folder. Each update makes a new one beside it, of which only what has changed is copied. */
export class FolderCopy {
  private readonly from: string
  private readonly place: string
  private readonly platformFolder: string
  private readonly users = new Map<string, number>()
  /** What was copied, by path: its size and time. */
  private known: ReadonlyMap<string, string> = new Map()
  private count = 0
  private made: string | undefined
  /** Copies of former states, some of which runs may still work on. */
  private readonly former = new Set<string>()

  constructor(from: string, platformFolder: string) {
    this.from = from
    this.platformFolder = platformFolder
    this.place = join(platformFolder, 'good')
  }

  get isThere(): boolean {
    return this.made !== undefined
  }

  /** Of the last update. */
  get folder(): string {
    if (this.made === undefined) throw new Error('there is no copy yet')
    return this.made
  }

  /** Keeps this copy until what it gives is called. */
  lend(): () => void {
    const { folder } = this
    this.users.set(folder, (this.users.get(folder) ?? 0) + 1)
    return () => {
      const left = (this.users.get(folder) ?? 1) - 1
      if (left > 0) this.users.set(folder, left)
      else this.users.delete(folder)
      // What can not be removed now goes with the first copy of the next server.
      this.tidy().catch(() => undefined)
    }
  }

  /** Copies what is there now; nothing where that is what was copied before. */
  async update(signal: AbortSignal): Promise<void> {
    const found = new Map<string, string>()
    await this.walk('', found, signal)
    if (this.made !== undefined && isSame(found, this.known)) return
    // What a server of old has left. Not before: one that is up may be asked by another that will not come up.
    if (this.made === undefined) await remove(this.place)
    const next = join(this.place, String(++this.count))
    const building = `${next}.new`
    try {
      await mkdir(building, { recursive: true, mode: 0o700 })
      for (const [path, stamp] of found) {
        signal.throwIfAborted()
        await this.take(path, building, this.known.get(path) === stamp)
      }
      // Command lines in it find the server, and relative paths of its profile begin where the project is.
      await symlink(relative(building, this.platformFolder), join(building, PLATFORM_FOLDER))
      await rename(building, next)
    } catch (error) {
      await remove(building)
      throw error
    }
    if (this.made !== undefined) this.former.add(this.made)
    this.made = next
    this.known = found
    await this.tidy()
  }

  private async walk(path: string, found: Map<string, string>, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    for (const entry of await readdir(join(this.from, path), { withFileTypes: true })) {
      const inner = join(path, entry.name)
      if (!isOfProject(inner)) continue
      if (entry.isDirectory()) await this.walk(inner, found, signal)
      else {
        const { size, mtimeMs, ino } = await lstat(join(this.from, inner))
        if (size <= LARGEST) found.set(inner, `${size} ${mtimeMs} ${ino}`)
      }
    }
  }

  /** A file of the copy before is never written to: the next copy has the same one. */
  private async take(path: string, to: string, isKnown: boolean): Promise<void> {
    const target = join(to, path)
    await mkdir(dirname(target), { recursive: true })
    if (isKnown && this.made !== undefined) {
      try {
        await link(join(this.made, path), target)
        return
      } catch {
        // No links here: it is copied like all others.
      }
    }
    const source = join(this.from, path)
    if ((await lstat(source)).isSymbolicLink()) await symlink(await readlink(source), target)
    else await copyFile(source, target, constants.COPYFILE_FICLONE)
  }

  /** Removes former copies that nobody works on. */
  private async tidy(): Promise<void> {
    for (const folder of this.former) {
      if (this.users.has(folder)) continue
      this.former.delete(folder)
      await remove(folder)
    }
  }
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([path, stamp]) => other.get(path) === stamp)
}
