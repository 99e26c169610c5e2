import type { ExclusiveFile } from '#warehouse/adapter/adapter.ts'

/** Where a copy of a database goes after a run of a job, or of a command that somebody typed; null for nowhere. */
export type CopyTo = (file: ExclusiveFile, job: string | null) => string | null
