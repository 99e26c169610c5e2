import type { DuckDBInstance } from '@duckdb/node-api'

export type DuckDBApi = typeof import('@duckdb/node-api')

/** A database whose file is open. */
export interface OpenedFile {
  readonly instance: DuckDBInstance
  /** Lets go of it. The file is free once all have. */
  close(): void
}

/** How a database is to be opened. */
export interface OpenFileOptions {
  /** By DuckDB's names. */
  readonly config: Readonly<Record<string, string>>
  /** Whether the profile leaves the file with whoever has it, `keep_open`. */
  readonly keepOpen: boolean
}

/** Opens the file of a database, which is whole. */
export type OpenFile = (api: DuckDBApi, file: string, options: OpenFileOptions) => Promise<OpenedFile>

/** Opens it for as long as somebody in this process has it. */
export const openFile: OpenFile = async (api, file, { config }) => {
  const instance = await api.DuckDBInstance.fromCache(file, config)
  return { instance, close: () => instance.closeSync() }
}
