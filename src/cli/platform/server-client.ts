/** Asks the server of a project over HTTP, for commands that act. */
import { type Command } from 'commander'
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Problem } from '#api/problem.ts'
import { startedServer } from '../hand-over/started-server.ts'
import type { Host } from '../host.ts'
import { projectFolderOf } from './project-folder.ts'

/** The words that say which server. */
export interface ServerWords {
  readonly server?: string
  readonly token?: string
  readonly projectDir?: string
}

/** Gives a command the options of `ServerWords`. */
export function addServerOptions(command: Command): Command {
  return command
    .option('--server <url>', 'The server, where it is not the one of this project')
    .option(
      '--token <token>',
      'A token of that server; better is TRELLIS_TOKEN, since all on this machine can see command lines',
    )
    .option('--project-dir <folder>', 'Where dbt_project.yml is')
}

/** Nobody answered, or the connection broke off: it may be worth another try. */
export class NoAnswer extends Error {}

/** What a server says to what it will not or cannot answer. */
export class RefusedAnswer extends DbtError {
  readonly status: number
  readonly problem: Problem

  constructor(error: DbtError, status: number, problem: Problem) {
    super(error.excType, error.diagnostics)
    this.status = status
    this.problem = problem
  }
}

/** A server that is to be asked. */
export interface ServerClient {
  readonly address: string
  /** What it answers, as JSON. Throws what it refuses as a `RefusedAnswer`, and `NoAnswer` where it does not answer. */
  ask<Answer>(method: 'GET' | 'POST', path: string, options?: AskWords): Promise<Answer>
}

interface AskWords {
  readonly body?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** The server that is named, or the one of the project; undefined where none is up for that. */
export async function findServer(host: Host, words: ServerWords): Promise<ServerClient | undefined> {
  const { env } = host.effects
  const token = words.token ?? env['TRELLIS_TOKEN']
  if (words.server !== undefined) return clientAt(checkedAddress(words.server), token)
  const facts = await startedServer(host, projectFolderOf(host, words))
  return facts && clientAt(reachable(facts.address), token)
}

/** The error of a command that cannot do without a server. `reason` is why there is none, where that is known. */
export function noServer(reason = 'No server is up for this project'): DbtError {
  return dbtError('DbtRuntimeError', 'server/none', reason, {
    hint: 'trellis up starts one; --server names one elsewhere',
  })
}

/** A server whose address is known. */
export function clientAt(address: string, token: string | undefined): ServerClient {
  return {
    address,
    async ask<Answer>(method: 'GET' | 'POST', path: string, { body, headers, signal }: AskWords = {}) {
      const answer = await fetch(`${address}${path}`, {
        method,
        redirect: 'error',
        headers: {
          accept: 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      }).catch((error: unknown) => {
        signal?.throwIfAborted()
        throw noAnswer(address, error)
      })
      const text = await answer.text().catch((error: unknown) => {
        throw noAnswer(address, error)
      })
      if (answer.ok) return JSON.parse(text) as Answer
      throw refusal(address, answer.status, text)
    },
  }
}

function noAnswer(address: string, error: unknown): NoAnswer {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return new NoAnswer(`${address} does not answer: ${cause instanceof Error ? cause.message : String(cause)}`)
}

const NEEDS_TOKEN = 'put a token of that server into TRELLIS_TOKEN; trellis tokens create makes one there'

function refusal(address: string, status: number, text: string): RefusedAnswer | NoAnswer {
  const told = refusedIn(text)
  // Of a proxy, while the server behind it is away.
  if (status === 502 || status === 503 || status === 504)
    return new NoAnswer(told?.message ?? `${address} answered ${status}`)
  const code = told && /^[\w-]+\/[\w-]+$/.test(told.code) ? (told.code as `${string}/${string}`) : 'server/refused'
  const hint = status === 401 ? NEEDS_TOKEN : (told?.hint ?? undefined)
  const message = told?.message ?? `${address} answered ${status}`
  const error = dbtError('DbtRuntimeError', code, message, { ...(hint !== undefined && { hint }) })
  return new RefusedAnswer(error, status, { code, message, hint: hint ?? null })
}

function refusedIn(text: string): Problem | undefined {
  try {
    const told = JSON.parse(text) as Partial<Problem> | null
    return typeof told?.code === 'string' && typeof told.message === 'string' ? (told as Problem) : undefined
  } catch {
    return undefined
  }
}

function checkedAddress(given: string): string {
  if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return given.replace(/\/+$/, '')
  throw dbtError('DbtUsageException', 'server/address', `--server takes an address, not '${given}'`, {
    hint: 'for example https://trellis.example.com, or http://127.0.0.1:8580',
  })
}

/** A server that listens to all addresses is reached at the machine's own. */
function reachable(address: string): string {
  return address.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}
