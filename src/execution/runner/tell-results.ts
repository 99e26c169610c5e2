/** The last lines of a run: what failed, what warned, and the count. */
import type { EventSink } from '#foundation/events/event.ts'
import type { Execution } from '../execution.ts'
import { MAIN_THREAD } from '#warehouse/adapter/thread-name.ts'
import { eventsOfNode, NodeProgress } from './node-info.ts'
import type { NodeResult } from './node-result.ts'

/** Where results are told, and the project whose groups their nodes belong to. */
type Teller = Pick<Execution, 'events' | 'manifest'>

/** How a run came to its end: by itself, stopped by the user, or by what no node is to blame for. */
export type Ending = 'done' | 'interrupted' | 'broken off'

export function tellResults(teller: Teller, results: readonly NodeResult[], ending: Ending): void {
  const { events } = teller
  const errors = results.filter(isError)
  const warnings = results.filter((result) => result.status === 'warn')
  const partial = results.filter((result) => result.status === 'partial success')
  // What has broken off is neither completed nor stopped by the user: the error that comes last says why.
  if (ending !== 'broken off') {
    events.emit('Formatting', { msg: '' })
    events.emit('EndOfRunSummary', {
      num_errors: errors.length,
      num_warnings: warnings.length,
      num_partial_success: partial.length,
      keyboard_interrupt: ending === 'interrupted',
    })
  }
  for (const error of errors) tellFailure(teller, error, true)
  for (const warning of warnings) tellFailure(teller, warning, true, true)
  tellCount(events, results)
}

function isError({ status, message, node }: NodeResult): boolean {
  if (status === 'error' || status === 'fail' || status === 'runtime error') return true
  return status === 'skipped' && message !== null && message !== '' && node.resource_type !== 'exposure'
}

/** One failed node with its message, and where its SQL and its failures are found. */
export function tellFailure(teller: Teller, result: NodeResult, newLine: boolean, isWarning = false): void {
  const { events: sink } = teller
  const { node, status, message } = result
  const events = eventsOfNode(teller, progressOf(result), MAIN_THREAD)
  const line = () => newLine && sink.emit('Formatting', { msg: '' })
  if (status === 'fail' || status === 'error' || (isWarning && status === 'warn')) {
    line()
    const where = { resource_type: node.resource_type, node_name: node.name, path: node.original_file_path }
    events.emit(isWarning ? 'RunResultWarning' : 'RunResultFailure', where)
    if (!message) events.emit('RunResultErrorNoMessage', { status })
    else if (isWarning) events.emit('RunResultWarningMessage', { msg: message })
    else events.emit('RunResultError', { msg: message })
    if ('compiled_path' in node && node.compiled_path) {
      sink.emit('Formatting', { msg: '' })
      events.emit('SQLCompiledPath', { path: node.compiled_path })
    }
    if (node.resource_type === 'test' && (node.config.store_failures || node.relation_name !== null)) {
      sink.emit('Formatting', { msg: '' })
      events.emit('CheckNodeTestFailure', { relation_name: node.relation_name ?? '' })
    }
  } else if (status === 'skipped' && message !== null) {
    if (newLine) sink.emit('Formatting', { msg: '' }, 'debug')
    sink.emit('RunResultError', { msg: message }, 'debug')
  } else if (message !== null) {
    line()
    events.emit('RunResultError', { msg: message })
  }
}

/** How a node is told of when all is over: only of hooks it is still known how they went. */
function progressOf({ node, status, timing }: NodeResult): NodeProgress {
  const progress = new NodeProgress(node)
  if (node.resource_type === 'operation') {
    progress.status = status
    progress.startedAt = timing.at(0)?.started_at?.slice(0, -1) ?? ''
    progress.finishedAt = timing.at(1)?.completed_at?.slice(0, -1) ?? ''
  }
  return progress
}

/** `Done. PASS=… WARN=… ERROR=… SKIP=… NO-OP=… REUSED=… TOTAL=…` */
function tellCount(events: EventSink, results: readonly NodeResult[]): void {
  const stats = { error: 0, skip: 0, pass: 0, warn: 0, noop: 0, reused: 0, total: 0 }
  for (const result of results) {
    stats[kindOf(result)]++
    stats.total++
  }
  events.emit('Formatting', { msg: '' })
  events.emit('StatsLine', { stats })
}

function kindOf({ status }: NodeResult): 'error' | 'skip' | 'pass' | 'warn' | 'noop' | 'reused' {
  switch (status) {
    case 'error':
    case 'fail':
    case 'partial success':
    case 'runtime error':
      return 'error'
    case 'skipped':
      return 'skip'
    case 'warn':
      return 'warn'
    case 'no-op':
      return 'noop'
    case 'reused':
      return 'reused'
    case 'pass':
    case 'success':
      return 'pass'
  }
}

/** `3 seeds, 2 table models, 20 data tests`: what was run, by kind. */
export function countNodes(results: readonly NodeResult[]): string {
  const counts = new Map<string, number>()
  for (const { node } of results) {
    const kind = kindName(node)
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => counted(count, kind))
    .join(', ')
}

function kindName(node: NodeResult['node']): string {
  if (node.resource_type === 'model') return `${node.config.materialized} model`
  if (node.resource_type === 'operation') return 'project hook'
  return node.resource_type
}

/** `2 data tests`, `1 test`, `2 analyses`: dbt's plural. */
export function counted(count: number, kind: string): string {
  const name = count === 1 ? kind : (IRREGULAR[kind] ?? `${kind}s`)
  return `${count} ${name.replaceAll('_', ' ')}`
}

const IRREGULAR: Readonly<Record<string, string>> = {
  analysis: 'analyses',
  saved_query: 'saved_queries',
  test: 'data_tests',
}
