import { type Clock, moment } from '../clock.ts'
import { json, number, text, textOrNull } from '../database/cells.ts'
import { nextNumber } from '../database/counter.ts'
import type { Row, Session } from '../database/database.ts'
import type { Jobs, JobState } from '../port/jobs.ts'

/** What is remembered of jobs, in a database. */
export class StoredJobs implements Jobs {
  private readonly session: Session
  private readonly clock: Clock

  constructor(session: Session, clock: Clock) {
    this.session = session
    this.clock = clock
  }

  async see(job: string, instance: string | null): Promise<JobState> {
    return (await stateOf(this.session, job, instance)) ?? this.make(job, instance)
  }

  async list(job?: string): Promise<readonly JobState[]> {
    const [where, parameters] = job === undefined ? ['', []] : ['where job = $1', [job]]
    return (await this.session.read(`select * from jobs ${where} order by id`, parameters)).map(stateFrom)
  }

  async byId(id: number): Promise<JobState | undefined> {
    const [row] = await this.session.read('select * from jobs where id = $1', [id])
    return row && stateFrom(row)
  }

  async pause(job: string, instance: string | null, by: string): Promise<boolean> {
    await this.see(job, instance)
    const rows = await this.session.write(
      'update jobs set paused_at = $1, paused_by = $2 where job = $3 and instance = $4 and paused_at is null returning id',
      [moment(this.clock()), by, job, instance ?? ''],
    )
    return rows.length > 0
  }

  async resume(job: string, instance: string | null): Promise<boolean> {
    const rows = await this.session.write(
      `update jobs set paused_at = null, paused_by = null
       where job = $1 and instance = $2 and paused_at is not null returning id`,
      [job, instance ?? ''],
    )
    return rows.length > 0
  }

  async remember(job: string, instance: string | null, key: string, was: unknown, is: unknown): Promise<boolean> {
    await this.see(job, instance)
    return this.session.transaction(async (session) => {
      // Written first: nobody else changes the job between what is read and what is written.
      const [row] = await session.write('update jobs set id = id where job = $1 and instance = $2 returning memory', [
        job,
        instance ?? '',
      ])
      if (!row) return false
      const memory = new Map(Object.entries(json<Readonly<Record<string, unknown>>>(row, 'memory')))
      if (JSON.stringify(memory.get(key)) !== JSON.stringify(was)) return false
      if (is === undefined) memory.delete(key)
      else memory.set(key, is)
      await session.write('update jobs set memory = $1 where job = $2 and instance = $3', [
        JSON.stringify(Object.fromEntries(memory)),
        job,
        instance ?? '',
      ])
      return true
    })
  }

  private make(job: string, instance: string | null): Promise<JobState> {
    return this.session.transaction(async (session) => {
      const id = await nextNumber(session, 'jobs')
      // Another one may have seen the job meanwhile: the counter kept this one waiting for it.
      const there = await stateOf(session, job, instance)
      if (there) {
        await session.write("update counters set value = value - 1 where name = 'jobs'")
        return there
      }
      const [row] = await session.write(
        `insert into jobs (id, job, instance, first_seen_at, failures_in_a_row, memory)
         values ($1, $2, $3, $4, 0, '{}') returning *`,
        [id, job, instance ?? '', moment(this.clock())],
      )
      if (!row) throw new Error(`The job ${job} was not kept`)
      return stateFrom(row)
    })
  }
}

async function stateOf(session: Session, job: string, instance: string | null): Promise<JobState | undefined> {
  const [row] = await session.read('select * from jobs where job = $1 and instance = $2', [job, instance ?? ''])
  return row && stateFrom(row)
}

function stateFrom(row: Row): JobState {
  return {
    id: number(row, 'id'),
    job: text(row, 'job'),
    instance: text(row, 'instance') || null,
    firstSeenAt: text(row, 'first_seen_at'),
    pausedAt: textOrNull(row, 'paused_at'),
    pausedBy: textOrNull(row, 'paused_by'),
    failuresInARow: number(row, 'failures_in_a_row'),
    memory: json<Readonly<Record<string, unknown>>>(row, 'memory'),
  }
}
