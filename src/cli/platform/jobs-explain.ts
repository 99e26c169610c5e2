/** `trellis jobs explain`: the steps of a job, and what each of them would build now. Nothing is run. */
import { InvalidArgumentError } from 'commander'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { link } from '#manifest/graph/link.ts'
import { loadProject } from '#commands/load-project.ts'
import { explainJob, type ExplainedJob, type ExplainedStep } from '#platform/jobs/explain-job.ts'
import type { Job } from '#platform/jobs/job.ts'
import { nodeName } from '#platform/jobs/lint-ownership.ts'
import { ownershipOf } from '#platform/jobs/ownership.ts'
import type { PlannedNode } from '#platform/jobs/plan-cell.ts'
import { type ProjectGraph, selectCell } from '#platform/jobs/select-cell.ts'
import { formatDeadline } from '#platform/time/deadline.ts'
import { formatDuration } from '#platform/time/duration.ts'
import type { Zone } from '#platform/time/zone.ts'
import { type JobHistory, readJobHistory } from './job-history.ts'
import { startsOf } from './jobs-list.ts'
import { addJobsOptions, chooseJobs, noInstance, type JobsWords, type OpenJobs, openJobs } from './open-jobs.ts'
import type { DescribeCommand } from './platform-command.ts'
import { projectGraph } from './project-graph.ts'
import { stepReader } from './read-step.ts'
import { showDistance, showMoment } from './show-moment.ts'
import { textTable } from './text-table.ts'

interface Words extends JobsWords {
  readonly instance?: string
  readonly at?: number
}

export const describeJobsExplain: DescribeCommand = (command, host) => {
  addJobsOptions(command.argument('<jobs...>', 'Which; hourly/* is a row of the matrix'))
    .option('--instance <name>', 'In which instance')
    .option('--at <moment>', 'As if it ran then, for example 2026-01-31T04:00Z', momentOf)
  command.action(async (names: readonly string[], words: Words) => {
    const present = openJobs(host, words, ['jobs', 'explain'])
    const open = words.at === undefined ? present : { ...present, now: words.at }
    const { explained, builtBy } = await explain(open, chooseJobs(open.jobs, names), words)
    if (words.output === 'json') {
      host.output.write(
        `${JSON.stringify(
          explained.map((each) => asJson(each, builtBy)),
          null,
          2,
        )}\n`,
      )
    } else host.output.write(explained.map((each) => asText(each, open)).join('\n'))
  })
}

function momentOf(text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new InvalidArgumentError('A moment is for example 2026-01-31T04:00Z.')
  return at
}

interface Explanation {
  readonly explained: readonly ExplainedJob[]
  readonly builtBy: JobHistory['builtBy']
}

async function explain(open: OpenJobs, chosen: readonly Job[], { instance: name }: Words): Promise<Explanation> {
  const { invocation, settings, jobs, zones, now } = open
  const loaded = await loadProject(invocation)
  const { setup } = loaded
  const graph = link(loaded.manifest)
  const project = projectGraph(invocation, loaded, graph)
  const history = await readJobHistory(settings, jobs, {
    folder: setup.root.projectRoot,
    target: setup.profile.targetName,
    effects: invocation.effects,
  })
  const isAboutCells = chosen.some(({ work }) => work.kind === 'cell')
  const ownership = ownershipOf(isAboutCells ? jobs : [], (job) => cellNodes(job, open, project))
  const readStep = stepReader(invocation, loaded, graph)
  const explained = chosen.flatMap((job) => {
    const instances = job.instances.filter((each) => name === undefined || each.name === name)
    if (instances.length === 0) throw noInstance(job, name as string)
    return instances.map((instance) =>
      explainJob({
        job,
        instance,
        project,
        ownership,
        zones,
        now,
        readStep,
        builtAt: (unique_id) => history.builtAt(instance.name, unique_id),
        pastDurations: history.durations(job.name, instance.name),
      }),
    )
  })
  return { explained, builtBy: history.builtBy }
}

/** What is wrong with a cell keeps every other from being told: it could own what they read. */
function cellNodes({ name, path, work }: Job, { settings: { document } }: OpenJobs, project: ProjectGraph) {
  try {
    return work.kind === 'cell' ? selectCell(work, project) : []
  } catch (error) {
    if (!(error instanceof DbtError)) throw error
    const span = document.keySpanOf(path)
    const placed = error.diagnostics.map((each) => ({
      ...each,
      message: `${name}: ${each.message}`,
      at: span,
      frames: [{ source: document.source, span }],
    }))
    throw new DbtError(error.excType, placed)
  }
}

function asText(explained: ExplainedJob, { zones, now }: OpenJobs): string {
  const { job, instance, expectedMs } = explained
  const zone = zones.get(instance.timezone)
  const facts: [string, string][] = [
    ['instance', instance.name ?? ''],
    ['about', job.description ?? ''],
    ['owner', instance.owner ?? ''],
    ['starts', startsOf(job).join(', ') || 'by hand'],
    ['zone', job.crons.length > 0 ? zone.name : ''],
    ['next', moment(explained.nextTick, zone, now)],
    [
      'deadline',
      job.deadline
        ? [formatDeadline(job.deadline), moment(explained.deadline, zone, now)].filter(Boolean).join(', ')
        : '',
    ],
    ['takes', expectedMs === null ? '' : formatDuration(Math.round(expectedMs / 1000) * 1000)],
    ['begin by', moment(explained.latestStart, zone, now)],
    ['needs', job.needs.join(', ')],
    ['target', instance.target ?? ''],
  ]
  const head = facts.filter(([, text]) => text !== '').map(([name, text]) => `  ${name.padEnd(9)} ${text}`)
  const steps = explained.steps.map((step, index) => stepText(step, index + 1, zone, now))
  return [`${job.name}${job.isEnabled ? '' : ' (not enabled)'}`, ...head, '', ...steps].join('\n')
}

function moment(at: number | null, zone: Zone, now: number): string {
  return at === null ? '' : `${showMoment(at, zone)}, ${showDistance(at, now)}`
}

function stepText(step: ExplainedStep, number: number, zone: Zone, now: number): string {
  switch (step.kind) {
    case 'shell':
      return `  ${number}  ${step.name === step.command ? '' : `${step.name}: `}$ ${step.command}\n`
    case 'cell': {
      const rows = step.plan.nodes.map((node) => [
        `     ${node.action}`,
        nodeTitle(node.unique_id),
        reasonText(node, zone, now),
      ])
      const built = step.plan.nodes.filter(({ action }) => action === 'build').length
      return `  ${number}  build, ${built} of ${step.plan.nodes.length} nodes, if it ran now\n${rows.length > 0 ? textTable(['', '', ''], rows).replace(/^\s*\n/, '') : ''}`
    }
    case 'dbt':
      return `  ${number}  ${step.name}${meaningText(step)}\n`
  }
}

/** So many names are shown of a step. */
const SHOWN = 60

function meaningText({ meaning }: Extract<ExplainedStep, { kind: 'dbt' }>): string {
  switch (meaning.kind) {
    case 'other':
      return ''
    case 'wrong':
      return `\n       is no command for a job: ${meaning.problem}`
    case 'nodes': {
      const { unique_ids, verb } = meaning
      if (unique_ids.length === 0) return `\n       nothing to ${verb}`
      const kinds = [...new Set(unique_ids.map(kindOf))]
      const ofKind = (kind: string) => unique_ids.filter((unique_id) => kindOf(unique_id) === kind)
      return kinds.map((kind) => `\n       ${kindText(kind, verb, ofKind(kind))}`).join('')
    }
  }
}

function kindOf(unique_id: string): string {
  return unique_id.slice(0, unique_id.indexOf('.'))
}

function kindText(kind: string, verb: string, unique_ids: readonly string[]): string {
  const count = `${verb} ${unique_ids.length} ${kind.replace('_', ' ')}${unique_ids.length === 1 ? '' : 's'}`
  if (kind === 'test' || kind === 'unit_test') return count
  const names = unique_ids.slice(0, SHOWN).map(nodeName)
  const more = unique_ids.length - names.length
  return `${count}: ${names.join(', ')}${more > 0 ? `, and ${more} more` : ''}`
}

function nodeTitle(unique_id: string): string {
  const kind = kindOf(unique_id)
  return kind === 'model' ? nodeName(unique_id) : `${nodeName(unique_id)} (${kind})`
}

function reasonText({ reason }: PlannedNode, zone: Zone, now: number): string {
  switch (reason.kind) {
    case 'own':
      return "the cell's own"
    case 'comes-along':
      return 'comes along: no cell has it'
    case 'never-built':
      return `not built yet; ${reason.owner} has it`
    case 'too-old':
      return `too old: built ${showMoment(reason.builtAt, zone)}, ${showDistance(reason.builtAt, now)}; ${reason.owner} has it`
    case 'fresh':
      return `built ${showDistance(reason.builtAt, now)}; ${reason.owner} has it`
    case 'view':
      return `a view that ${reason.owner} has: it shows what it reads`
  }
}

function asJson(
  { job, instance, nextTick, deadline, expectedMs, latestStart, steps }: ExplainedJob,
  builtBy: JobHistory['builtBy'],
): Record<string, unknown> {
  const time = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  return {
    job: job.name,
    instance: instance.name,
    next_tick: time(nextTick),
    deadline: time(deadline),
    expected_seconds: expectedMs === null ? null : expectedMs / 1000,
    latest_start: time(latestStart),
    steps: steps.map((step) => stepJson(step, (unique_id) => builtBy(instance.name, unique_id))),
  }
}

function stepJson(step: ExplainedStep, builtBy: (unique_id: string) => number | undefined): Record<string, unknown> {
  switch (step.kind) {
    case 'shell':
      return { kind: 'shell', name: step.name, command: step.command }
    case 'cell':
      return {
        kind: 'cell',
        args: step.args,
        period_seconds: step.plan.periodMs === undefined ? null : step.plan.periodMs / 1000,
        nodes: step.plan.nodes.map(({ unique_id, action, reason }) => {
          const { kind, ...rest } = reason
          const builtAt =
            'builtAt' in rest
              ? { built_at: new Date(rest.builtAt).toISOString(), built_by: builtBy(unique_id) ?? null }
              : {}
          return { unique_id, action, reason: kind, ...('owner' in rest && { owner: rest.owner }), ...builtAt }
        }),
      }
    case 'dbt':
      return { kind: 'dbt', name: step.name, args: step.args, meaning: step.meaning }
  }
}
