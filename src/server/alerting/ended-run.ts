import { ageInWords } from './age-in-words.ts'
import { nodesLateBy } from './late-by.ts'
import { runInWords } from './run-in-words.ts'
import type { EndedRun } from '#platform/alerts/rules/batch-of-run.ts'
import type { ProjectFacts } from '#platform/alerts/rules/project-facts.ts'
import type { MessageRows } from '#platform/alerts/message.ts'
import type { Job } from '#platform/jobs/job.ts'
import type { StoredNodeResult } from '#platform/store/port/node-results.ts'
import type { FinalStatus, Run } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'

const OVER: readonly FinalStatus[] = ['success', 'error', 'cancelled']
const TROUBLED = /[wfe]/
/** A message shows a few rows; the page has the rest. */
const MOST_ROWS = 5
/** So many runs back one looks for how a test was before. */
const LOOK_BACK = 20

/** Puts together all that rules look at of a run that is over. */
export async function endedRun(
  run: Run,
  { store, jobs }: { readonly store: Store; readonly jobs: readonly Job[] },
  project: ProjectFacts,
  link: string,
): Promise<EndedRun> {
  const job = jobs.find(({ name }) => name === run.job)
  const owner = job?.instances.find(({ name }) => name === run.instance)?.owner ?? null
  const results = lastResults(await store.nodeResults.of(run.id))
  const sources = lastOf(await store.freshness.sourcesOfRun(run.id))
  const number = run.job === null ? null : await jobNumber(store, run)
  const at = run.finishedAt ?? new Date().toISOString()
  return {
    id: run.id,
    at,
    status: statusOf(run),
    previous: await previousStatus(store, run),
    job: run.job,
    instance: run.instance,
    owner,
    tags: job?.tags ?? [],
    results,
    sources: sources.map((source) => ({
      unique_id: source.unique_id,
      status: source.status,
      detail: ageInWords(source),
    })),
    lateWith: sources.length === 0 ? new Map() : nodesLateBy(await store.freshness.latestModels(run)),
    before: new Map([...(await testsBefore(store, run, results)), ...(await sourcesBefore(store, run, sources))]),
    project,
    ...runInWords(run, number),
    rows: await rowsOf(store, run, project),
    link,
  }
}

function statusOf({ status }: Run): FinalStatus {
  return status === 'success' || status === 'cancelled' ? status : 'error'
}

/** How the run of the same job ended that was over before this one: one that waits is passed by others. */
async function previousStatus(store: Store, run: Run): Promise<FinalStatus | null> {
  if (run.job === null) return null
  const { items } = await store.runs.list(
    { jobs: [run.job], instance: run.instance ?? '', statuses: OVER, order: '-finishedAt' },
    { limit: LOOK_BACK },
  )
  const own = items.findIndex(({ id }) => id === run.id)
  const before = own === -1 ? undefined : items[own + 1]
  return before ? statusOf(before) : null
}

async function jobNumber(store: Store, { job, instance }: Run): Promise<number | null> {
  return (await store.jobs.list()).find((each) => each.job === job && each.instance === instance)?.id ?? null
}

/** Of a node that several steps ran, what came of it last. */
function lastResults(results: readonly StoredNodeResult[]): readonly StoredNodeResult[] {
  return lastOf([...results].sort((a, b) => a.step - b.step))
}

function lastOf<T extends { readonly unique_id: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.unique_id, item])).values()]
}

/** Only of tests that pass now and had trouble lately: of all others nothing is told. */
async function testsBefore(
  store: Store,
  { id, instance, target }: Run,
  results: readonly StoredNodeResult[],
): Promise<readonly (readonly [string, string])[]> {
  const passing = results.filter(({ status }) => status === 'pass').map(({ unique_id }) => unique_id)
  if (passing.length === 0) return []
  const histories = await store.tests.history({ instance, target }, passing)
  const found: (readonly [string, string])[] = []
  for (const { unique_id, verdicts } of histories) {
    if (!TROUBLED.test(verdicts.slice(0, LOOK_BACK))) continue
    const points = await store.nodeResults.history(unique_id, { instance, target, limit: LOOK_BACK })
    const own = points.findLastIndex(({ runId }) => runId === id)
    const before = points.slice(own + 1).find(({ status }) => status !== 'skipped')
    if (before) found.push([unique_id, before.status])
  }
  return found
}

async function sourcesBefore(
  store: Store,
  { instance, target }: Run,
  sources: readonly { readonly unique_id: string; readonly status: string; readonly snapshotted_at: string }[],
): Promise<readonly (readonly [string, string])[]> {
  const found: (readonly [string, string])[] = []
  for (const { unique_id, status, snapshotted_at } of sources) {
    if (status !== 'pass') continue
    const place = { instance, target }
    const [before] = await store.freshness.sourceHistory(unique_id, place, { to: snapshotted_at }, 1)
    if (before) found.push([unique_id, before.status])
  }
  return found
}

async function rowsOf(store: Store, { id }: Run, project: ProjectFacts): Promise<readonly MessageRows[]> {
  return (await store.tests.rows(id)).map(({ unique_id, columns, rows, total }) => ({
    name: project.get(unique_id)?.name ?? unique_id,
    columns,
    rows: rows.slice(0, MOST_ROWS).map((row) => row.map(cellText)),
    total,
  }))
}

function cellText(cell: unknown): string {
  return typeof cell === 'string' ? cell : JSON.stringify(cell ?? null)
}
