import type { LiveWarehouse, QueryResult } from '#platform/live/live-platform.ts'
import type { CommandRequest } from '#platform/runner/command-request.ts'
import type { QueryHead, QueryRequest } from '#platform/runner/frames.ts'
import { HttpProblem } from '../http/http-problem.ts'
import type { Runner } from '../runners/runner.ts'
import { FewAtOnce } from './few-at-once.ts'
import { askLine, type BegunAnswer } from './query-line.ts'

/** Who answers queries of a target. */
export interface Answerer {
  readonly runner: Runner
  /** Whose target it is, where the runner has no file. */
  readonly where?: CommandRequest
  /** The query is over. */
  readonly done: () => void
}

export interface WarehouseOptions {
  /** Undefined where nobody can answer them. Null is the default target. */
  readonly answerer: (instance: string | null) => Promise<Answerer | undefined>
  /** The name of the target that they answer for. */
  readonly target: (instance: string | null) => Promise<string | null>
  /** Of the default target. */
  readonly adapterType: () => Promise<string | null>
  readonly atOnce: () => number
}

/** An answer that went well, as far as it is heard. */
export interface SentQuery extends BegunAnswer {
  readonly head: Extract<QueryHead, { type: 'answer' }>
}

const MOST_WAITING = 200

/** The warehouses of the project's targets, for those who may only read: a few at once, in processes that are not the server's. */
export class Warehouse implements LiveWarehouse {
  private readonly options: WarehouseOptions
  private readonly gate: FewAtOnce

  constructor(options: WarehouseOptions) {
    this.options = options
    this.gate = new FewAtOnce(() => ({ inside: options.atOnce(), waiting: MOST_WAITING }))
  }

  target(instance: string | null): Promise<string | null> {
    return this.options.target(instance)
  }

  adapterType(): Promise<string | null> {
    return this.options.adapterType()
  }

  /** Sends a query and gives its answer as soon as that begins. It ends when the signal fires. Throws `HttpProblem`s. */
  async send(query: QueryRequest, signal: AbortSignal, instance: string | null): Promise<SentQuery> {
    const leave = await this.gate.enter(signal)
    if (!leave) {
      throw new HttpProblem(503, 'query/busy', `More than ${MOST_WAITING} queries wait already`, {
        headers: { 'retry-after': '5' },
      })
    }
    try {
      return await this.begin(query, { signal, instance, leave })
    } catch (error) {
      leave()
      throw error
    }
  }

  /** The whole answer, for what is small enough to be kept. Where the process ended that was asked, there is soon another one. */
  async ask(query: QueryRequest, signal: AbortSignal, instance: string | null): Promise<QueryResult> {
    try {
      return await this.askOnce(query, signal, instance)
    } catch (error) {
      if (!(error instanceof HttpProblem) || error.code !== LOST) throw error
      return this.askOnce(query, signal, instance)
    }
  }

  private async askOnce(query: QueryRequest, signal: AbortSignal, instance: string | null): Promise<QueryResult> {
    const { head, rest, line, isWhole } = await this.send(query, signal, instance)
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

  private async begin(
    query: QueryRequest,
    {
      signal,
      instance,
      leave,
    }: { readonly signal: AbortSignal; readonly instance: string | null; readonly leave: () => void },
  ): Promise<SentQuery> {
    const answerer = await this.options.answerer(instance)
    if (!answerer) throw notAsked(instance)
    const { runner, where, done } = answerer
    try {
      await runner.ready
      const begun = await askLine(runner, query, where, signal)
      signal.throwIfAborted()
      if (!begun) throw lost()
      const { head, line } = begun
      if (head.type === 'refused') {
        line.destroy()
        throw refused(head, instance)
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

const NO_DATABASE = 'query/no-database'

const STATUSES: Readonly<Record<string, number>> = {
  'query/refused': 403,
  'query/timeout': 408,
  'query/too-large': 413,
  [NO_DATABASE]: 409,
}
/** Of each kind of warehouse. */
const NO_CONNECTION = /\/no-connection$/

function refused(
  { code, message, hint }: Extract<QueryHead, { type: 'refused' }>,
  instance: string | null,
): HttpProblem {
  const status = NO_CONNECTION.test(code) ? 503 : (STATUSES[code] ?? 400)
  const madeBy =
    code === NO_DATABASE && instance !== null ? `let a command make it: trellis build --instance ${instance}` : hint
  return new HttpProblem(status, code, message, { hint: madeBy })
}

const LOST = 'query/lost'

function lost(): HttpProblem {
  return new HttpProblem(503, LOST, 'The process that has the database has ended: ask again')
}

function notAsked(instance: string | null): HttpProblem {
  const whose = instance === null ? 'The default target of this project' : `The target of the instance ${instance}`
  return new HttpProblem(409, NO_DATABASE, `${whose} cannot be asked from here`, {
    hint: 'a DuckDB file and PostgreSQL can be',
  })
}
