/** Has a server start a job, and waits for the run: `trellis trigger` and `trellis jobs run`. */
import { type Command, Option } from 'commander'
import type { RunJson } from '#server/api/json/run-json.ts'
import type { Host } from '../host.ts'
import { endText, tookText } from './run-words.ts'
import {
  findServer,
  NoAnswer,
  noServer,
  type ServerClient,
  type ServerWords,
  addServerOptions,
} from './server-client.ts'

export interface StartWords extends ServerWords {
  readonly instance?: string
  readonly wait?: true
  readonly cause?: string
  readonly idempotencyKey?: string
  readonly output: 'table' | 'json'
}

/** Gives a command the options of `StartWords`. */
export function addStartOptions(command: Command): Command {
  return addServerOptions(command)
    .option('--instance <name>', 'In which instance')
    .option('--wait', 'Wait for the end of the run; Ctrl-C ends only the waiting')
    .option('--cause <text>', 'Why, in words for people')
    .option('--idempotency-key <key>', 'Asked a second time with the same key, it is the same run')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'))
}

/** Tries that a broken connection costs, and how long one waits for a server that is started anew. */
const TRIES = 4
const AWAY_MS = 120_000
const WAIT_SECONDS = 20

/** Gives the exit code: 0 where the run went well, or is only begun; 1 where it did not; 130 where nobody waits any more. */
export async function startJob(host: Host, name: string, words: StartWords): Promise<number> {
  const server = await findServer(host, words)
  if (!server) throw noServer()
  // Its own where none is given: if the answer is lost, asking again does not start a second one.
  const key = words.idempotencyKey ?? host.newId()
  const run = await retried(host, TRIES, () =>
    server.ask<RunJson>('POST', `/api/jobs/${jobPath(name)}/run`, {
      body: {
        ...(words.instance !== undefined && { instance: words.instance }),
        ...(words.cause !== undefined && { cause: words.cause }),
      },
      headers: { 'idempotency-key': key },
    }),
  )
  const isJson = words.output === 'json'
  const log = `${server.address}/api/runs/${run.id}/log?format=text`
  if (!words.wait) {
    host.output.write(isJson ? `${JSON.stringify(run, null, 2)}\n` : `${begunText(run)}\n  log: ${log}\n`)
    return 0
  }
  const leaving = new AbortController()
  const stopListening = host.onInterrupt(() => leaving.abort())
  if (!isJson) host.output.write(`${begunText(run)}\n  log: ${log}\n`)
  const ended = await waitFor(host, server, run, leaving.signal).finally(stopListening)
  if (!ended) {
    host.errorOutput.write(`Run ${run.id} goes on.\n`)
    return 130
  }
  host.output.write(isJson ? `${JSON.stringify(ended, null, 2)}\n` : endOfRun(ended, host.effects.now()))
  return ended.status === 'success' ? 0 : 1
}

/** A cell's name is two words of the address. */
export function jobPath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}

function begunText({ id, job, instance, status }: RunJson): string {
  return `Run ${id} of ${job}${instance === null ? '' : ` in ${instance}`} is ${status}`
}

/** How a run ended, for people. */
export function endOfRun(run: RunJson, now: number): string {
  const message = run.status_message === null ? '' : `  ${run.status_message}\n`
  return `Run ${run.id} ${endText(run)}${run.started_at === null ? '' : ` after ${tookText(run, now)}`}\n${message}`
}

/** Undefined where somebody no longer wants to wait. */
async function waitFor(
  host: Host,
  server: ServerClient,
  begun: RunJson,
  signal: AbortSignal,
): Promise<RunJson | undefined> {
  let awaySince: number | undefined
  for (let run = begun; ; ) {
    if (run.is_over) return run
    try {
      run = await server.ask<RunJson>('GET', `/api/runs/${run.id}/wait?seconds=${WAIT_SECONDS}`, { signal })
      awaySince = undefined
    } catch (error) {
      if (signal.aborted) return undefined
      if (!(error instanceof NoAnswer)) throw error
      const now = performance.now()
      awaySince ??= now
      if (now - awaySince > AWAY_MS) throw noServer(`${error.message}; run ${run.id} may go on all the same`)
      await host.effects.outside.pause(500)
    }
  }
}

async function retried<T>(host: Host, tries: number, work: () => Promise<T>): Promise<T> {
  for (let left = tries; ; left--) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      if (left <= 1) throw noServer(error.message)
      await host.effects.outside.pause(250)
    }
  }
}
