import { type Batch, type Happening, newBatch } from '#platform/alerts/rules/happening.ts'
import type { ProjectFacts } from '#platform/alerts/rules/project-facts.ts'
import { keyOf } from '#platform/alerts/rules/tell.ts'
import { ruleName } from '#platform/alerts/rules/rule-name.ts'
import type { ModelFreshness } from '#platform/store/port/freshness.ts'
import type { Place } from '#platform/store/port/node-results.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { type AlertingTools, eventRules } from './alerting-tools.ts'
import type { FactsOfRuns } from './facts-of-run.ts'
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
      const open = new Set((await platform.store.alerts.list({ open: true })).map(({ key }) => key))
      const isOpen = (subject: string) =>
        rules.some((rule) => open.has(keyOf(ruleName(rule), 'freshness.late', subject)))
      const project = await this.facts.of(run)
      await tellBatch(batchOf(place, newest, measured, project, isOpen), this.tools, run.instance)
      this.seen.set(name, newest)
    }
  }
}

/** The last run in each instance and target. */
async function latestOfPlaces({ platform }: AlertingTools): Promise<readonly Run[]> {
  const runs = [...(await platform.store.runs.latestOfJobs())].sort((a, b) => a.id - b.id)
  return [...new Map(runs.map((run) => [JSON.stringify([run.instance, run.target]), run])).values()]
}

function batchOf(
  place: Place,
  at: string,
  measured: readonly ModelFreshness[],
  project: ProjectFacts,
  isOpen: (subject: string) => boolean,
): Batch {
  const where = place.instance === null ? '' : ` @ ${place.instance}`
  const happenings = measured.flatMap((model): readonly Happening[] => {
    const subject = `${model.unique_id}${where}`
    const isLate = model.verdict === 'late' || model.verdict === 'stale'
    if (!isLate && !(model.verdict === 'fresh' && isOpen(subject))) return []
    const facts = project.get(model.unique_id)
    return [
      {
        event: isLate ? 'freshness.late' : 'freshness.recovered',
        subject,
        name: `${facts?.name ?? model.unique_id.split('.').at(-1) ?? model.unique_id}${where}`,
        at: model.measuredAt,
        severity: !isLate ? 'info' : model.verdict === 'late' ? 'warn' : 'error',
        job: null,
        owners: facts?.owners ?? [],
        readers: facts?.readers ?? [],
        groups: facts?.group == null ? [] : [facts.group],
        tags: facts?.tags ?? [],
        nodes: [model.unique_id],
        detail: isLate ? lateness(model) : '',
      },
    ]
  })
  return newBatch({ id: `models ${JSON.stringify([place.instance, place.target])} ${at}`, at, happenings })
}

function lateness({ effectiveAsOf, oldestSource, builtAt, expectedNextAt }: ModelFreshness): string {
  const parts = [
    effectiveAsOf === null
      ? ''
      : `its data are of ${effectiveAsOf}${oldestSource === null ? '' : `, by ${oldestSource}`}`,
    builtAt === null ? 'it was never built' : `built ${builtAt}`,
    expectedNextAt === null ? '' : `expected ${expectedNextAt}`,
  ]
  return parts.filter((part) => part !== '').join('; ')
}
