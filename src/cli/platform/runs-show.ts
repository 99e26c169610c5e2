/** `trellis runs show`: a run, its steps and what came of its nodes. */
import type { NodeResultJson } from '#server/api/json/run-json.ts'
import { addRunsOptions, getKeptRun, type RunsWords, type ShownRun, withKeptRuns } from './kept-runs.ts'
import type { DescribeCommand } from './platform-command.ts'
import { momentText, runId, tookText } from './run-words.ts'
import { textTable } from './text-table.ts'

export const describeRunsShow: DescribeCommand = (command, host) => {
  addRunsOptions(command.argument('<run>', 'Its number', runId))
  command.action((id: number, words: RunsWords) =>
    withKeptRuns(host, words, ['runs', 'show'], async (kept) => {
      const run = await getKeptRun(kept, id)
      const nodes = await kept.nodes(id)
      const told = { ...run, nodes }
      if (words.output === 'json') host.output.write(`${JSON.stringify(told, null, 2)}\n`)
      else host.output.write(asText(run, nodes, host.effects.now()))
    }),
  )
}

function asText(run: ShownRun, nodes: readonly NodeResultJson[], now: number): string {
  const { code } = run
  const facts: readonly (readonly [string, string])[] = [
    ['job', [run.job, run.instance].filter(Boolean).join(' in ')],
    ['status', [run.status, run.status_message].filter(Boolean).join(': ')],
    ['cause', run.cause],
    ['asked by', run.requester ?? ''],
    ['target', run.target ?? ''],
    ['commit', code.commit === null ? '' : `${code.commit.slice(0, 12)}${code.is_dirty ? ', with changes' : ''}`],
    ['queued', momentText(run.created_at)],
    ['waits for', run.waits_for ?? ''],
    ['started', momentText(run.started_at)],
    ['ended', momentText(run.finished_at)],
    ['took', tookText(run, now)],
    ['attempt', run.attempt > 1 ? String(run.attempt) : ''],
    ['repeats', run.retry_of === null ? '' : `run ${run.retry_of}`],
  ]
  const head = facts.filter(([, text]) => text !== '').map(([name, text]) => `  ${name.padEnd(10)} ${text}\n`)
  return `Run ${run.id}\n${head.join('')}${stepsText(run, now)}${nodesText(nodes)}`
}

function stepsText({ steps }: ShownRun, now: number): string {
  if (steps.length === 0) return ''
  const rows = steps.map((step) => [
    String(step.index),
    step.status,
    tookText(step, now),
    step.name,
    step.message ?? '',
  ])
  return `\n${textTable(['STEP', 'STATUS', 'TOOK', 'NAME', ''], rows)}`
}

const WELL: ReadonlySet<string> = new Set(['success', 'pass', 'no-op', 'reused'])

/** How many there were of each kind; by name those that are no success. */
function nodesText(nodes: readonly NodeResultJson[]): string {
  if (nodes.length === 0) return ''
  const counts = new Map<string, number>()
  for (const { status } of nodes) counts.set(status, (counts.get(status) ?? 0) + 1)
  const sum = [...counts].map(([status, count]) => `${count} ${status}`).join(', ')
  const others = nodes.filter(({ status }) => !WELL.has(status))
  const rows = others.map(({ status, unique_id, message }) => [status, unique_id, (message ?? '').split('\n')[0] ?? ''])
  return `\nNodes: ${sum}\n${rows.length === 0 ? '' : textTable(['STATUS', 'NODE', ''], rows)}`
}
