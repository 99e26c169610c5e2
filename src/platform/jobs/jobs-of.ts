import type { YamlPath } from '#foundation/yaml/positions.ts'
import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { InstanceSettings } from '../settings/instances.ts'
import type { JobRules, Retries } from '../settings/job-rules.ts'
import type { Settings } from '../settings/settings.ts'
import type { ExceptionCalendar } from '../time/calendar.ts'
import type { Job, JobInstance } from './job.ts'

const NO_RETRIES: Retries = { attempts: 0, backoffMs: 60_000, longestMs: 3_600_000, from: 'failure' }

/**
 * All jobs: the cells of the matrix by its rows, then the others, as they stand in the file. What is nearer wins: the cell over
 * its frequency, this over its business line, this over `defaults`.
 */
export function jobsOf(settings: Settings): readonly Job[] {
  const { schedule, defaults } = settings
  const cells = [...schedule.matrix].flatMap(([frequency, row]) =>
    [...row].flatMap(([line, cell]) => {
      if (!cell) return []
      const { select, exclude = [], selector = null, ...own } = cell
      const layers = [defaults, schedule.lines.get(line) ?? {}, schedule.frequencies.get(frequency) ?? {}, own]
      const work = { kind: 'cell', frequency, line, select, exclude, selector } as const
      return [jobOf(settings, `${frequency}/${line}`, ['schedule', 'matrix', frequency, line], work, layers)]
    }),
  )
  const listed = [...settings.jobs].map(([name, { steps, ...own }]) =>
    jobOf(settings, name, ['jobs', name], { kind: 'steps', steps }, [defaults, own]),
  )
  return [...cells, ...listed]
}

function jobOf(settings: Settings, name: string, path: YamlPath, work: Job['work'], layers: readonly JobRules[]): Job {
  const rules: JobRules = Object.assign({}, ...layers)
  // What a job says itself wins over its instance; what is said of all jobs does not.
  const { timezone }: JobRules = Object.assign({}, ...layers.slice(1))
  const vars: YamlMapping = Object.assign({}, ...layers.map((layer) => layer.vars ?? {}))
  const env = new Map(layers.flatMap((layer) => [...(layer.env ?? [])]))
  return {
    name,
    path,
    work,
    description: rules.description ?? null,
    tags: [...new Set(layers.flatMap(({ tags }) => tags ?? []))],
    isEnabled: rules.enabled ?? true,
    crons: rules.cron ?? [],
    calendars: (rules.calendars ?? []).map((each) => settings.calendars.get(each) as ExceptionCalendar),
    jitterMs: rules.jitterMs ?? 0,
    missed: rules.missed ?? 'latest',
    after: rules.after ?? null,
    needs: rules.needs ?? [],
    triggers: rules.triggers ?? [],
    hasApi: rules.api ?? true,
    deadline: rules.deadline ?? null,
    retries: rules.retries ?? NO_RETRIES,
    timeoutMs: rules.timeoutMs ?? null,
    concurrency: rules.concurrency ?? 1,
    overlap: rules.overlap ?? 'queue',
    pools: rules.pools ?? new Map(),
    priority: rules.priority ?? 0,
    continuesOnError: rules.continueOnError ?? false,
    threads: rules.threads ?? null,
    env,
    instances: instancesOf(settings, rules, { vars, timezone }),
  }
}

function instancesOf(
  { instances, schedule }: Settings,
  rules: JobRules,
  own: { readonly vars: YamlMapping; readonly timezone: string | undefined },
): Job['instances'] {
  const names = rules.instances ?? [...instances.keys()]
  const made = names.map((name) => inInstance(name, instances.get(name)))
  const [first, ...others] = made
  return first ? [first, ...others] : [inInstance(null, undefined)]

  function inInstance(name: string | null, instance: InstanceSettings | undefined): JobInstance {
    return {
      name,
      timezone: own.timezone ?? instance?.timezone ?? rules.timezone ?? schedule.timezone,
      owner: rules.owner ?? instance?.owner ?? null,
      profile: instance?.profile ?? null,
      target: instance?.target ?? rules.target ?? null,
      vars: { ...own.vars, ...instance?.vars },
      sources: instance?.sources ?? new Map(),
      env: instance?.env ?? new Map(),
    }
  }
}
