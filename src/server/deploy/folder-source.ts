import type { LentProject, ProjectSource, ProjectState } from '#platform/deploy/project-source.ts'
import type { CodeVersion } from '#platform/store/port/runs.ts'
import { FolderWatch } from './folder-watch.ts'

/** A project in a folder that people edit: there is only ever the one state of it. */
export class FolderSource implements ProjectSource {
  readonly problem = null
  readonly isEdited = true
  private readonly folder: string
  private readonly codeVersion: () => Promise<CodeVersion>
  private readonly touched = new Set<() => void>()
  private watch: FolderWatch | undefined

  constructor(folder: string, codeVersion: () => Promise<CodeVersion>) {
    this.folder = folder
    this.codeVersion = codeVersion
  }

  get current(): ProjectState {
    return { folder: this.folder, code: { commit: null, branch: null, isDirty: null, manifestHash: null } }
  }

  async author(): Promise<null> {
    return null
  }

  codeNow(): Promise<CodeVersion> {
    return this.codeVersion()
  }

  async lend(): Promise<LentProject> {
    return { folder: this.folder, code: await this.codeVersion(), release: () => undefined }
  }

  onChange(): () => void {
    return () => undefined
  }

  /** It is watched only where somebody wants to know. */
  onTouched(listener: () => void): () => void {
    this.touched.add(listener)
    if (!this.watch) {
      this.watch = new FolderWatch(this.folder, () => {
        for (const each of this.touched) each()
      })
      this.watch.start()
    }
    return () => void this.touched.delete(listener)
  }

  follow(): void {}

  async stop(): Promise<void> {
    this.watch?.stop()
  }
}
