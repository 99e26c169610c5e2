import type { CodeVersion } from '../store/port/runs.ts'

/** A state of the project: where it lies, and which one it is. */
export interface ProjectState {
  /** Where its `dbt_project.yml` is, whole. */
  readonly folder: string
  readonly code: CodeVersion
}

/** The state that a run works on. It stays as it is until it is given back. */
export interface LentProject extends ProjectState {
  readonly release: () => void
}

/** Where the project comes from that a server runs. */
export interface ProjectSource {
  /** Whether it is a folder that people edit: else what is written there is gone with the next commit. */
  readonly isEdited: boolean
  /** As it is now; of a folder that people edit, also where that is not right. */
  readonly current: ProjectState
  /** Who has written the commit that is current; null where nobody says. */
  author(): Promise<string | null>
  /** Which state it is, looked up where that can change at any moment. */
  codeNow(): Promise<CodeVersion>
  /** Why the source has something newer that is not taken over; null where that is not so. */
  readonly problem: string | null
  /** For a run: its state does not change under it, whatever comes. */
  lend(): Promise<LentProject>
  /** Calls back once another state is current. Gives what ends that. */
  onChange(listener: () => void | Promise<void>): () => void
  /** Calls back once something may be another, right or not. Gives what ends that. */
  onTouched(listener: () => void): () => void
  /** Looks for something new by itself from now on. */
  follow(): void
  /** Looks no more; resolves when nothing is under way any longer. */
  stop(): Promise<void>
}
