import type { Problem } from '#api/problem.ts'

/** Where the pages read from: a server, or an export that holds the server's answers as files. */
export interface Source {
  readonly kind: 'server' | 'export'
  /** The answer to `GET path`, of the shape that `src/api` says for it. Fails with `AnswerProblem`. */
  get<T>(path: string, signal?: AbortSignal): Promise<T>
  /** Has the server do something; an export refuses. */
  send<T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>
  /** An address that a browser can open or download; undefined where the answer is not there. */
  href(path: string): string | undefined
  /** Calls back with what a run tells, from its beginning, while it is under way. Gives what ends it. */
  followRun(id: number, listener: (event: RunEvent) => void): () => void
  /** Calls back with the name of what has happened, `SERVER_GONE` and `SERVER_BACK` among it. Gives what ends it. An export is always still. */
  follow(listener: (event: string) => void): () => void
}

/** Nobody answers any more: what happens is not told. */
export const SERVER_GONE = 'server.gone'
/** Somebody answers again; what happened meanwhile was not told. */
export const SERVER_BACK = 'server.back'

/** What `/api/runs/<id>/events` sends: lines of dbt's JSON log, how the run and its steps stand, how far its log goes. */
export interface RunEvent {
  readonly name: 'message' | 'run' | 'step' | 'log' | 'end'
  /** JSON. */
  readonly data: string
}

/** What a server, or an export, says that cannot answer. */
export class AnswerProblem extends Error {
  readonly code: string
  readonly hint: string | null
  /** Of HTTP; 0 where nobody answered. */
  readonly status: number

  constructor({ code, message, hint }: Problem, status: number) {
    super(message)
    this.code = code
    this.hint = hint
    this.status = status
  }

  /** It is about nothing that was asked: nobody answers, or a server that cannot reach its own store. */
  get isPassing(): boolean {
    return this.status === 0 || this.code.startsWith('store/')
  }
}
