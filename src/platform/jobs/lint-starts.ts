import { type Finding, finding } from './finding.ts'
import type { Job } from './job.ts'
import type { LintFacts } from './lint-facts.ts'

/** Jobs that wait for one another, that nothing starts, or that wait for one that nothing starts. */
export function lintStarts({ jobs }: LintFacts): readonly Finding[] {
  const byName = new Map(jobs.map((job) => [job.name, job]))
  return [...circles(jobs, byName), ...jobs.flatMap((job) => [...nothingStarts(job), ...waitsForDisabled(job, byName)])]
}

function nothingStarts(job: Job): Finding[] {
  const { isEnabled, crons, after, triggers, hasApi } = job
  if (!isEnabled || crons.length > 0 || after || triggers.length > 0 || hasApi) return []
  return [
    finding(
      'warning',
      'jobs/never-starts',
      job,
      `nothing starts ${job.name}: it has no time and no trigger, and \`api: false\``,
    ),
  ]
}

function waitsForDisabled(job: Job, byName: ReadonlyMap<string, Job>): Finding[] {
  const others = [...(job.after?.jobs ?? []), ...job.needs]
  const disabled = others.filter((name) => byName.get(name)?.isEnabled === false)
  return disabled.map((name) =>
    finding('warning', 'jobs/waits-for-disabled', job, `${job.name} waits for ${name}, which is not enabled`),
  )
}

/** Each circle once, told of the job of it that stands first. */
function circles(jobs: readonly Job[], byName: ReadonlyMap<string, Job>): Finding[] {
  const found: Finding[] = []
  const done = new Set<string>()
  const visit = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name)
    if (start >= 0) {
      const circle = [...path.slice(start), name]
      const job = byName.get(name) ?? null
      found.push(
        finding('error', 'jobs/circle', job, `jobs wait for one another: ${circle.join(' waits for ')}`, {
          hint: 'take one `after` or `needs` out',
        }),
      )
      return
    }
    if (done.has(name)) return
    const job = byName.get(name)
    for (const other of [...(job?.after?.jobs ?? []), ...(job?.needs ?? [])]) visit(other, [...path, name])
    done.add(name)
  }
  for (const { name } of jobs) visit(name, [])
  return found
}
