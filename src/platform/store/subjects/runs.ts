import { type Clock, moment } from '../clock.ts'
import { json, number, text } from '../database/cells.ts'
import { nextNumber } from '../database/counter.ts'
import type { Parameter, Session } from '../database/database.ts'
import { insertRows, oneOf, parts } from '../database/rows.ts'
import type { Listed, Page } from '../port/page.ts'
import type {
  BriefRun,
  Claim,
  NewRun,
  PoolLimits,
  Run,
  RunEnd,
  RunFilter,
  RunOrigin,
  Runs,
  RunStatus,
  RunTraits,
  StartFacts,
} from '../port/runs.ts'
import { addNodeDays, countNodes } from './node-sums.ts'
import { ALIVE } from './servers.ts'
import { BRIEF_COLUMNS, briefRunFrom, newRunValues, RUN_COLUMNS, runFrom } from './run-row.ts'
import { whereRuns } from './where-runs.ts'

const ORDERS: Readonly<Record<NonNullable<RunFilter['order']>, string>> = {
  id: 'id',
  '-id': 'id desc',
  createdAt: 'created_at, id',
  '-createdAt': 'created_at desc, id desc',
  finishedAt: 'finished_at, id',
  '-finishedAt': 'finished_at desc, id desc',
}

/** Runs in a database. */
export class StoredRuns implements Runs {
  private readonly session: Session
  private readonly clock: Clock

  constructor(session: Session, clock: Clock) {
    this.session = session
    this.clock = clock
  }

  add(run: NewRun): Promise<{ readonly run: Run; readonly isNew: boolean }> {
    return this.session.transaction(async (session) => {
      const key = run.idempotencyKey ?? null
      // The counter first: it keeps a second one with the same key waiting until this one can be seen.
      const id = await nextNumber(session, 'runs')
      const [earlier] = key === null ? [] : await session.read('select * from runs where idempotency_key = $1', [key])
      if (earlier) {
        await session.write("update counters set value = value - 1 where name = 'runs'")
        return { run: runFrom(earlier), isNew: false }
      }
      return { run: await this.insert(session, id, run, 'queued', null), isNew: true }
    })
  }

  begin(run: NewRun, owner: string): Promise<Run> {
    return this.session.transaction(async (session) => {
      const id = await nextNumber(session, 'runs')
      return this.insert(session, id, run, 'running', owner)
    })
  }

  async find(id: number): Promise<Run | undefined> {
    const [row] = await this.session.read('select * from runs where id = $1', [id])
    return row && runFrom(row)
  }

  async list(filter: RunFilter, { limit, offset = 0 }: Page): Promise<Listed<Run>> {
    const { sql, parameters } = whereRuns(filter)
    const [counted] = await this.session.read(`select count(*) as total from runs ${sql}`, parameters)
    const place = parameters.length
    const rows = await this.session.read(
      `select * from runs ${sql} order by ${ORDERS[filter.order ?? '-id']} limit $${place + 1} offset $${place + 2}`,
      [...parameters, limit, offset],
    )
    return { items: rows.map(runFrom), total: counted ? number(counted, 'total') : 0 }
  }

  async traits(): Promise<RunTraits> {
    const valuesOf = async (column: string) => {
      const sql = `select distinct ${column} as value from runs where ${column} is not null and ${column} <> '' order by 1`
      return (await this.session.read(sql)).map((row) => text(row, 'value'))
    }
    const [jobs = [], instances = [], targets = [], origins = [], requesters = []] = await Promise.all(
      ['job', 'instance', 'target', 'origin', 'requester'].map(valuesOf),
    )
    return { jobs, instances, targets, origins: origins as RunOrigin[], requesters }
  }

  async latestOfJobs(job?: string): Promise<readonly BriefRun[]> {
    const latest = latestIds(job)
    const rows = await this.session.read(
      `select ${BRIEF_COLUMNS} from runs where id in (${latest.sql}) order by id`,
      latest.parameters,
    )
    return rows.map(briefRunFrom)
  }

  async successesBeforeFailures(job?: string): Promise<readonly BriefRun[]> {
    const latest = latestIds(job)
    const rows = await this.session.read(
      `select ${BRIEF_COLUMNS} from runs where id in (
         select (
           select max(earlier.id) from runs earlier
           where earlier.job = last.job and earlier.instance = last.instance and earlier.status = 'success'
         )
         from runs last where last.id in (${latest.sql}) and last.status <> 'success'
       ) order by id`,
      latest.parameters,
    )
    return rows.map(briefRunFrom)
  }

  async waiting(limit: number): Promise<readonly Run[]> {
    const rows = await this.session.read(
      `select * from runs where finished_at is null and status = 'queued' and coalesce(should_start_at, '') <= $1
       order by priority desc, id limit $2`,
      [this.now(), limit],
    )
    return rows.map(runFrom)
  }

  take(id: number, owner: string, limits: PoolLimits = {}): Promise<Run | undefined> {
    return this.session.transaction(async (session) => {
      // Whoever counts what is in the pools does it alone, else two could both find the last place free.
      await lockPools(session)
      const [queued] = await session.read("select pools from runs where id = $1 and status = 'queued'", [id])
      if (!queued || !(await haveRoom(session, json<readonly string[]>(queued, 'pools'), limits))) return undefined
      const now = this.now()
      const [row] = await session.write(
        `update runs set status = 'starting', owner = $1, claim = claim + 1, taken_at = $2
         where id = $3 and status = 'queued' and finished_at is null and coalesce(should_start_at, '') <= $4 returning *`,
        [owner, now, id, now],
      )
      if (!row) return undefined
      const run = runFrom(row)
      await enterPools(session, run)
      return run
    })
  }

  adopt(id: number, owner: string): Promise<Run | undefined> {
    return this.session.transaction(async (session) => {
      const [orphan] = await session.read(
        `select claim from runs where id = $1 and finished_at is null and status in ('starting', 'running')
         and not exists (${ALIVE('runs.owner', '$2')})`,
        [id, this.now()],
      )
      if (!orphan) return undefined
      // The claim says whether somebody was faster. PostgreSQL looks at the row once more when it had to wait for it,
      // but not at the other tables.
      const [row] = await session.write(
        'update runs set owner = $1, claim = claim + 1 where id = $2 and claim = $3 and finished_at is null returning *',
        [owner, id, number(orphan, 'claim')],
      )
      return row && runFrom(row)
    })
  }

  giveBack({ id, claim }: Claim): Promise<boolean> {
    return this.session.transaction(async (session) => {
      const rows = await session.write(
        `update runs set status = 'queued', owner = null, taken_at = null
         where id = $1 and claim = $2 and status = 'starting' and finished_at is null returning id`,
        [id, claim],
      )
      if (rows.length > 0) await session.write('delete from run_pools where run_id = $1', [id])
      return rows.length > 0
    })
  }

  async start({ id, claim }: Claim, { target, projectName, code }: StartFacts = {}): Promise<boolean> {
    const set = ["status = 'running'", 'started_at = coalesce(started_at, $1)']
    const parameters: Parameter[] = [this.now()]
    const also = (column: string, value: Parameter): void => {
      parameters.push(value)
      set.push(`${column} = $${parameters.length}`)
    }
    if (target !== undefined) also('target', target)
    if (projectName !== undefined) also('project_name', projectName)
    if (code !== undefined) {
      also('git_commit', code.commit)
      also('git_branch', code.branch)
      also('is_dirty', code.isDirty)
      also('manifest_hash', code.manifestHash)
    }
    const place = parameters.length
    const rows = await this.session.write(
      `update runs set ${set.join(', ')} where id = $${place + 1} and claim = $${place + 2} and finished_at is null
       and status in ('starting', 'running') returning id`,
      [...parameters, id, claim],
    )
    return rows.length > 0
  }

  async noteManifest(id: number, hash: string): Promise<void> {
    await this.session.write('update runs set manifest_hash = $1 where id = $2 and finished_at is null', [hash, id])
  }

  finish({ id, claim }: Claim, { status, message = null, exitCode = null }: RunEnd): Promise<boolean> {
    return this.session.transaction(async (session) => {
      const counts = await countNodes(session, id)
      const [row] = await session.write(
        `update runs set status = $1, status_message = $2, exit_code = $3, finished_at = $4, counts = $5
         where id = $6 and claim = $7 and finished_at is null and status <> 'queued' returning *`,
        [status, message, exitCode, this.now(), JSON.stringify(counts), id, claim],
      )
      if (!row) return false
      await session.write('delete from run_pools where run_id = $1', [id])
      await addNodeDays(session, id)
      await noteOutcome(session, runFrom(row))
      return true
    })
  }

  askToCancel(id: number, by: string, message?: string): Promise<Run | undefined> {
    return this.session.transaction(async (session) => {
      const now = this.now()
      const [queued] = await session.write(
        `update runs set status = 'cancelled', status_message = $1, finished_at = $2, cancel_asked_at = $3,
         cancel_asked_by = $4 where id = $5 and status = 'queued' and finished_at is null returning *`,
        [message ?? `Cancelled by ${by}`, now, now, by, id],
      )
      if (queued) return runFrom(queued)
      const [row] = await session.write(
        `update runs set cancel_asked_at = coalesce(cancel_asked_at, $1), cancel_asked_by = coalesce(cancel_asked_by, $2)
         where id = $3 and finished_at is null returning *`,
        [now, by, id],
      )
      if (row) return runFrom(row)
      const [over] = await session.read('select * from runs where id = $1', [id])
      return over && runFrom(over)
    })
  }

  async toCancel(owner: string): Promise<readonly Run[]> {
    const rows = await this.session.read(
      `select * from runs where finished_at is null and status in ('starting', 'running') and owner = $1
       and cancel_asked_at is not null order by id`,
      [owner],
    )
    return rows.map(runFrom)
  }

  async orphaned(): Promise<readonly Run[]> {
    const rows = await this.session.read(
      `select * from runs where finished_at is null and status in ('starting', 'running')
       and not exists (${ALIVE('runs.owner', '$1')}) order by id`,
      [this.now()],
    )
    return rows.map(runFrom)
  }

  takeEnded(limit: number, ttlMs: number): Promise<readonly Run[]> {
    return this.session.transaction(async (session) => {
      const now = this.clock()
      const waiting = `finished_at is not null and followed_at is null and coalesce(follow_until, '') <= $1`
      const found = await session.read(`select id from runs where ${waiting} order by finished_at, id limit $2`, [
        moment(now),
        limit,
      ])
      if (found.length === 0) return []
      const among = oneOf(
        'id',
        found.map((row) => number(row, 'id')),
        3,
      )
      const rows = await session.write(
        `update runs set follow_until = $2 where ${waiting} and ${among.sql} returning *`,
        [moment(now), moment(now + ttlMs), ...among.parameters],
      )
      return rows.map(runFrom).sort((one, other) => compareEnds(one, other))
    })
  }

  async followed(ids: readonly number[]): Promise<void> {
    for (const part of parts(ids)) {
      const among = oneOf('id', part, 2)
      await this.session.write(`update runs set followed_at = $1 where ${among.sql}`, [this.now(), ...among.parameters])
    }
  }

  async inPools(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.session.read('select pool, count(*) as runs from run_pools group by pool order by pool')
    return new Map(rows.map((row) => [String(row['pool']), number(row, 'runs')]))
  }

  private async insert(
    session: Session,
    id: number,
    run: NewRun,
    status: Extract<RunStatus, 'queued' | 'running'>,
    owner: string | null,
  ): Promise<Run> {
    const [row] = await insertRows(
      session,
      'runs',
      RUN_COLUMNS,
      [newRunValues(id, run, { status, owner, now: this.now() })],
      'returning *',
    )
    if (!row) throw new Error('A run was not kept')
    const kept = runFrom(row)
    if (owner !== null) await enterPools(session, kept)
    return kept
  }

  private now(): string {
    return moment(this.clock())
  }
}

/** The latest run of each job and instance, or of one job's instances. */
function latestIds(job: string | undefined): { readonly sql: string; readonly parameters: readonly Parameter[] } {
  const [which, parameters] = job === undefined ? ["job <> ''", []] : ['job = $1', [job]]
  return { sql: `select max(id) from runs where ${which} group by job, instance`, parameters }
}

async function lockPools(session: Session): Promise<void> {
  await session.write(
    "insert into counters (name, value) values ('pools', 1) on conflict (name) do update set value = counters.value + 1",
  )
}

async function haveRoom(session: Session, pools: readonly string[], limits: PoolLimits): Promise<boolean> {
  for (const pool of pools) {
    const limit = limits[pool]
    if (limit === undefined) continue
    const [row] = await session.read('select count(*) as runs from run_pools where pool = $1', [pool])
    if (row && number(row, 'runs') >= limit) return false
  }
  return true
}

async function enterPools(session: Session, { id, pools }: Run): Promise<void> {
  const rows = [...new Set(pools)].map((pool) => [pool, id])
  await insertRows(session, 'run_pools', ['pool', 'run_id'], rows)
}

async function noteOutcome(session: Session, { job, instance, status }: Run): Promise<void> {
  if (job === null || status === 'cancelled') return
  await session.write(
    status === 'success'
      ? 'update jobs set failures_in_a_row = 0 where job = $1 and instance = $2'
      : 'update jobs set failures_in_a_row = failures_in_a_row + 1 where job = $1 and instance = $2',
    [job, instance ?? ''],
  )
}

function compareEnds(one: Run, other: Run): number {
  const [a = '', b = ''] = [one.finishedAt ?? '', other.finishedAt ?? '']
  return a < b ? -1 : a > b ? 1 : one.id - other.id
}
