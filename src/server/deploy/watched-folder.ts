/** A project in a folder that people edit while a server runs it. */
import type { LentProject, ProjectSource, ProjectState } from '#platform/deploy/project-source.ts'
import type { CodeVersion } from '#platform/store/port/runs.ts'
import { FolderCopy } from './folder-copy.ts'
import { FolderWatch } from './folder-watch.ts'

export interface WatchedFolderOptions {
  /** Where people edit. */
  readonly folder: string
  /** Where the last state that was right is kept. */
  readonly platformFolder: string
  readonly codeVersion: () => Promise<CodeVersion>
  /** Says what is wrong with a project; null where nothing is. */
  readonly check: (projectFolder: string, signal: AbortSignal) => Promise<string | null>
  readonly log: (text: string) => void
}

const NO_CODE: CodeVersion = { commit: null, branch: null, isDirty: null, manifestHash: null }

/**
 * Runs work on the folder as it is. While an edit of it is broken, they work on a copy of what was right before; that is made
 * after each check that went well.
 */
export class WatchedFolder implements ProjectSource {
  problem: string | null = null
  readonly isEdited = true
  private readonly options: WatchedFolderOptions
  private readonly copy: FolderCopy
  private readonly watch: FolderWatch
  private readonly stopping = new AbortController()
  private readonly listeners = new Set<() => void | Promise<void>>()
  private readonly touched = new Set<() => void>()
  private code: CodeVersion = NO_CODE
  private checking: Promise<void> | undefined
  private isStale = false

  constructor(options: WatchedFolderOptions) {
    this.options = options
    this.copy = new FolderCopy(options.folder, options.platformFolder)
    this.watch = new FolderWatch(options.folder, () => void this.look())
  }

  get current(): ProjectState {
    return { folder: this.options.folder, code: this.code }
  }

  async author(): Promise<null> {
    return null
  }

  codeNow(): Promise<CodeVersion> {
    return this.options.codeVersion()
  }

  async lend(): Promise<LentProject> {
    // A run that begins right behind an edit waits for what is to be said of that.
    await this.checking
    if (!this.isBroken) {
      this.code = await this.options.codeVersion()
      return { folder: this.options.folder, code: this.code, release: () => undefined }
    }
    return { folder: this.copy.folder, code: { ...this.code, isDirty: true }, release: this.copy.lend() }
  }

  onChange(listener: () => void | Promise<void>): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  onTouched(listener: () => void): () => void {
    this.touched.add(listener)
    return () => void this.touched.delete(listener)
  }

  follow(): void {
    this.watch.start()
    void this.look()
  }

  async stop(): Promise<void> {
    this.watch.stop()
    this.stopping.abort()
    await this.checking
  }

  /** Whether there is something right to go on with, and the folder is not. */
  private get isBroken(): boolean {
    return this.problem !== null && this.copy.isThere
  }

  /** Looks at the folder now; once more where it was edited meanwhile. */
  private look(): Promise<void> {
    this.isStale = true
    for (const each of this.touched) each()
    this.checking ??= this.checkAll().finally(() => {
      this.checking = undefined
    })
    return this.checking
  }

  private async checkAll(): Promise<void> {
    const { folder, check, log } = this.options
    const { signal } = this.stopping
    while (this.isStale && !signal.aborted) {
      this.isStale = false
      try {
        const before = this.problem
        const problem = await check(folder, signal)
        if (signal.aborted || this.isStale) continue
        if (problem === null) await this.copy.update(signal)
        this.problem = problem
        if (problem !== before) log(problem === null ? 'The project is right again' : this.told(problem))
        if (problem === null) for (const listener of this.listeners) await listener()
      } catch (error) {
        if (!signal.aborted)
          log(`The project could not be checked: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }

  private told(problem: string): string {
    const goesOn = this.copy.isThere ? 'is not taken over, runs go on with what it was before' : 'is not right'
    return `The project ${goesOn}:\n${problem}`
  }
}
