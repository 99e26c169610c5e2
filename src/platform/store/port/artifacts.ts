/** A file that a step left behind, such as `manifest.json` or `compiled/shop/models/orders.sql`. */
export interface Artifact {
  readonly runId: number
  readonly step: number
  /** With forward slashes, below the target folder. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly createdAt: string
}

/** Files of runs. */
export interface Artifacts {
  /** Keeps a file, or replaces the one of that name in that step. */
  save(runId: number, step: number, path: string, content: Uint8Array | string): Promise<Artifact>
  /** All of a run, or of one of its steps. */
  list(runId: number, step?: number): Promise<readonly Artifact[]>
  /** The file of a step; without a step, the one of the last step that has it. */
  read(runId: number, path: string, step?: number): Promise<Uint8Array | undefined>
  /** The newest of that path among the runs of a job that are over. */
  readLatest(job: string, instance: string | null, path: string): Promise<Uint8Array | undefined>
}
