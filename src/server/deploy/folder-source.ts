import type { LentProject, ProjectSource, ProjectState } from '#platform/deploy/project-source.ts'
import type { CodeVersion } from '#platform/store/port/runs.ts'

/** A project in a folder that people edit: there is only ever the one state of it. */
export class FolderSource implements ProjectSource {
  readonly problem = null
  private readonly folder: string
  private readonly codeVersion: () => Promise<CodeVersion>

  constructor(folder: string, codeVersion: () => Promise<CodeVersion>) {
    this.folder = folder
    this.codeVersion = codeVersion
  }

  get current(): ProjectState {
    return { folder: this.folder, code: { commit: null, branch: null, isDirty: null, manifestHash: null } }
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

  follow(): void {}

  async stop(): Promise<void> {}
}
