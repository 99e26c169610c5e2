import { exactly, FLAG, INTEGER, listOf, MOMENT, type Of, orNull, recordOf, TEXT } from './json-schema.ts'

/** What is served, by which servers, and what is wrong with it. */
export const PROJECT = recordOf('TrellisProject', {
  project_name: orNull(TEXT),
  folder: TEXT,
  /** The one that a command takes by itself; null where that cannot be known now. */
  target: orNull(TEXT),
  /** What kind of warehouse that is: `duckdb`. */
  adapter_type: orNull(TEXT),
  /** Of the last run. */
  commit: orNull(TEXT),
  version: orNull(TEXT),
  dbt_version: TEXT,
  now: MOMENT,
  started_at: orNull(MOMENT),
  has_settings: FLAG,
  timezone: TEXT,
  instances: listOf(TEXT),
  jobs: INTEGER,
  runs: INTEGER,
  problem: orNull(TEXT),
  servers: listOf(exactly({ id: TEXT, host: TEXT, pid: INTEGER, version: TEXT, started_at: MOMENT })),
})

export type Project = Of<typeof PROJECT>
