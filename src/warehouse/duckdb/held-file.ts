import { constants, existsSync } from 'node:fs'
import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DuckDBConnection as Handle, DuckDBInstance } from '@duckdb/node-api'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { fileIdentity } from './exclusive-file.ts'
import { driverModule, settingSql } from './driver.ts'
import type { DuckDBApi, OpenedFile, OpenFileOptions } from './open-file.ts'

/**
 * A database file that this process keeps for itself, also while nothing runs. After the last of several runs it is
 * closed and opened anew, so that the next one finds what a process of its own would find: no settings, attached
 * databases or temporary things of another run, and a file that holds all there is.
 */
export class HeldFile {
  /** The same for all paths that lead to the file. */
  readonly identity: string
  private readonly tell: (failure: string) => void
  private readonly facts: HeldFacts
  private path: string
  private options: OpenFileOptions
  private keeper: DuckDBInstance | undefined
  private runs = 0
  private readers = 0
  /** What the next opening waits for: the file is just being closed and opened. */
  private renewal: Promise<void> = Promise.resolve()
  private isUsed = false
  private isReleased = false
  private waiting: (() => void)[] = []
  /** How often it was opened for a run, and after how many of these the last copy was made. */
  private opened = 0
  private copiedAfter = 0
  private readonly wishes = new Set<CopyWish>()

  /** `tell` is told what goes wrong where nobody waits for it. */
  constructor(path: string, facts: HeldFacts, tell: (failure: string) => void) {
    this.path = path
    this.identity = fileIdentity(path)
    this.tell = tell
    this.facts = facts
    this.options = facts
  }

  /** Whether a run has it open. */
  get isBusy(): boolean {
    return this.runs > 0
  }

  /** Opens the file if it is there, and keeps it. What stands in the way is told by the run that meets it. */
  async hold(): Promise<void> {
    await this.renewal
    if (this.runs === 0 && !this.keeper) await this.renew()
  }

  /**
   * Opens the file for a run. One that wants it opened otherwise, or under another path, which DuckDB would take for
   * another database, waits until nobody has it.
   */
  async open(api: DuckDBApi, path: string, options: OpenFileOptions): Promise<OpenedFile> {
    for (;;) {
      await this.renewal
      if (path === this.path && sameConfig(options, this.options)) break
      if (this.runs === 0 && this.readers === 0) {
        this.closeKeeper()
        break
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
    this.path = path
    this.options = options
    this.runs++
    this.isUsed = true
    this.opened++
    try {
      const instance = await this.instance(api)
      let isOpen = true
      return {
        instance,
        close: () => {
          if (!isOpen) return
          isOpen = false
          this.closed(instance)
        },
      }
    } catch (error) {
      this.runs--
      this.wake()
      throw error
    }
  }

  /** Does something on a connection of its own, beside the runs. */
  async read<T>(work: (connection: Handle, api: DuckDBApi) => Promise<T>): Promise<T> {
    await this.renewal
    if (this.runs === 0 && !existsSync(this.path)) throw notYet(this.path)
    this.readers++
    let instance: DuckDBInstance | undefined
    let connection: Handle | undefined
    try {
      const api = await driverModule()
      instance = await this.instance(api)
      connection = await instance.connect()
      for (const [key, value] of Object.entries(this.facts.settings ?? {})) {
        // One may be of an extension that only runs load.
        await connection.run(settingSql(key, value)).catch(() => undefined)
      }
      return await work(connection, api)
    } finally {
      connection?.closeSync()
      instance?.closeSync()
      this.readers--
      if (this.readers === 0 && this.runs === 0 && this.isUsed) this.startRenewal()
      this.wake()
    }
  }

  /**
   * From now on a copy is put there whenever nobody has the file. Gives what ends that: the last wish is granted first,
   * as soon as it can be.
   */
  wishForCopies(copyTo: string): () => void {
    const wish: CopyWish = { copyTo, upTo: Number.POSITIVE_INFINITY }
    this.wishes.add(wish)
    return () => {
      wish.upTo = this.opened
      this.forgetGranted()
    }
  }

  /** Lets go of the file for good, once nothing uses it. */
  async release(): Promise<void> {
    this.isReleased = true
    await this.renewal
    while (this.runs > 0) await new Promise<void>((resolve) => this.waiting.push(resolve))
    await this.renewal
    this.closeKeeper()
  }

  /** Who says nothing of memory shares it with the other processes of this machine. */
  private async instance(api: DuckDBApi): Promise<DuckDBInstance> {
    const { config } = this.options
    const instance = await api.DuckDBInstance.fromCache(this.path, { ...config })
    const { memoryBytes, settings = {} } = this.facts
    if (memoryBytes === undefined || saysMemory(config) || saysMemory(settings)) return instance
    const connection = await instance.connect()
    try {
      await connection.run(settingSql('memory_limit', `${memoryBytes}B`))
    } finally {
      connection.closeSync()
    }
    return instance
  }

  private closed(instance: DuckDBInstance): void {
    const isLast = this.runs === 1
    if (isLast && this.readers === 0) {
      this.renewal = this.checkpointed(instance).then(() => {
        instance.closeSync()
        this.runs--
        this.startRenewal()
        this.wake()
        return this.renewal
      })
      return
    }
    instance.closeSync()
    this.runs--
    this.wake()
  }

  /** What closing would do at once, and in the way of everything else. */
  private async checkpointed(instance: DuckDBInstance): Promise<void> {
    try {
      const connection = await instance.connect()
      try {
        await connection.run('CHECKPOINT')
      } finally {
        connection.closeSync()
      }
    } catch {
      // The file is whole without it: what is missing stands in the log beside it.
    }
  }

  private startRenewal(): void {
    this.renewal = this.renew()
  }

  /** Closes the file, and opens it as it is on the disk. */
  private async renew(): Promise<void> {
    this.closeKeeper()
    const wasUsed = this.isUsed
    this.isUsed = false
    if (!existsSync(this.path)) return
    if (wasUsed) await this.publish()
    if (this.isReleased || !this.options.keepOpen) return
    try {
      const api = await driverModule()
      this.keeper = await this.instance(api)
    } catch {
      this.keeper = undefined
    }
  }

  /** Nobody ever sees a part of the copy. */
  private async publish(): Promise<void> {
    const copyTo = [...this.wishes].at(-1)?.copyTo
    if (copyTo === undefined) return
    const { opened } = this
    const neighbour = `${copyTo}.${process.pid}.tmp`
    try {
      if (fileIdentity(copyTo) === this.identity) throw new Error('that is the database itself')
      if (existsSync(`${this.path}.wal`)) throw new Error(`${this.path}.wal holds what is not in the file yet`)
      await mkdir(dirname(copyTo), { recursive: true })
      await copyFile(this.path, neighbour, constants.COPYFILE_FICLONE)
      await rename(neighbour, copyTo)
      this.copiedAfter = opened
      this.forgetGranted()
    } catch (error) {
      await rm(neighbour, { force: true })
      this.tell(`No copy was made at ${copyTo}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  /** What a later run opens is not for those who have made their wish before. */
  private forgetGranted(): void {
    for (const wish of this.wishes) if (wish.upTo <= this.copiedAfter) this.wishes.delete(wish)
  }

  private closeKeeper(): void {
    this.keeper?.closeSync()
    this.keeper = undefined
  }

  private wake(): void {
    const { waiting } = this
    this.waiting = []
    for (const resolve of waiting) resolve()
  }
}

interface CopyWish {
  readonly copyTo: string
  /** The copy has to be made after so many openings; nobody knows yet while who wishes for it may open the file again. */
  upTo: number
}

/** How a file is kept. */
export interface HeldFacts extends OpenFileOptions {
  /** What is set on each connection. */
  readonly settings?: Readonly<Record<string, string>>
  /** The most memory that the database takes, where the profile does not say it. */
  readonly memoryBytes?: number
}

function saysMemory(options: Readonly<Record<string, string>>): boolean {
  return Object.keys(options).some((name) => /^(memory_limit|max_memory)$/i.test(name))
}

/** Nobody has made the database, and whoever only asks does not. */
export function notYet(path: string): DbtError {
  return dbtError('DbtDatabaseError', 'query/no-database', `There is no database at ${path} yet`, {
    hint: 'let a command make it: trellis build',
  })
}

function sameConfig(one: OpenFileOptions, other: OpenFileOptions): boolean {
  const names = Object.keys(one.config)
  return (
    names.length === Object.keys(other.config).length && names.every((name) => one.config[name] === other.config[name])
  )
}
