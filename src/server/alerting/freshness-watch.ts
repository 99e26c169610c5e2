import { type Batch, type Happening, newBatch } from '#platform/alerts/rules/happening.ts'
import { lateNodes, lateWithLine } from '#platform/alerts/rules/late-with.ts'
import type { ProjectFacts } from '#platform/alerts/rules/project-facts.ts'
import { keyOf } from '#platform/alerts/rules/tell.ts'
import { ruleName } from '#platform/alerts/rules/rule-name.ts'
import type { EventRule } from '#platform/settings/alerts.ts'
import type { AlertState } from '#platform/store/port/alerts.ts'
import type { ModelFreshness } from '#platform/store/port/freshness.ts'
import type { Place } from '#platform/store/port/node-results.ts'
import type { BriefRun } from '#platform/store/port/runs.ts'
import { type AlertingTools, eventRules } from './alerting-tools.ts'
import type { FactsOfRuns } from './facts-of-run.ts'
import { nodesLateBy } from './late-by.ts'
import { tellBatch } from './tell-batch.ts'

/** Looks at how fresh models were found to be: sources are told with the runs that measure them. */
export class FreshnessWatch {
  private readonly tools: AlertingTools
  private readonly facts: FactsOfRuns
  private readonly seen = new Map<string, string>()

  constructor(tools: AlertingTools, facts: FactsOfRuns) {
    this.tools = tools
    this.facts = facts
  }

  async look(): Promise<void> {
    const { platform } = this.tools
    const rules = eventRules(platform).filter(({ on }) => on.some((event) => event.startsWith('freshness.')))
    if (rules.length === 0) return
    for (const run of await latestOfPlaces(this.tools)) {
      const place = { instance: run.instance, target: run.target }
      const measured = await platform.store.freshness.latestModels(place)
      const newest = measured.reduce((latest, { measuredAt }) => (measuredAt > latest ? measuredAt : latest), '')
      const name = JSON.stringify(place)
      if (newest === '' || this.seen.get(name) === newest) continue
      const open = openSubjects(await platform.store.alerts.list({ open: true }), rules)
      const project = await this.facts.of(run)
      await tellBatch(batchOf(place, newest, measured, project, open), this.tools, run.instance)
      this.seen.set(name, newest)
    }
  }
}

/** The last run in each instance and target. */
async function latestOfPlaces({ platform }: AlertingTools): Promise<readonly BriefRun[]> {
  const runs = [...(await platform.store.runs.latestOfJobs())].sort((a, b) => a.id - b.id)
  return [...new Map(runs.map((run) => [JSON.stringify([run.instance, run.target]), run])).values()]
}

function batchOf(
  place: Place,
  at: string,
  measured: readonly ModelFreshness[],
  project: ProjectFacts,
  open: ReadonlySet<string>,
): Batch {
  const where = place.instance === null ? '' : ` @ ${place.instance}`
  const known = new Map(measured.map((model) => [model.unique_id, model]))
  const lateBy = nodesLateBy(measured)
  const late = [...lateBy].map(([root, ids]) => lateHappening(root, ids))
  const fresh = measured.filter(({ unique_id, verdict }) => verdict === 'fresh' && open.has(`${unique_id}${where}`))
  const caughtUp = [...open].filter((subject) => isJob(subject) && !late.some((each) => each.subject === subject))
  const happenings = [
    ...late,
    ...fresh.map(({ unique_id }) => happeningOf(unique_id, 'freshness.recovered')),
    ...caughtUp
      .filter((job) => isOfPlace(job, where))
      .map((job) => happeningOf(job.slice(0, job.length - where.length), 'freshness.recovered')),
  ]
  return newBatch({ id: `models ${JSON.stringify([place.instance, place.target])} ${at}`, at, happenings })

  function lateHappening(root: string, ids: readonly string[]): Happening {
    const nodes = [root, ...ids].flatMap((id) => known.get(id) ?? [])
    const lateWith = lateNodes(ids, project)
    const own = known.get(root)
    return {
      ...happeningOf(root, 'freshness.late'),
      severity: nodes.some(({ verdict }) => verdict === 'stale') ? 'error' : 'warn',
      lateWith,
      isInferred: own === undefined && !isJob(root),
      detail: [(own ?? nodes[0])?.because ?? '', lateWithLine(lateWith)].filter((line) => line !== '').join('\n'),
    }
  }

  function happeningOf(id: string, event: 'freshness.late' | 'freshness.recovered'): Happening {
    const job = isJob(id) ? id.slice(JOB.length) : null
    const [node] = job === null ? lateNodes([id], project) : []
    return {
      event,
      subject: `${id}${where}`,
      name: `${job ?? node?.name ?? id}${where}`,
      at: known.get(id)?.measuredAt ?? at,
      severity: 'info',
      job,
      owners: node?.owners ?? [],
      readers: node?.readers ?? [],
      groups: node?.group == null ? [] : [node.group],
      tags: node?.tags ?? [],
      nodes: job === null ? [id] : [],
      detail: '',
    }
  }
}

const JOB = 'job '

/** A job that has not built in time what is late. */
function isJob(root: string): boolean {
  return root.startsWith(JOB)
}

function isOfPlace(subject: string, where: string): boolean {
  return where === '' ? !subject.includes(' @ ') : subject.endsWith(where)
}

/** What is late by what was told of it, by any of the rules. */
function openSubjects(states: readonly AlertState[], rules: readonly EventRule[]): ReadonlySet<string> {
  const prefixes = rules.map((rule) => keyOf(ruleName(rule), 'freshness.late', ''))
  return new Set(
    states.flatMap(({ key }) => {
      const prefix = prefixes.find((each) => key.startsWith(each))
      return prefix === undefined ? [] : [key.slice(prefix.length)]
    }),
  )
}
