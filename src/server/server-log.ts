import { TOKEN_PREFIX } from '#platform/access/secret-word.ts'
import type { Run } from '#platform/store/port/runs.ts'

/** What a line of the log is about, besides its text. */
export interface LogFacts {
  /** `info`, where nothing is said. */
  readonly level?: 'debug' | 'info' | 'error'
  readonly run?: number
  readonly job?: string | null
  readonly instance?: string | null
  /** The number of a request, as its answer has it, too. */
  readonly request?: string
}

/** Writes a line of the log. */
export type ServerLog = (text: string, about?: LogFacts) => void

export interface ServerLogOptions {
  readonly format: 'text' | 'json'
  /** Whether lines of level `debug`, such as those of requests, are wanted. */
  readonly isDebug: boolean
  readonly now: () => number
  /** Hides secrets. */
  readonly mask: (text: string) => string
  readonly write: (line: string) => void
}

/** Who calls an address by hand may have put a token into it. */
const TOKEN = new RegExp(`\\b${TOKEN_PREFIX}[\\w-]{20,}`, 'g')

/** The log of a server: lines for people, or an object a line for programs that collect them. */
export function serverLog({ format, isDebug, now, mask, write }: ServerLogOptions): ServerLog {
  const asLine = format === 'json' ? jsonLine : textLine
  return (text, about = {}) => {
    if (about.level === 'debug' && !isDebug) return
    const line = asLine(new Date(now()).toISOString(), text, about)
    write(`${mask(line).replace(TOKEN, `${TOKEN_PREFIX}*****`)}\n`)
  }
}

/** The text names what it is about by itself. */
function textLine(at: string, text: string): string {
  return `${at}  ${text}`
}

function jsonLine(
  at: string,
  text: string,
  { level = 'info', run = runIn(text), job, instance, request }: LogFacts,
): string {
  return JSON.stringify({ at, level, message: text, run_id: run, job, instance, request_id: request })
}

/** Texts name runs in one way: `Run 12`. */
function runIn(text: string): number | undefined {
  const [, id] = /\b[Rr]un (\d{1,15})\b/.exec(text) ?? []
  return id === undefined ? undefined : Number(id)
}

/** Logs the end of a run. */
export function logEnd(
  log: ServerLog,
  { id, job, instance, status, statusMessage, startedAt, finishedAt, commands }: Run,
): void {
  const what = job === null ? (commands[0] ?? 'a command') : instance === null ? job : `${job} @ ${instance}`
  const seconds =
    startedAt === null || finishedAt === null ? undefined : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000
  const took = seconds === undefined ? '' : ` in ${seconds.toFixed(1)} s`
  const why = statusMessage === null ? '' : `: ${statusMessage}`
  const level = status === 'error' ? 'error' : 'info'
  log(`Run ${id} (${what}) ended with ${status}${took}${why}`, { level, run: id, job, instance })
}
