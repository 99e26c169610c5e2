/** One `on-run-start` or `on-run-end` hook: compiled and run on the connection of the run itself. */
import type { EventSink } from '#foundation/events/event.ts'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { formatFrame } from '#foundation/diagnostics/format-diagnostic.ts'
import { INTERRUPTED } from '#foundation/diagnostics/interrupted.ts'
import { Dict } from '#jinja/values/dict.ts'
import { PyError } from '#jinja/values/py-error.ts'
import type { Value } from '#jinja/values/value.ts'
import { artifactTime } from '#manifest/artifacts/artifact-time.ts'
import type { NodeStatus, TimingInfo } from '#manifest/artifacts/run-results.ts'
import type { OperationNode } from '#manifest/nodes/operation.ts'
import { parseJson } from '#project/builtins/json/parse-json.ts'
import type { Member } from '#project/context/context.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { MAIN_THREAD } from '#warehouse/adapter/thread-name.ts'
import { eventsOfNode, NodeProgress } from './node-info.ts'
import type { NodeResult } from './node-result.ts'
import type { NodeTask, Run } from './node-task.ts'
import { nodeContext } from './node-context.ts'

/** Hooks run on the main thread, under this name in results. */
const HOOK_THREAD = 'main'

export interface HookRun {
  readonly run: Run
  readonly node: OperationNode
  /** Its place among the hooks of its kind, from 1. */
  readonly index: number
  /** How many hooks of its kind there are. */
  readonly total: number
  readonly kind: 'on-run-start' | 'on-run-end'
  readonly session: Session
  readonly extra: ReadonlyMap<string, Member>
  /** A hook before it has failed. */
  readonly isSkipped: boolean
}

/** Throws if the hook's template is wrong; a statement that fails is told in the result. */
export function runHook(hook: HookRun): Promise<NodeResult> {
  const progress = new NodeProgress(hook.node)
  const events = eventsOfNode(hook.run.execution, progress, MAIN_THREAD)
  return hook.session.telling(events, () => compileAndExecute(hook, progress, events))
}

async function compileAndExecute(hook: HookRun, progress: NodeProgress, events: EventSink): Promise<NodeResult> {
  const { run, node, index, total, kind, session } = hook
  const { setup } = run.execution
  const name = `${node.package_name}.${kind}.${index - 1}`
  const timing: TimingInfo[] = []
  const micros = () => setup.now() * 1000
  const startedAt = micros()
  let outcome: { readonly status: NodeStatus; readonly message: string; readonly failures: number }
  let execution_time = 0
  node.index = index

  if (hook.isSkipped) {
    outcome = { status: 'skipped', message: `${name} skipped`, failures: 1 }
  } else {
    const sql = await compile({ run, node, index, thread: MAIN_THREAD, events, session }, hook.extra)
    timing.push({ name: 'compile', started_at: artifactTime(startedAt), completed_at: artifactTime(micros()) })
    progress.status = 'started'
    progress.startedAt = withoutZone(startedAt)
    events.emit('LogHookStartLine', { statement: name, index, total })
    const executedAt = micros()
    const failure = await execute(hook, sql)
    const finishedAt = micros()
    timing.push({ name: 'execute', started_at: artifactTime(executedAt), completed_at: artifactTime(finishedAt) })
    progress.finishedAt = withoutZone(finishedAt)
    execution_time = (finishedAt - startedAt) / 1_000_000
    outcome =
      failure === undefined
        ? { status: 'success', message: `${name} passed`, failures: 0 }
        : { status: 'error', message: `${name} failed, error:\n ${failure}`, failures: 1 }
  }
  progress.status = outcome.status
  events.emit('LogHookEndLine', { statement: name, status: outcome.status, index, total, execution_time })
  return { node, ...outcome, timing, thread_id: HOOK_THREAD, execution_time, adapter_response: {}, batch_results: null }
}

async function compile(task: NodeTask<OperationNode>, extra: ReadonlyMap<string, Member>): Promise<string> {
  await task.run.compiler.compile(task.node, {
    session: task.session,
    thread: task.thread,
    contextOf: (node, more) => nodeContext({ ...task, node }, { extra: new Map([...extra, ...(more ?? [])]) }).context,
  })
  return statementOf(task.node.compiled_code ?? '')
}

/** A hook may be written as JSON, with its statement under `sql`. */
function statementOf(text: string): string {
  let value: Value
  try {
    value = parseJson(text)
  } catch (error) {
    if (error instanceof PyError) return text
    throw error
  }
  const sql = value instanceof Dict ? value.get('sql') : undefined
  return typeof sql === 'string' ? sql : text
}

/** What went wrong, if anything did. */
async function execute({ run, node, session }: HookRun, sql: string): Promise<string | undefined> {
  if (sql.trim() === '') return undefined
  const template = { path: node.original_file_path, text: node.raw_code }
  try {
    await run.compiler.withPlaces(template, node, () => session.execute(sql, { autoBegin: false, fetch: false }))
    return undefined
  } catch (error) {
    if (run.execution.signal.aborted) return INTERRUPTED
    if (!(error instanceof DbtError)) return error instanceof Error ? error.message : String(error)
    const [first] = error.diagnostics
    return [first?.message ?? '', ...(first?.frames ?? []).map((frame) => `\n${formatFrame(frame)}`)].join('\n')
  }
}

function withoutZone(micros: number): string {
  return artifactTime(micros).slice(0, -1)
}
