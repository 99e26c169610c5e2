import type { NodeResult } from '#api/run-details.ts'
import type { Step } from '#api/runs.ts'
import { nodeName } from './node-name.ts'

/** A node in a step of a run, over or under way. Moments are milliseconds since 1970. */
export interface RunNode {
  /** Of no other node in the run. */
  readonly key: string
  readonly step: number
  readonly unique_id: string
  readonly name: string
  readonly resource_type: string
  /** dbt's; `running` while it runs. */
  readonly status: string
  readonly thread: string | null
  readonly startedAt: number | undefined
  readonly finishedAt: number | undefined
  /** So long as it took, as dbt says it. */
  readonly seconds: number
  readonly message: string | null
  readonly rows: number | null
  readonly failures: number | null
  readonly reused_from: number | null
  readonly depends_on: readonly string[]
}

/** A result as the server keeps it. */
export function runNode(result: NodeResult): RunNode {
  const { step, unique_id, resource_type, status, started_at, finished_at, execution_time } = result
  const finishedAt = finished_at === null ? undefined : Date.parse(finished_at)
  return {
    key: keyOf(step, unique_id),
    step,
    unique_id,
    name: nodeName(unique_id) || unique_id,
    resource_type,
    status,
    thread: result.thread_id,
    startedAt: started_at === null ? undefined : Date.parse(started_at),
    finishedAt,
    seconds: execution_time,
    message: result.message,
    rows: result.rows,
    failures: result.failures,
    reused_from: result.reused_from,
    depends_on: result.depends_on ?? [],
  }
}

/** `Thread-3 (worker)` is `3`. */
export function threadName(thread: string): string {
  return /^Thread-(\d+)/.exec(thread)?.[1] ?? thread
}

/** What is known of a run that is under way, from the lines of its log. */
export interface LiveRun {
  readonly nodes: ReadonlyMap<string, RunNode>
  /** Of the step that speaks. */
  readonly step: number
  readonly done: number
  readonly total: number | undefined
}

export const NOTHING_LIVE: LiveRun = { nodes: new Map(), step: 1, done: 0, total: undefined }

/** Adds what the server has sent: `step` events and lines of dbt's JSON log. Lines about anything but nodes change nothing. */
export function hearLive(live: LiveRun, heard: readonly { readonly name: string; readonly data: string }[]): LiveRun {
  const nodes = new Map(live.nodes)
  let { step, done, total } = live
  for (const { name, data } of heard) {
    if (name === 'step') {
      const { index } = JSON.parse(data) as Step
      // It is said again wherever somebody begins to read.
      if (index === step) continue
      step = index
      done = 0
      total = undefined
    } else if (name === 'message' && /"name": ?"(?:NodeStart|NodeFinished|LogStartLine)"/.test(data)) {
      const line = JSON.parse(data) as NodeLine
      if (line.info.name === 'LogStartLine') total = line.data.total
      else {
        const node = nodeOfLine(line, step)
        if (node.status !== 'running') done++
        nodes.set(node.key, { ...node, startedAt: node.startedAt ?? nodes.get(node.key)?.startedAt })
      }
    }
  }
  return { nodes, step, done, total }
}

/** The fields of dbt's events that are read. */
interface NodeLine {
  readonly info: { readonly name: string; readonly ts: string; readonly thread: string }
  readonly data: {
    readonly total?: number
    readonly node_info: { readonly unique_id: string; readonly resource_type: string }
    readonly run_result?: {
      readonly status: string
      readonly message: string | null
      readonly execution_time: number
      readonly num_failures: number | null
      readonly adapter_response: Readonly<Record<string, unknown>> | null
      readonly timing_info: readonly { readonly started_at: string | null; readonly completed_at: string | null }[]
    }
  }
}

function nodeOfLine({ info, data: { node_info, run_result } }: NodeLine, step: number): RunNode {
  const { unique_id, resource_type } = node_info
  const { rows_affected, reused_from } = run_result?.adapter_response ?? {}
  const started = run_result?.timing_info.map(({ started_at }) => started_at).find((each) => each)
  const isTest = resource_type === 'test' || resource_type === 'unit_test'
  return {
    key: keyOf(step, unique_id),
    step,
    unique_id,
    name: nodeName(unique_id) || unique_id,
    resource_type,
    status: run_result?.status ?? 'running',
    thread: info.thread,
    startedAt: run_result ? (started ? utc(started) : undefined) : utc(info.ts),
    finishedAt: run_result ? utc(info.ts) : undefined,
    seconds: run_result?.execution_time ?? 0,
    message: run_result?.message || null,
    rows: typeof rows_affected === 'number' && rows_affected >= 0 ? rows_affected : null,
    failures: isTest ? (run_result?.num_failures ?? null) : null,
    reused_from: typeof reused_from === 'number' ? reused_from : null,
    depends_on: [],
  }
}

function keyOf(step: number, unique_id: string): string {
  return `${step} ${unique_id}`
}

function utc(moment: string): number {
  return Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(moment) ? moment : `${moment}Z`)
}
