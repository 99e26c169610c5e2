import type { Graph } from '#manifest/graph/graph.ts'
import { link } from '#manifest/graph/link.ts'
import type { Invocation } from '#commands/invocation.ts'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Job } from '#platform/jobs/job.ts'
import { jobsOf } from '#platform/jobs/jobs-of.ts'
import { ownershipOf } from '#platform/jobs/ownership.ts'
import { selectCell } from '#platform/jobs/select-cell.ts'
import { duesOf } from '#platform/freshness/dues.ts'
import { freshNodes } from '#platform/freshness/fresh-nodes.ts'
import type { FreshnessFacts } from '#platform/freshness/measure-nodes.ts'
import { type KnownSource, momentOf } from '#platform/freshness/source-data.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Place } from '#platform/store/port/node-results.ts'
import type { Store } from '#platform/store/store.ts'
import { Zones } from '#platform/time/zone.ts'
import { projectGraph } from '../platform/project-graph.ts'
import { stepReader } from '../platform/read-step.ts'
import type { LoadedProject } from '#commands/loaded-project.ts'

export interface FreshnessQuestion {
  readonly invocation: Invocation
  readonly project: LoadedProject
  readonly store: Pick<Store, 'runs' | 'jobs' | 'nodeResults' | 'freshness'>
  readonly settings: Settings | undefined
  readonly place: Place
  readonly runId: number | null
  /** Whether the times of jobs count: somebody is there who starts them, or asks about them. */
  readonly hasSchedule: boolean
}

/** How many measurements of a source, and how many runs of a job, are looked back upon. */
const LOOK_BACK = 50
const RUNS = 20

/** What is known of a project and its runs that says how fresh everything is. */
export async function freshnessFacts(question: FreshnessQuestion): Promise<FreshnessFacts & { readonly graph: Graph }> {
  const { invocation, project, store, place, runId } = question
  const now = invocation.effects.now()
  const graph = link(project.manifest)
  const nodes = freshNodes(project.manifest, graph)
  const builtAt = new Map<string, number>()
  for (const { unique_id, successAt } of await store.nodeResults.latest(place)) {
    if (successAt !== null) builtAt.set(unique_id, Date.parse(successAt))
  }
  const before = new Map((await store.freshness.latestModels(place)).map((each) => [each.unique_id, each]))
  return {
    graph,
    place,
    now,
    runId,
    nodes,
    sources: await knownSources(store, place),
    builtAt,
    before,
    dataAsOf: new Map(
      [...before].flatMap(([unique_id, { dataAsOf, asksItsData }]) =>
        asksItsData ? [[unique_id, momentOf(dataAsOf)] as const] : [],
      ),
    ),
    dues: question.hasSchedule ? await duesIn(question, graph, now) : () => [],
  }
}

async function knownSources({ freshness }: Pick<Store, 'freshness'>, place: Place): Promise<Map<string, KnownSource>> {
  const known = new Map<string, KnownSource>()
  for (const latest of await freshness.latestSources(place)) {
    const history = await freshness.sourceHistory(latest.unique_id, place, {}, LOOK_BACK)
    const loaded = history.flatMap(({ max_loaded_at }) => momentOf(max_loaded_at) ?? []).sort((a, b) => b - a)
    known.set(latest.unique_id, { latest, before: (moment) => loaded.find((each) => each <= moment) })
  }
  return known
}

async function duesIn(
  { invocation, project, store, settings, place }: FreshnessQuestion,
  graph: Graph,
  now: number,
): Promise<FreshnessFacts['dues']> {
  if (!settings) return () => []
  const jobs = jobsOf(settings)
  const inGraph = projectGraph(invocation, project, graph)
  const readStep = stepReader(invocation, project, graph)
  const durations = new Map<string, readonly number[]>()
  for (const { name } of jobs) {
    const { items } = await store.runs.list(
      { jobs: [name], instance: place.instance ?? '', statuses: ['success'], order: '-id' },
      { limit: RUNS },
    )
    const taken = items.flatMap(({ startedAt, finishedAt }) =>
      startedAt !== null && finishedAt !== null ? [Date.parse(finishedAt) - Date.parse(startedAt)] : [],
    )
    durations.set(name, taken.toReversed())
  }
  const states = (await store.jobs.list()).filter(({ instance }) => instance === place.instance)
  return duesOf({
    jobs,
    instance: place.instance,
    seen: new Map(states.map(({ job, firstSeenAt }) => [job, Date.parse(firstSeenAt)])),
    graph,
    ownership: ownershipOf(jobs, (job) => {
      try {
        return job.work.kind === 'cell' ? selectCell(job.work, inGraph) : []
      } catch (error) {
        // What is wrong with a cell is for the lint to say.
        if (error instanceof DbtError) return []
        throw error
      }
    }),
    builtBySteps: (job) => builtBySteps(job, readStep),
    zones: new Zones(),
    now,
    durations,
  })
}

function builtBySteps(job: Job, readStep: ReturnType<typeof stepReader>) {
  if (job.work.kind !== 'steps') return []
  return job.work.steps.flatMap((step) => {
    const [instance] = job.instances
    const meaning = step.kind === 'dbt' ? readStep(step, job, instance) : undefined
    return meaning?.kind === 'nodes' && meaning.verb === 'build' ? meaning.unique_ids : []
  })
}
