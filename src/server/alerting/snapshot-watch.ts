import { type Happening, newBatch } from '#platform/alerts/rules/happening.ts'
import type { ProjectFacts } from '#platform/alerts/rules/project-facts.ts'
import type { EventRule } from '#platform/settings/alerts.ts'
import type { StoredNodeResult } from '#platform/store/port/node-results.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { type AlertingTools, eventRules, linkOfRun, problemOf } from './alerting-tools.ts'
import { happeningOfSnapshot, type SnapshotChange } from './snapshot-happenings.ts'
import { tellBatch } from './tell-batch.ts'

/** A message names a few changes, and counts the others. */
const MOST_CHANGES = 50

/** After a run that took snapshots: what changed in them since they were taken before, by the conditions of rules. */
export async function tellSnapshots(run: Run, project: ProjectFacts, tools: AlertingTools): Promise<void> {
  const { platform, log } = tools
  const rules = eventRules(platform).filter(({ on }) => on.includes('snapshot.changed'))
  if (rules.length === 0) return
  const conditions = [...new Set(rules.map(({ where }) => where ?? null))]
  const taken = (await platform.store.nodeResults.of(run.id)).filter(
    ({ resource_type, status }) => resource_type === 'snapshot' && status === 'success',
  )
  const happenings: Happening[] = []
  for (const result of taken) {
    for (const where of conditions) {
      if (!rules.some((rule) => (rule.where ?? null) === where && mayMean(rule, run))) continue
      try {
        const changes = await changesOf(run, result, where, tools)
        happenings.push(...happeningOfSnapshot(changes, { run, where, unique_id: result.unique_id, project }))
      } catch (error) {
        log(`What changed in ${result.unique_id} cannot be told: ${problemOf(error).slice(0, 500)}`)
      }
    }
  }
  if (happenings.length === 0) return
  const at = run.finishedAt ?? new Date(platform.now()).toISOString()
  const batch = newBatch({ id: `run ${run.id} snapshots`, at, happenings, link: linkOfRun(run.id, tools) })
  await tellBatch(batch, tools, run.instance)
}

function mayMean({ jobs }: EventRule, { job }: Run): boolean {
  return jobs === undefined || (job !== null && jobs.includes(job))
}

/** Asks for the changes that this run has written. Times do not tell: in many snapshots they are those of the data. */
async function changesOf(
  run: Run,
  { unique_id, step }: StoredNodeResult,
  where: string | null,
  { platform }: AlertingTools,
): Promise<{ readonly total: number; readonly rows: readonly SnapshotChange[] }> {
  const own = (await platform.store.steps.of(run.id)).find(({ index }) => index === step)?.invocationId
  const lastRun = own == null ? '--last-run' : `--last-run=${own}`
  const args = ['changes', unique_id, lastRun, `--limit=${MOST_CHANGES}`, '--output', 'json']
  if (where !== null) args.push(`--where=${where}`)
  const answer = await platform.ask(args, { instance: run.instance })
  if (answer.exitCode !== 0) throw new Error((answer.errorOutput || answer.output).trim())
  return JSON.parse(answer.output) as { readonly total: number; readonly rows: readonly SnapshotChange[] }
}
