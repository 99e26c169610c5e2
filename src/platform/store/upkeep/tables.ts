import { number } from '../database/cells.ts'
import type { Session } from '../database/database.ts'

/** Every table with the columns of its key, by which it is read in order. */
export const TABLES: Readonly<Record<string, readonly string[]>> = {
  counters: ['name'],
  runs: ['id'],
  run_pools: ['pool', 'run_id'],
  steps: ['id'],
  chunks: ['run_id', 'kind', 'first_seq'],
  chunk_heads: ['run_id', 'kind'],
  artifacts: ['run_id', 'step', 'path'],
  artifact_bodies: ['sha256'],
  node_results: ['run_id', 'step', 'unique_id'],
  compiled_code: ['hash'],
  node_latest: ['instance', 'target', 'unique_id'],
  node_days: ['day', 'unique_id', 'job', 'owner'],
  test_history: ['instance', 'target', 'unique_id'],
  failed_rows: ['run_id', 'step', 'unique_id'],
  freshness: ['kind', 'unique_id', 'instance', 'target', 'at'],
  freshness_latest: ['kind', 'instance', 'target', 'unique_id'],
  jobs: ['id'],
  ticks: ['job', 'instance', 'scheduled_for'],
  last_ticks: ['job', 'instance'],
  leases: ['resource'],
  lease_history: ['resource', 'token'],
  servers: ['id'],
  tokens: ['id'],
  users: ['name'],
  sessions: ['hash'],
  alerts: ['alert_key'],
  deliveries: ['id'],
  measurements: ['metric', 'dimension', 'period'],
  audit: ['seq'],
  notes: ['name'],
}

export async function countRows(session: Session): Promise<Readonly<Record<string, number>>> {
  const counts: [table: string, rows: number][] = []
  for (const table of Object.keys(TABLES)) {
    const [row] = await session.read(`select count(*) as all_rows from ${table}`)
    counts.push([table, row ? number(row, 'all_rows') : 0])
  }
  return Object.fromEntries(counts)
}
