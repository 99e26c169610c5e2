/** `trellis instances list`: the deployments of a project that trellis.yml names. */
import { Option } from 'commander'
import { jobsOf } from '#platform/jobs/jobs-of.ts'
import type { InstanceSettings } from '#platform/settings/instances.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { settingsOf } from '../instance/enter-instance.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'
import { textTable } from './text-table.ts'

interface Words extends ProjectWords {
  readonly output: 'table' | 'json'
}

export const describeInstancesList: DescribeCommand = (command, host) => {
  addProjectOptions(command).addOption(
    new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'),
  )
  command.action((words: Words) => {
    const settings = settingsOf(projectInvocation(host, words, ['instances', 'list']))
    const rows = [...settings.instances].map(([name, instance]) => rowOf(name, instance, settings))
    if (words.output === 'json') host.output.write(`${JSON.stringify(rows, null, 2)}\n`)
    else host.output.write(rows.length === 0 ? 'trellis.yml has no instances\n' : asText(rows))
  })
}

type Row = ReturnType<typeof rowOf>

/** Of the environment only the names: its values are secrets. */
function rowOf(name: string, instance: InstanceSettings, settings: Settings) {
  const { description, owner, profile, target, timezone, vars, sources, env } = instance
  const jobs = jobsOf(settings).filter(({ instances }) => instances.some((each) => each.name === name))
  return {
    name,
    description: description ?? null,
    owner: owner ?? null,
    profile: profile ?? null,
    target: target ?? null,
    timezone: timezone ?? settings.schedule.timezone,
    vars,
    sources: Object.fromEntries(sources),
    env: [...env.keys()],
    jobs: jobs.map((job) => job.name),
  }
}

function asText(rows: readonly Row[]): string {
  return textTable(
    [
      'INSTANCE',
      'PROFILE',
      'TARGET',
      'TIME ZONE',
      'SOURCES',
      'VARIABLES',
      'ENVIRONMENT',
      'JOBS',
      'OWNER',
      'DESCRIPTION',
    ],
    rows.map((row) => [
      row.name,
      row.profile ?? '',
      row.target ?? '',
      row.timezone,
      Object.entries(row.sources)
        .map(([name, { database, schema, identifier }]) => `${name} in ${placeOf([database, schema, identifier])}`)
        .join(', '),
      Object.keys(row.vars).join(', '),
      row.env.join(', '),
      String(row.jobs.length),
      row.owner ?? '',
      row.description ?? '',
    ]),
  )
}

/** A star is what the project says. */
function placeOf(parts: readonly (string | undefined)[]): string {
  const [database, schema, identifier] = parts
  const shown = [
    ...(database === undefined ? [] : [database]),
    schema ?? '*',
    ...(identifier === undefined ? [] : [identifier]),
  ]
  return shown.join('.')
}
