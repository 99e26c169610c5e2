import type { Step } from '#platform/store/port/steps.ts'
import type { StoreSubjects } from '#platform/store/store.ts'
import { lastLines, type StepLogs } from './describe-step.ts'

const PIECES = 10_000
/** Of what a step wrote, so many characters at most go into an answer: the last ones. */
const MOST = 8 << 20
const USUAL_LINES = 1_000

type LogStore = Pick<StoreSubjects, 'steps' | 'events'>

/** What the steps of a run wrote; the whole debug log only if it is asked for, else the end of it. */
export async function logsOf(
  store: LogStore,
  runId: number,
  steps: readonly Step[],
  isWhole: boolean,
): Promise<ReadonlyMap<number, StepLogs>> {
  const debug = await debugLogs(store, runId, new Set(steps.map(({ index }) => index)))
  const entries: [number, StepLogs][] = []
  for (const { index } of steps) {
    const text = debug.get(index)?.join('\n') ?? ''
    entries.push([
      index,
      { logs: await output(store, runId, index), debugLogs: isWhole ? cut(text) : lastLines(text, USUAL_LINES) },
    ])
  }
  return new Map(entries)
}

async function output({ steps }: LogStore, runId: number, step: number): Promise<string> {
  let text = ''
  for (let after = 0; ; ) {
    const { pieces, next } = await steps.log(runId, { after, step, limit: PIECES })
    text = cut(text + pieces.map((piece) => piece.text).join(''))
    if (pieces.length < PIECES) return text
    after = next
  }
}

async function debugLogs(
  { events }: LogStore,
  runId: number,
  steps: ReadonlySet<number>,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const lines = new Map<number, string[]>()
  for (let after = 0; ; ) {
    const page = await events.after(runId, after, PIECES)
    for (const { step, json } of page) {
      if (!steps.has(step)) continue
      const line = lineOf(json)
      const known = lines.get(step)
      if (known) known.push(line)
      else lines.set(step, [line])
    }
    const last = page.at(-1)
    if (!last || page.length < PIECES) return lines
    after = last.seq
  }
}

/** `04:00:12.345 [debug]: …`. */
function lineOf(json: string): string {
  const { info } = JSON.parse(json) as {
    readonly info?: { readonly ts?: string; readonly level?: string; readonly msg?: string }
  }
  const time = /T([\d:]{8}(?:\.\d{1,3})?)/.exec(info?.ts ?? '')?.[1] ?? ''
  return `${time} [${info?.level ?? 'info'}]: ${info?.msg ?? ''}`
}

function cut(text: string): string {
  return text.length <= MOST ? text : text.slice(text.length - MOST)
}
