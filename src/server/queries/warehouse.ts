import type { LiveWarehouse, QueryResult } from '#platform/live/live-platform.ts'
import type { CommandRequest } from '#platform/runner/command-request.ts'
import type { QueryHead, QueryRequest } from '#platform/runner/frames.ts'
import { HttpProblem } from '../http/http-problem.ts'
import type { Runner } from '../runners/runner.ts'
import { FewAtOnce } from './few-at-once.ts'
import { askLine, type BegunAnswer } from './query-line.ts'

/** Who answers queries of the default target. */
export interface Answerer {
  readonly runner: Runner
  /** Whose target it is, where the runner has no file. */
  readonly where?: CommandRequest
  /** The query is over. */
  readonly done: () => void
}

export interface WarehouseOptions {
  /** Undefined where nobody can answer them. */
  readonly answerer: () => Promise<Answerer | undefined>
  /** The name of the target that they answer for. */
  readonly target: () => Promise<string | null>
  readonly atOnce: () => number
}

/** An answer that went well, as far as it is heard. */
export interface SentQuery extends BegunAnswer {
  readonly head: Extract<QueryHead, { type: 'answer' }>
}

const MOST_WAITING = 200

/** The warehouse of the default target, for those who may only read: a few at once, in processes that are not the server's. */
export class Warehouse implements LiveWarehouse {
  private readonly options: WarehouseOptions
  private readonly gate: FewAtOnce

  constructor(options: WarehouseOptions) {
    this.options = options
    this.gate = new FewAtOnce(() => ({ inside: options.atOnce(), waiting: MOST_WAITING }))
  }

  target(): Promise<string | null> {
    return this.options.target()
  }

  /** Sends a query and gives its answer as soon as that begins. It ends when the signal fires. Throws `HttpProblem`s. */
  async send(query: QueryRequest, signal: AbortSignal): Promise<SentQuery> {
    const leave = await this.gate.enter(signal)
    if (!leave) {
      throw new HttpProblem(503, 'query/busy', `More than ${MOST_WAITING} queries wait already`, {
        headers: { 'retry-after': '5' },
      })
    }
    try {
      return await this.begin(query, signal, leave)
    } catch (error) {
      leave()
      throw error
    }
  }

  /** The whole answer, for what is small enough to be kept. Where the process ended that was asked, there is soon another one. */
  async ask(query: QueryRequest, signal: AbortSignal): Promise<QueryResult> {
    try {
      return await this.askOnce(query, signal)
    } catch (error) {
      if (!(error instanceof HttpProblem) || error.code !== LOST) throw error
      return this.askOnce(query, signal)
    }
  }

  private async askOnce(query: QueryRequest, signal: AbortSignal): Promise<QueryResult> {
    const { head, rest, line, isWhole } = await this.send(query, signal)
    const parts = [rest]
    await new Promise<void>((resolve) => {
      line.on('data', (part: Buffer) => parts.push(part))
      line.once('end', resolve)
      line.once('close', resolve)
      line.once('error', () => resolve())
      line.resume()
    })
    signal.throwIfAborted()
    if (!isWhole()) throw lost()
    const { columns, rows, isTruncated } = head
    return { columns, rows, isTruncated, bytes: Buffer.concat(parts) }
  }

  private async begin(query: QueryRequest, signal: AbortSignal, leave: () => void): Promise<SentQuery> {
    const answerer = await this.options.answerer()
    if (!answerer) throw notAsked()
    const { runner, where, done } = answerer
    try {
      await runner.ready
      const begun = await askLine(runner, query, where, signal)
      signal.throwIfAborted()
      if (!begun) throw lost()
      const { head, line } = begun
      if (head.type === 'refused') {
        line.destroy()
        const { code, message, hint } = head
        throw new HttpProblem(STATUSES[code] ?? 400, code, message, { hint })
      }
      line.once('close', done)
      line.once('close', leave)
      return { ...begun, head }
    } catch (error) {
      done()
      throw error
    }
  }
}

const STATUSES: Readonly<Record<string, number>> = {
  'query/refused': 403,
  'query/timeout': 408,
  'query/too-large': 413,
  'query/no-database': 409,
}

const LOST = 'query/lost'

function lost(): HttpProblem {
  return new HttpProblem(503, LOST, 'The process that has the database has ended: ask again')
}

function notAsked(): HttpProblem {
  return new HttpProblem(409, 'query/no-database', 'The default target of this project cannot be asked from here', {
    hint: 'a DuckDB file and PostgreSQL can be',
  })
}
