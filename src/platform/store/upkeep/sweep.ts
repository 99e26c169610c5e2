import { number } from '../database/cells.ts'
import type { Database, Parameter, Session } from '../database/database.ts'
import { oneOf, parts } from '../database/rows.ts'
import { moment } from '../clock.ts'
import type { RetentionPolicy, Swept } from '../port/upkeep.ts'

const DAY_MS = 86_400_000
/** Others get a turn between so many runs, each of which may have thousands of rows. */
const RUNS_AT_ONCE = 2
/** What was put on a shelf so recently may be about to be referred to. */
const SETTLED_MS = 3_600_000

const COUNTED_AT_ONCE = 100

const OF_RUNS = ['steps', 'chunk_heads', 'node_results', 'failed_rows', 'lease_history', 'run_pools']

/** Throws away what a policy does not keep. */
export async function sweep(database: Database, policy: RetentionPolicy, nowMs: number): Promise<Swept> {
  const { gone, saved } = await judgeRuns(database, policy, nowMs)
  let artifacts = 0
  let eventChunks = 0
  for (const part of parts(gone, RUNS_AT_ONCE)) {
    await database.transaction(async (session) => {
      eventChunks += await removed(session, 'chunks', part)
      artifacts += await removed(session, 'artifacts', part)
      for (const table of OF_RUNS) await remove(session, table, 'run_id', part)
      await remove(session, 'runs', 'id', part)
    })
  }
  for (const part of parts(await withOldDetails(database, policy, nowMs), RUNS_AT_ONCE)) {
    await database.transaction(async (session) => {
      eventChunks += await removed(session, 'chunks', part)
      artifacts += await removed(session, 'artifacts', part)
      await remove(session, 'failed_rows', 'run_id', part)
    })
  }
  const others = (await sweepHistories(database, policy, nowMs)) + (await sweepShelves(database, saved, nowMs))
  return { runs: gone.length, artifacts, eventChunks, others }
}

/** The same counted, and nothing thrown away. */
export async function countSwept(database: Database, policy: RetentionPolicy, nowMs: number): Promise<Swept> {
  const { gone } = await judgeRuns(database, policy, nowMs)
  const old = await withOldDetails(database, policy, nowMs)
  let [artifacts, eventChunks, others] = [0, 0, 0]
  for (const part of parts([...new Set([...gone, ...old])], COUNTED_AT_ONCE)) {
    const { sql, parameters } = oneOf('run_id', part)
    artifacts += await counted(database, `from artifacts where ${sql}`, parameters)
    eventChunks += await counted(database, `from chunks where ${sql}`, parameters)
  }
  for (const [rows, at] of oldHistories(policy, nowMs)) others += await counted(database, rows, [at])
  return { runs: gone.length, artifacts, eventChunks, others }
}

async function counted(database: Database, rows: string, parameters: readonly Parameter[]): Promise<number> {
  const [row] = await database.read(`select count(*) as n ${rows}`, parameters)
  return row ? number(row, 'n') : 0
}

/** Which runs go, and which stay only because nothing later is known of their job. */
async function judgeRuns(
  database: Database,
  { runDays, runsPerJob, runs }: RetentionPolicy,
  nowMs: number,
): Promise<{ readonly gone: readonly number[]; readonly saved: readonly number[] }> {
  const ranked = await database.read(
    `select id, finished_at, row_number() over (partition by job, instance order by id desc) as of_job,
     row_number() over (order by id desc) as of_all
     from runs order by id`,
  )
  const oldest = runDays === undefined ? '' : daysAgo(runDays, nowMs)
  const over = ranked.filter(
    (row) =>
      typeof row['finished_at'] === 'string' &&
      (row['finished_at'] < oldest ||
        number(row, 'of_job') > (runsPerJob ?? Number.POSITIVE_INFINITY) ||
        number(row, 'of_all') > (runs ?? Number.POSITIVE_INFINITY)),
  )
  const isLast = (row: (typeof over)[number]): boolean => number(row, 'of_job') === 1
  return {
    gone: over.filter((row) => !isLast(row)).map((row) => number(row, 'id')),
    saved: over.filter(isLast).map((row) => number(row, 'id')),
  }
}

async function withOldDetails(
  database: Database,
  { detailDays }: RetentionPolicy,
  nowMs: number,
): Promise<readonly number[]> {
  if (detailDays === undefined) return []
  const rows = await database.read(
    `select r.id from runs as r where r.finished_at < $1 and (
       exists (select 1 from chunks as c where c.run_id = r.id)
       or exists (select 1 from artifacts as a where a.run_id = r.id)
       or exists (select 1 from failed_rows as f where f.run_id = r.id)
     ) order by r.id`,
    [daysAgo(detailDays, nowMs)],
  )
  return rows.map((row) => number(row, 'id'))
}

async function sweepHistories(database: Database, policy: RetentionPolicy, nowMs: number): Promise<number> {
  let count = 0
  for (const [rows, at] of oldHistories(policy, nowMs)) {
    count += (await database.write(`delete ${rows} returning 1 as one`, [at])).length
  }
  return count
}

/** Rows that go besides those of runs, each with the moment before which they do. */
function oldHistories(
  { historyDays }: RetentionPolicy,
  nowMs: number,
): readonly (readonly [rows: string, before: string])[] {
  const expired = ['from failed_rows where expires_at <= $1', moment(nowMs)] as const
  if (historyDays === undefined) return [expired]
  const oldest = daysAgo(historyDays, nowMs)
  const old = [
    'from freshness where at < $1',
    'from measurements where measured_at < $1',
    'from deliveries where finished_at < $1',
    'from lease_history where ended_at < $1',
    'from servers where expires_at < $1',
    // The last one of a job says from where on its next ones are due.
    `from ticks where scheduled_for < $1 and not exists (
       select 1 from last_ticks as l where l.job = ticks.job and l.instance = ticks.instance
       and l.scheduled_for = ticks.scheduled_for)`,
  ]
  return [expired, ...old.map((rows) => [rows, oldest] as const)]
}

/** Contents that nothing refers to any more. */
async function sweepShelves(database: Database, saved: readonly number[], nowMs: number): Promise<number> {
  const settled = moment(nowMs - SETTLED_MS)
  const bodies = await database.write(
    `delete from artifact_bodies where used_at < $1
     and not exists (select 1 from artifacts where artifacts.sha256 = artifact_bodies.sha256) returning 1 as one`,
    [settled],
  )
  // Compiled code was used when the runs were made that refer to it. Those that are older than all others mark theirs
  // anew, so that one moment parts what is used from what is not.
  for (const part of parts(saved, RUNS_AT_ONCE)) {
    const { sql, parameters } = oneOf('run_id', part, 2)
    await database.write(
      `update compiled_code set used_at = $1
       where hash in (select compiled_hash from node_results where ${sql} and compiled_hash is not null)`,
      [moment(nowMs), ...parameters],
    )
  }
  const among = oneOf('id', saved)
  const [first] = await database.read(
    `select min(created_at) as oldest from runs where not (${among.sql})`,
    among.parameters,
  )
  const oldest = typeof first?.['oldest'] === 'string' && first['oldest'] < settled ? first['oldest'] : settled
  const compiled = await database.write('delete from compiled_code where used_at < $1 returning 1 as one', [oldest])
  return bodies.length + compiled.length
}

async function remove(session: Session, table: string, column: string, runIds: readonly number[]): Promise<void> {
  const { sql, parameters } = oneOf(column, runIds)
  await session.write(`delete from ${table} where ${sql}`, parameters)
}

/** How many rows went. */
async function removed(session: Session, table: string, runIds: readonly number[]): Promise<number> {
  const { sql, parameters } = oneOf('run_id', runIds)
  return (await session.write(`delete from ${table} where ${sql} returning 1 as one`, parameters)).length
}

function daysAgo(days: number, nowMs: number): string {
  return moment(nowMs - days * DAY_MS)
}
