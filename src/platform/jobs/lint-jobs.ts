/** Looks for what cannot be meant, or cannot work, in the jobs of a project. Nothing is run. */
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { type Finding, finding, selectionFinding } from './finding.ts'
import type { Job } from './job.ts'
import { lintDeadlines } from './lint-deadlines.ts'
import type { LintQuestion } from './lint-facts.ts'
import { lintOwnership } from './lint-ownership.ts'
import { lintPace } from './lint-pace.ts'
import { lintStarts } from './lint-starts.ts'
import { ownershipOf } from './ownership.ts'
import { selectCell, selectWords } from './select-cell.ts'
import type { ReadStep } from './step-meaning.ts'

export function lintJobs(question: LintQuestion): readonly Finding[] {
  const { jobs, project, readStep } = question
  const wrong: Finding[] = []
  const selections = new Map<string, readonly UniqueId[]>()
  const builds = new Map<string, ReadonlySet<UniqueId>>()
  for (const job of jobs) {
    const { work, triggers } = job
    if (work.kind === 'cell')
      selections.set(
        job.name,
        selectionOf(job, () => selectCell(work, project), wrong),
      )
    else builds.set(job.name, stepBuilds(job, readStep, wrong))
    for (const [index, trigger] of triggers.entries()) {
      if (!('select' in trigger)) continue
      const at = { ...job, path: [...job.path, 'triggers', index] }
      selectionOf(at, () => selectWords(trigger.select, project), wrong)
    }
  }
  const ownership = ownershipOf(jobs, ({ name }) => selections.get(name) ?? [])
  const facts = { ...question, selections, builds, ownership }
  return [...wrong, ...lintOwnership(facts), ...lintPace(facts), ...lintDeadlines(facts), ...lintStarts(facts)]
}

function selectionOf(job: Job, choose: () => readonly UniqueId[], wrong: Finding[]): readonly UniqueId[] {
  try {
    const selected = choose()
    if (selected.length === 0) {
      const what = job.path.includes('triggers') ? `a trigger of ${job.name}` : job.name
      wrong.push(finding('error', 'jobs/selects-nothing', job, `${what} selects nothing`))
    }
    return selected
  } catch (error) {
    if (!(error instanceof DbtError)) throw error
    wrong.push(selectionFinding(job, error))
    return []
  }
}

function stepBuilds(job: Job, readStep: ReadStep, wrong: Finding[]): ReadonlySet<UniqueId> {
  const built = new Set<UniqueId>()
  if (job.work.kind !== 'steps') return built
  const [instance] = job.instances
  for (const [index, step] of job.work.steps.entries()) {
    if (step.kind !== 'dbt') continue
    const meaning = readStep(step, job, instance)
    if (meaning.kind === 'nodes' && meaning.verb === 'build') for (const each of meaning.unique_ids) built.add(each)
    const at = { ...job, path: [...job.path, 'steps', index] }
    const what = `step ${index + 1} of ${job.name}, '${step.words.join(' ')}'`
    if (meaning.kind === 'wrong') {
      wrong.push(finding('error', 'jobs/no-command', at, `${what}, is no command for a job: ${meaning.problem}`))
    } else if (meaning.kind === 'nodes' && meaning.unique_ids.length === 0) {
      wrong.push(finding('warning', 'jobs/does-nothing', at, `${what}, finds nothing to ${meaning.verb}`))
    }
  }
  return built
}
