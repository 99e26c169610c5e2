import { type Clock, moment } from '../clock.ts'
import { number, numberOrNull, text, textOrNull } from '../database/cells.ts'
import { nextNumber } from '../database/counter.ts'
import type { Row, Session } from '../database/database.ts'
import { insertRows, oneOf, parts } from '../database/rows.ts'
import type { LogPart, LogPiece, LogStream, NewStep, Step, StepEnd, Steps, StepStatus } from '../port/steps.ts'
import { appendChunks, type ChunkItem, lastSeq, readChunks } from './chunks.ts'

const COLUMNS = ['id', 'run_id', 'step', 'kind', 'name', 'command_line', 'status']
const LONGEST_LOG = 10_000
const PLANNED_ANEW = `on conflict (run_id, step) do update
  set kind = excluded.kind, name = excluded.name, command_line = excluded.command_line returning *`

/** Steps in a database. */
export class StoredSteps implements Steps {
  private readonly session: Session
  private readonly clock: Clock

  constructor(session: Session, clock: Clock) {
    this.session = session
    this.clock = clock
  }

  plan(runId: number, steps: readonly NewStep[]): Promise<readonly Step[]> {
    return this.session.transaction(async (session) => {
      if (steps.length === 0) return []
      const first = await nextNumber(session, 'steps', steps.length)
      const rows = steps.map(({ index, kind, name, commandLine }, at) => [
        first + at,
        runId,
        index,
        kind,
        name,
        commandLine,
        'queued',
      ])
      return (await insertRows(session, 'steps', COLUMNS, rows, PLANNED_ANEW)).map(stepFrom)
    })
  }

  async start(runId: number, index: number, facts: { readonly invocationId?: string | undefined } = {}): Promise<void> {
    await this.session.write(
      `update steps set status = 'running', started_at = coalesce(started_at, $1),
       invocation_id = coalesce($2, invocation_id) where run_id = $3 and step = $4 and finished_at is null`,
      [moment(this.clock()), facts.invocationId, runId, index],
    )
  }

  async finish(runId: number, index: number, { status, exitCode, message }: StepEnd): Promise<void> {
    await this.session.write(
      `update steps set status = $1, exit_code = $2, message = $3, finished_at = $4
       where run_id = $5 and step = $6 and finished_at is null`,
      [status, exitCode, message, moment(this.clock()), runId, index],
    )
  }

  async of(runId: number): Promise<readonly Step[]> {
    return this.ofRuns([runId])
  }

  async ofRuns(runIds: readonly number[]): Promise<readonly Step[]> {
    const found: Step[] = []
    for (const part of parts(runIds)) {
      const { sql, parameters } = oneOf('run_id', part)
      const rows = await this.session.read(`select * from steps where ${sql} order by run_id, step`, parameters)
      found.push(...rows.map(stepFrom))
    }
    return found
  }

  async find(id: number): Promise<Step | undefined> {
    const [row] = await this.session.read('select * from steps where id = $1', [id])
    return row && stepFrom(row)
  }

  async write(runId: number, pieces: readonly LogPiece[]): Promise<void> {
    const items = pieces.map(({ step, stream, text: said }) => ({ step, item: JSON.stringify([stream, said]) }))
    await appendChunks(this.session, runId, 'log', items)
  }

  async log(
    runId: number,
    options: LogPart = {},
  ): Promise<{ readonly pieces: readonly LogPiece[]; readonly next: number }> {
    const { after = 0, step, limit = LONGEST_LOG } = options
    const { characters = Number.POSITIVE_INFINITY } = options
    const items = cutAt(characters, await readChunks(this.session, runId, 'log', { after, step, limit }))
    const pieces = items.map(({ step: of, item }) => {
      const [stream, said] = JSON.parse(item) as [LogStream, string]
      return { step: of, stream, text: said }
    })
    return { pieces, next: items.at(-1)?.seq ?? after }
  }

  lastPiece(runId: number): Promise<number> {
    return lastSeq(this.session, runId, 'log')
  }
}

/** As many as do not go beyond so many characters, but the first one in any case. */
function cutAt(characters: number, items: readonly ChunkItem[]): readonly ChunkItem[] {
  let sum = 0
  const end = items.findIndex(({ item }, at) => {
    sum += item.length
    return at > 0 && sum > characters
  })
  return end < 0 ? items : items.slice(0, end)
}

function stepFrom(row: Row): Step {
  return {
    id: number(row, 'id'),
    runId: number(row, 'run_id'),
    index: number(row, 'step'),
    kind: text(row, 'kind') as Step['kind'],
    name: text(row, 'name'),
    commandLine: text(row, 'command_line'),
    status: text(row, 'status') as StepStatus,
    exitCode: numberOrNull(row, 'exit_code'),
    invocationId: textOrNull(row, 'invocation_id'),
    message: textOrNull(row, 'message'),
    startedAt: textOrNull(row, 'started_at'),
    finishedAt: textOrNull(row, 'finished_at'),
  }
}
