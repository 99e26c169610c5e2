import { createHash } from 'node:crypto'
import { asMoment, type Clock, moment } from '../clock.ts'
import { number, numberOrNull, text, textOrNull } from '../database/cells.ts'
import type { Parameter, Row, Session } from '../database/database.ts'
import { insertRows, oneOf, parts } from '../database/rows.ts'
import type {
  Cost,
  LatestOfNode,
  NodePoint,
  NodeResult,
  NodeResults,
  Place,
  StoredNodeResult,
} from '../port/node-results.ts'
import type { Between } from '../port/page.ts'
import { COMPILED_CODE, keepBodies, packNew, readBody } from './bodies.ts'
import { noteLatest } from './note-latest.ts'
import { noteTests } from './note-tests.ts'
import { WAS_RUN, wasRun } from './was-run.ts'

const COLUMNS = [
  'run_id',
  'step',
  'unique_id',
  'resource_type',
  'status',
  'message',
  'failures',
  'execution_time',
  'relation_name',
  'materialized',
  'checksum',
  'compiled_hash',
  'rows_affected',
  'bytes_processed',
  'started_at',
  'finished_at',
  'owner',
  'reused_from',
  'details',
]
const KEY = ['run_id', 'step', 'unique_id']
const REPLACE = `on conflict (${KEY.join(', ')}) do update set ${COLUMNS.filter((column) => !KEY.includes(column))
  .map((column) => `${column} = excluded.${column}`)
  .join(', ')}`

/** All but the durations, which are long. */
const LATEST_COLUMNS = `instance, target, unique_id, resource_type, status, message, execution_time, run_id, at, checksum,
  success_run_id, success_at, failures, rows_affected`

const COST_KEYS = { node: 'unique_id', job: 'job', owner: 'owner' } as const

/** What is read with its result and asked for by nothing else. */
type Details = Pick<NodeResult, 'timing' | 'thread_id' | 'adapter_response' | 'batch_results' | 'depends_on'>

/** Results of nodes in a database. */
export class StoredNodeResults implements NodeResults {
  private readonly session: Session
  private readonly clock: Clock

  constructor(session: Session, clock: Clock) {
    this.session = session
    this.clock = clock
  }

  async save(runId: number, results: readonly NodeResult[]): Promise<void> {
    if (results.length === 0) return
    const now = moment(this.clock())
    const ended = results.map((result) => ({
      ...result,
      startedAt: result.startedAt && asMoment(result.startedAt),
      finishedAt: result.finishedAt === null ? now : asMoment(result.finishedAt),
    }))
    const compiled = new Map(ended.flatMap(({ compiledCode }) => (compiledCode ? [digested(compiledCode)] : [])))
    const packed = await packNew(this.session, COMPILED_CODE, compiled)
    await this.session.transaction(async (session) => {
      const place = await placeOf(session, runId)
      await keepBodies(session, COMPILED_CODE, compiled, packed, now)
      for (const distinct of withoutRepetition(ended)) {
        // In one order everywhere: two runs with the same nodes do not wait for each other in a circle.
        const sorted = [...distinct].sort((a, b) => (a.unique_id < b.unique_id ? -1 : 1))
        await insertRows(
          session,
          'node_results',
          COLUMNS,
          sorted.map((result) => values(runId, result)),
          REPLACE,
        )
        const done = sorted.filter(wasRun)
        await noteLatest(session, runId, place, done)
        await noteTests(session, runId, place, done)
      }
    })
  }

  async of(runId: number, step?: number): Promise<readonly StoredNodeResult[]> {
    const rows = await this.session.read(
      `select * from node_results where run_id = $1 ${step === undefined ? '' : 'and step = $2'}
       order by step, finished_at, unique_id`,
      step === undefined ? [runId] : [runId, step],
    )
    return rows.map(resultFrom)
  }

  async outline(runId: number): Promise<{ readonly count: number; readonly mark: string }> {
    const [row = {}] = await this.session.read(
      `select count(*) as results, max(finished_at) as newest, min(finished_at) as oldest, max(step) as step,
         sum(length(status)) as statuses, sum(length(coalesce(message, ''))) as messages, sum(failures) as failures,
         sum(rows_affected) as rows_in_all, count(compiled_hash) as compiled, count(reused_from) as reused
       from node_results where run_id = $1`,
      [runId],
    )
    return { count: number(row, 'results'), mark: Object.values(row).join(' ') }
  }

  async find(runId: number, unique_id: string): Promise<readonly StoredNodeResult[]> {
    const rows = await this.session.read(
      'select * from node_results where run_id = $1 and unique_id = $2 order by step',
      [runId, unique_id],
    )
    return rows.map(resultFrom)
  }

  async history(
    unique_id: string,
    options: Partial<Place> & { readonly between?: Between | undefined; readonly limit?: number | undefined } = {},
  ): Promise<readonly NodePoint[]> {
    const parameters: Parameter[] = [unique_id, options.limit ?? 100]
    const conditions = ['n.unique_id = $1', WAS_RUN]
    const compare = (left: string, value: Parameter): void => {
      if (value === undefined) return
      parameters.push(value)
      conditions.push(`${left} $${parameters.length}`)
    }
    compare('r.instance =', options.instance === null ? '' : options.instance)
    compare('r.target =', options.target === null ? '' : options.target)
    compare('n.finished_at >=', options.between?.from)
    compare('n.finished_at <', options.between?.to)
    const rows = await this.session.read(
      `select n.run_id, r.job, n.status, n.execution_time, n.failures, n.rows_affected, n.bytes_processed, n.finished_at
       from node_results as n join runs as r on r.id = n.run_id where ${conditions.join(' and ')}
       order by n.run_id desc, n.step desc limit $2`,
      parameters,
    )
    // A run that waits is passed by others with higher numbers. Runs are read by number, of which there is an index.
    return rows.map(pointFrom).toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1))
  }

  async latest({ instance, target }: Place, unique_ids?: readonly string[]): Promise<readonly LatestOfNode[]> {
    const key = [instance ?? '', target ?? '']
    const sql = `select ${LATEST_COLUMNS} from node_latest where instance = $1 and target = $2`
    if (!unique_ids) return (await this.session.read(`${sql} order by unique_id`, key)).map(latestFrom)
    const found: LatestOfNode[] = []
    for (const part of parts(unique_ids)) {
      const among = oneOf('unique_id', part, 3)
      const rows = await this.session.read(`${sql} and ${among.sql} order by unique_id`, [...key, ...among.parameters])
      found.push(...rows.map(latestFrom))
    }
    return found
  }

  async latestMark({ instance, target }: Place): Promise<string> {
    const [row = {}] = await this.session.read(
      `select count(*) as nodes, max(at) as newest, sum(run_id) as runs, sum(step) as steps,
         sum(length(status)) as statuses
       from node_latest where instance = $1 and target = $2`,
      [instance ?? '', target ?? ''],
    )
    return Object.values(row).join(' ')
  }

  async compiled(hash: string): Promise<string | undefined> {
    const body = await readBody(this.session, COMPILED_CODE, hash)
    return body && Buffer.from(body).toString()
  }

  async costs(by: 'node' | 'job' | 'owner', { from = '', to = '9999' }: Between): Promise<readonly Cost[]> {
    const key = COST_KEYS[by]
    const rows = await this.session.read(
      `select ${key} as cost_key, sum(runs) as runs, sum(seconds) as seconds, sum(rows_affected) as rows_affected,
       sum(bytes_processed) as bytes_processed from node_days where day >= $1 and day < $2
       group by ${key} order by sum(seconds) desc, ${key}`,
      [from.slice(0, 10), to.slice(0, 10)],
    )
    return rows.map((row) => ({
      key: text(row, 'cost_key') || null,
      runs: number(row, 'runs'),
      seconds: number(row, 'seconds'),
      rows: number(row, 'rows_affected'),
      bytes: number(row, 'bytes_processed'),
    }))
  }

  async durations(
    unique_ids: readonly string[],
    { instance, target }: Place,
    limit: number,
  ): Promise<ReadonlyMap<string, readonly number[]>> {
    const found = new Map<string, readonly number[]>()
    for (const part of parts(unique_ids)) {
      const among = oneOf('unique_id', part, 3)
      const rows = await this.session.read(
        `select unique_id, durations from node_latest where instance = $1 and target = $2 and ${among.sql}`,
        [instance ?? '', target ?? '', ...among.parameters],
      )
      for (const row of rows) {
        // Each ends with a space; behind the last one may stand what is left of a number that was cut.
        const seconds = text(row, 'durations').split(' ').slice(0, -1).map(Number)
        if (seconds.length > 0) found.set(text(row, 'unique_id'), seconds.slice(0, limit))
      }
    }
    return found
  }
}

async function placeOf(session: Session, runId: number): Promise<Place> {
  const [run] = await session.read('select instance, target from runs where id = $1', [runId])
  if (!run) throw new Error(`There is no run ${runId} to keep results of`)
  return { instance: text(run, 'instance'), target: text(run, 'target') }
}

/** One statement can not touch a row twice: what comes again goes into a later round. */
function withoutRepetition<Item extends NodeResult>(results: readonly Item[]): readonly (readonly Item[])[] {
  const rounds: Map<string, Item>[] = []
  for (const result of results) {
    const round = rounds.find((each) => !each.has(result.unique_id))
    if (round) round.set(result.unique_id, result)
    else rounds.push(new Map([[result.unique_id, result]]))
  }
  return rounds.map((round) => [...round.values()])
}

function digested(code: string): [hash: string, code: Uint8Array] {
  return [digestOf(code), Buffer.from(code)]
}

function digestOf(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}

function values(runId: number, result: NodeResult): readonly Parameter[] {
  const { timing, thread_id, adapter_response, batch_results = null, depends_on } = result
  const details: Details = { timing, thread_id, adapter_response, batch_results, ...(depends_on && { depends_on }) }
  return [
    runId,
    result.step,
    result.unique_id,
    result.resource_type,
    result.status,
    result.message,
    result.failures,
    result.execution_time,
    result.relation_name,
    result.materialized,
    result.checksum,
    result.compiledCode ? digestOf(result.compiledCode) : null,
    result.rows,
    result.bytes,
    result.startedAt,
    result.finishedAt,
    result.owner ?? '',
    result.reusedFrom,
    JSON.stringify(details),
  ]
}

function resultFrom(row: Row): StoredNodeResult {
  return {
    runId: number(row, 'run_id'),
    step: number(row, 'step'),
    unique_id: text(row, 'unique_id'),
    resource_type: text(row, 'resource_type'),
    status: text(row, 'status') as NodeResult['status'],
    message: textOrNull(row, 'message'),
    failures: numberOrNull(row, 'failures'),
    execution_time: number(row, 'execution_time'),
    relation_name: textOrNull(row, 'relation_name'),
    materialized: textOrNull(row, 'materialized'),
    checksum: textOrNull(row, 'checksum'),
    compiledHash: textOrNull(row, 'compiled_hash'),
    rows: numberOrNull(row, 'rows_affected'),
    bytes: numberOrNull(row, 'bytes_processed'),
    startedAt: textOrNull(row, 'started_at'),
    finishedAt: text(row, 'finished_at'),
    owner: text(row, 'owner') || null,
    reusedFrom: numberOrNull(row, 'reused_from'),
    ...(JSON.parse(text(row, 'details')) as Details),
  }
}

function pointFrom(row: Row): NodePoint {
  return {
    runId: number(row, 'run_id'),
    job: text(row, 'job') || null,
    status: text(row, 'status') as NodePoint['status'],
    execution_time: number(row, 'execution_time'),
    failures: numberOrNull(row, 'failures'),
    rows: numberOrNull(row, 'rows_affected'),
    bytes: numberOrNull(row, 'bytes_processed'),
    at: text(row, 'finished_at'),
  }
}

function latestFrom(row: Row): LatestOfNode {
  return {
    instance: text(row, 'instance') || null,
    target: text(row, 'target') || null,
    unique_id: text(row, 'unique_id'),
    resource_type: text(row, 'resource_type'),
    status: text(row, 'status') as LatestOfNode['status'],
    message: textOrNull(row, 'message'),
    execution_time: number(row, 'execution_time'),
    runId: number(row, 'run_id'),
    at: text(row, 'at'),
    checksum: textOrNull(row, 'checksum'),
    successRunId: numberOrNull(row, 'success_run_id'),
    successAt: textOrNull(row, 'success_at'),
    failures: numberOrNull(row, 'failures'),
    rows: numberOrNull(row, 'rows_affected'),
  }
}
