import type { Run, RunStatus } from '#api/runs.ts'
import { formatSeconds } from './format.ts'

type Told = Pick<Run, 'status' | 'created_at' | 'should_start_at' | 'started_at' | 'finished_at' | 'cancel_asked_at'>
type RunTone = 'ok' | 'bad' | 'run' | 'off'

/** How a run stands, in words with how long: `failed after 3.5 s`, `running for 12 s`. */
export function runWords(run: Told, now: number): { readonly tone: RunTone; readonly text: string } {
  const took = runSeconds(run, now)
  const span = took === undefined ? '' : formatSeconds(took)
  switch (run.status) {
    case 'success':
      return { tone: 'ok', text: took === undefined ? 'succeeded' : `succeeded in ${span}` }
    case 'error':
      return { tone: 'bad', text: took === undefined ? 'failed before it began' : `failed after ${span}` }
    case 'cancelled':
      return { tone: 'off', text: took === undefined ? 'cancelled before it began' : `cancelled after ${span}` }
    case 'running':
      return { tone: 'run', text: `${run.cancel_asked_at ? 'being cancelled' : 'running'} for ${span}` }
    case 'starting':
      return { tone: 'run', text: 'starting' }
    case 'queued':
      return { tone: 'run', text: `waiting for ${formatSeconds(secondsSince(run.created_at, now))}` }
  }
}

/** In a word, where there is no room for more. */
export const RUN_STATUS_WORDS: Readonly<Record<RunStatus, string>> = {
  queued: 'waiting',
  starting: 'starting',
  running: 'running',
  success: 'succeeded',
  error: 'failed',
  cancelled: 'cancelled',
}

/** How long it took, or has taken so far; undefined before it begins. */
export function runSeconds({ started_at, finished_at }: Told, now: number): number | undefined {
  if (started_at === null) return undefined
  return Math.max(0, ((finished_at === null ? now : Date.parse(finished_at)) - Date.parse(started_at)) / 1000)
}

function secondsSince(moment: string, now: number): number {
  return Math.max(0, (now - Date.parse(moment)) / 1000)
}

export type CountTone = 'ok' | 'warn' | 'bad' | 'off'

/** How the nodes of a run ended, those that went badly first: `1 failed`, `2 warned`, `7 ok`, `1 skipped`. */
export function countWords(statuses: Readonly<Record<string, number>>): readonly {
  readonly tone: CountTone
  readonly text: string
}[] {
  return GROUPS.flatMap(({ tone, word, of }) => {
    const count = of.reduce((sum, status) => sum + (statuses[status] ?? 0), 0)
    return count === 0 ? [] : [{ tone, text: `${count.toLocaleString()} ${word}` }]
  })
}

const GROUPS: readonly { readonly tone: CountTone; readonly word: string; readonly of: readonly string[] }[] = [
  { tone: 'bad', word: 'failed', of: ['error', 'fail', 'runtime error', 'partial success'] },
  { tone: 'warn', word: 'warned', of: ['warn'] },
  { tone: 'ok', word: 'ok', of: ['success', 'pass'] },
  { tone: 'off', word: 'reused', of: ['reused'] },
  { tone: 'off', word: 'skipped', of: ['skipped'] },
  { tone: 'off', word: 'no-op', of: ['no-op'] },
]

const ORIGIN_WORDS: Readonly<Record<string, string>> = {
  cli: 'command line',
  schedule: 'schedule',
  api: 'API',
  page: 'this app',
  completion: 'another job',
  webhook: 'webhook',
  file: 'a file',
  source: 'new data',
  volume: 'many rows',
  rerun: 'run again',
  retry: 'retry',
}

/** What set a run off, in words. */
export function originWords(origin: string): string {
  return ORIGIN_WORDS[origin] ?? origin
}
