/** `trellis jobs lint`: what cannot be meant, or cannot work, in the jobs. */
import type { Diagnostic } from '#foundation/diagnostics/diagnostic.ts'
import { formatFrame } from '#foundation/diagnostics/format-diagnostic.ts'
import { link } from '#manifest/graph/link.ts'
import { loadProject } from '#commands/load-project.ts'
import type { Finding } from '#platform/jobs/finding.ts'
import { lintJobs } from '#platform/jobs/lint-jobs.ts'
import { lintReferences } from '#platform/jobs/lint-references.ts'
import { lintTargets } from '#platform/jobs/lint-targets.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Host } from '../host.ts'
import { readJobHistory } from './job-history.ts'
import { knownProfiles } from './known-profiles.ts'
import { addJobsOptions, type JobsWords, openJobs } from './open-jobs.ts'
import type { DescribeCommand } from './platform-command.ts'
import { projectGraph } from './project-graph.ts'
import { stepReader } from './read-step.ts'

interface Words extends JobsWords {
  readonly strict?: true
}

export const describeJobsLint: DescribeCommand = (command, host, finish) => {
  addJobsOptions(command)
    .option('--strict', 'Warnings count as errors')
    .addHelpText(
      'after',
      '\nEnds with 0 where there is no error, with 1 where there is one, with 2 where trellis.yml or the project cannot be read.',
    )
  command.action(async (words: Words) => finish(await lint(host, words)))
}

async function lint(host: Host, words: Words): Promise<number> {
  const { invocation, settings, jobs, zones, now } = openJobs(host, words, ['jobs', 'lint'])
  const project = await loadProject(invocation)
  const { setup } = project
  const graph = link(project.manifest)
  const history = await readJobHistory(settings, jobs, {
    folder: setup.root.projectRoot,
    target: setup.profile.targetName,
    effects: invocation.effects,
  })
  const looked = projectGraph(invocation, project, graph)
  const found = lintJobs({
    jobs,
    project: looked,
    zones,
    now,
    readStep: stepReader(invocation, project, graph),
    pastDurations: history.durations,
  })
  const known = knownProfiles(invocation)
  const findings = [...found, ...(known ? lintTargets(settings, jobs, known) : []), ...lintReferences(settings, looked)]
  if (words.output === 'json')
    host.output.write(
      `${JSON.stringify(
        findings.map((each) => asJson(each, settings)),
        null,
        2,
      )}\n`,
    )
  else host.output.write(asText(findings, settings, jobs.length))
  const isBad = ({ severity }: Finding) => severity === 'error' || (severity === 'warning' && words.strict === true)
  return findings.some(isBad) ? 1 : 0
}

const HEADS = { error: 'Error', warning: 'Warning', note: 'Note' } as const

function asText(findings: readonly Finding[], settings: Settings, jobCount: number): string {
  const told = findings.map((each) => findingText(each, settings))
  const count = (severity: Finding['severity']) => findings.filter((each) => each.severity === severity).length
  const [errors, warnings] = [count('error'), count('warning')]
  const sum = `${plural(jobCount, 'job')}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}`
  return `${[...told, sum].join('\n\n')}\n`
}

function findingText({ severity, code, message, path, hint }: Finding, settings: Settings): string {
  const at = path && placeOf(settings, path)
  const head = `${HEADS[severity]}${at ? ` in ${at.path}:${at.line}:${at.column}` : ''}   [${code}]`
  const frame =
    at && severity !== 'note' ? ['', indent(formatFrame({ source: settings.document.source, span: at }))] : []
  return [head, indent(message), ...frame, ...(hint === null ? [] : [indent(`hint: ${hint}`)])].join('\n')
}

function asJson(finding: Finding, settings: Settings): Record<string, unknown> {
  const { severity, code, message, job, path, hint, unique_ids } = finding
  const at = path && placeOf(settings, path)
  return {
    severity,
    code,
    message,
    job,
    file: at?.path ?? null,
    line: at?.line ?? null,
    column: at?.column ?? null,
    hint,
    unique_ids,
  }
}

function placeOf({ document }: Settings, path: NonNullable<Finding['path']>): NonNullable<Diagnostic['at']> {
  return typeof path.at(-1) === 'number' ? document.spanOf(path) : document.keySpanOf(path)
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
