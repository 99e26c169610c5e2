import { DatabaseError } from '#warehouse/adapter/database-error.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { moment } from '../store/clock.ts'
import type { NewAuditRecord } from '../store/port/audit.ts'
import type { FinalStatus, Run, RunFilter } from '../store/port/runs.ts'
import type { Store } from '../store/store.ts'
import { countRows } from './count-rows.ts'
import type { HistorySchema } from './history-schema.ts'
import { HISTORY_TABLES, type HistoryRows, LEDGER, LEDGER_TABLE } from './history-tables.ts'
import { historyRows, type RowCount } from './history-rows.ts'
import { inTransaction, rowsOf, send } from './in-transaction.ts'
import { insertSql, quoted } from './insert-sql.ts'
import { prepareTables } from './prepare-tables.ts'
import { type FindTest, readRunHistory, type RunHistory } from './run-history.ts'

/** Whose history it is. */
export interface HistoryPlace {
  readonly instance: string | null
  readonly target: string
  /** Runs of which no target is known belong to this one too. */
  readonly isDefaultTarget: boolean
}

export interface WriteOptions {
  readonly store: Pick<Store, 'runs' | 'steps' | 'nodeResults' | 'freshness' | 'notes' | 'audit'>
  readonly schema: HistorySchema
  readonly now: () => number
  readonly newId: () => string
  /** What the project says of its tests. */
  readonly tests: FindTest
}

/** How many runs go in one transaction. */
const RUNS = 20
const TRIES = 5
/** Servers have clocks of their own, and what ended earlier may be kept later. */
const MARGIN_MS = 60 * 60_000
const LOOKED_AT = 500
const OVER: readonly FinalStatus[] = ['success', 'error', 'cancelled']

/**
 * Appends runs that are over and not there yet to the tables of history, and gives their numbers. A run is written in
 * one transaction with its row in the ledger: never in part, and never twice, whoever else writes at the same time.
 */
export async function writeHistory(session: Session, place: HistoryPlace, options: WriteOptions): Promise<number[]> {
  const storeId = await options.store.notes.ensure('store id', options.newId())
  const writer = new Writer(session, place, { ...options, storeId })
  const written: number[] = []
  for (;;) {
    const { ids, isAll } = await withTries(() => writer.writeSome())
    written.push(...ids)
    if (isAll) return written
  }
}

/** Where somebody else has written the same a moment ago, what is missing is another matter now. */
async function withTries<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === TRIES || !(error instanceof DatabaseError) || !CONFLICT.test(error.text)) throw error
    }
  }
}

const CONFLICT = /duplicate key|unique constraint|conflict|deadlock|serializ|already exists|concurrent/i

class Writer {
  private readonly session: Session
  private readonly place: HistoryPlace
  private readonly options: WriteOptions & { readonly storeId: string }
  private isPrepared = false

  constructor(session: Session, place: HistoryPlace, options: WriteOptions & { readonly storeId: string }) {
    this.session = session
    this.place = place
    this.options = options
  }

  /** Writes the first runs that are missing, and gives their numbers. */
  async writeSome(): Promise<{ readonly ids: readonly number[]; readonly isAll: boolean }> {
    const { session } = this
    if (!this.isPrepared) await prepareTables(session, this.options.schema)
    this.isPrepared = true
    const missing = await this.missing()
    const runs = missing.slice(0, RUNS)
    if (runs.length > 0) await this.write(runs)
    return { ids: runs.map(({ id }) => id), isAll: missing.length <= RUNS }
  }

  /**
   * Runs that are over and not in the ledger. Those with numbers that it has not come to stand in front: where the clock
   * was set back, they alone tell that a run is new. The others are found by when they ended.
   */
  private async missing(): Promise<Run[]> {
    const { since, highest, known } = await inTransaction(this.session, () => this.readLedger())
    const isMissing = ({ id, createdAt }: Run) => !known.has(`${id} ${createdAt}`)
    const above = await this.endedRuns({ idAbove: highest, order: 'id' }, LOOKED_AT)
    const ended = await this.endedRuns({ finished: { from: since }, order: 'finishedAt' }, LOOKED_AT + known.size)
    const numbers = new Set(above.map(({ id }) => id))
    const late = ended.filter((run) => isMissing(run) && !numbers.has(run.id))
    return [
      ...above.sort((a, b) => a.id - b.id),
      ...late.sort((a, b) => ((a.finishedAt ?? '') < (b.finishedAt ?? '') ? -1 : 1)),
    ]
  }

  private async readLedger(): Promise<{
    readonly since: string
    readonly highest: number
    readonly known: ReadonlySet<string>
  }> {
    const from = `from ${this.options.schema.relation(LEDGER)} where ${this.whereMine()}`
    const [[last, highest] = []] = await rowsOf(this.session, `select max(finished_at), max(run_id) ${from}`)
    const since = typeof last === 'string' ? moment(Date.parse(last) - MARGIN_MS) : ''
    const rows = await rowsOf(this.session, `select run_id, created_at ${from} and finished_at >= ${quoted(since)}`)
    const known = new Set(rows.map(([run_id, created_at]) => `${run_id} ${created_at}`))
    return { since, highest: Number(highest ?? 0), known }
  }

  private async endedRuns(filter: Pick<RunFilter, 'idAbove' | 'finished' | 'order'>, limit: number): Promise<Run[]> {
    const runs: Run[] = []
    const instance = this.place.instance ?? ''
    for (const target of this.targets()) {
      const { items } = await this.options.store.runs.list({ ...filter, instance, target, statuses: OVER }, { limit })
      runs.push(...items)
    }
    return runs
  }

  private async write(runs: readonly Run[]): Promise<void> {
    const { session } = this
    const { store, tests, now, schema, storeId } = this.options
    const histories: { readonly history: RunHistory; readonly counts: ReadonlyMap<string, RowCount> }[] = []
    for (const run of runs) {
      const history = await readRunHistory(store, run, tests)
      histories.push({ history, counts: await countRows(session, store, history, now) })
    }
    const at = moment(now())
    const ledger = runs.map(({ id, instance, target, createdAt, finishedAt }) => ({
      store_id: storeId,
      run_id: id,
      instance,
      target,
      created_at: createdAt,
      finished_at: finishedAt,
      written_at: at,
    }))
    await inTransaction(session, async () => {
      // First, so that of two who write at once the second one waits or fails here, before it has written anything.
      for (const sql of insertSql(LEDGER_TABLE, schema.relation(LEDGER), ledger, session.adapter.dialect)) {
        await send(session, sql)
      }
      const versions = await this.versions()
      await this.append(
        histories.map(({ history, counts }) => historyRows(history, { storeId, now: at, versions, counts })),
      )
    })
    // Only what is there for good is evidence.
    const counted = histories.flatMap(({ history, counts }) => countsRecord(history, counts))
    if (counted.length > 0) await store.audit.append(counted)
  }

  private async append(all: readonly HistoryRows[]): Promise<void> {
    const { session } = this
    for (const [name, table] of Object.entries(HISTORY_TABLES)) {
      const rows = all.flatMap((each) => each[name as keyof HistoryRows])
      const relation = this.options.schema.relation(name)
      for (const sql of insertSql(table, relation, rows, session.adapter.dialect)) await send(session, sql)
    }
  }

  /** The last version that is known of each node. */
  private async versions(): Promise<Map<string, string>> {
    const rows = await rowsOf(
      this.session,
      `select unique_id, checksum from ${this.options.schema.relation('model_versions')}
       where ${this.whereMine()} order by first_run_at, run_id`,
    )
    return new Map(rows.map(([unique_id, checksum]) => [String(unique_id), String(checksum)]))
  }

  private targets(): readonly string[] {
    const { target, isDefaultTarget } = this.place
    return isDefaultTarget ? [target, ''] : [target]
  }

  private whereMine(): string {
    const targets = this.targets().map(quoted)
    return `store_id = ${quoted(this.options.storeId)} and coalesce(instance, '') = ${quoted(this.place.instance ?? '')}
      and coalesce(target, '') in (${targets.join(', ')})`
  }
}

/** How many rows the tables had that a run built: DuckDB does not tell it with the result of a statement. */
function countsRecord({ run }: RunHistory, counts: ReadonlyMap<string, RowCount>): readonly NewAuditRecord[] {
  if (counts.size === 0) return []
  const data = Object.fromEntries([...counts].map(([unique_id, { rows }]) => [unique_id, rows]))
  return [{ action: 'rows.counted', actor: null, subject: `run ${run.id}`, data: { rows: data } }]
}
