import { closest } from '#foundation/source/closest.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { Settings } from '../settings/settings.ts'
import { type Finding, finding } from './finding.ts'
import type { Job, JobInstance } from './job.ts'

/** The profiles there are, with the names of their targets; undefined for targets that only Jinja knows. */
export interface KnownProfiles {
  readonly profiles: ReadonlyMap<string, ReadonlySet<string> | undefined>
  /** Of the project. */
  readonly usual: string | undefined
  /** Whether everybody who has the project has these profiles. */
  readonly areOfProject: boolean
}

/** Profiles and targets that jobs and instances name, and are not there. Where profiles are of this machine, others may have them. */
export function lintTargets(settings: Settings, jobs: readonly Job[], known: KnownProfiles): readonly Finding[] {
  const findings = new Map<string, Finding>()
  for (const job of jobs) {
    for (const instance of job.instances) {
      const wrong = wrongName(instance, known)
      if (!wrong) continue
      const path = placeOf(settings, job, instance, wrong.key)
      const key = path.join('\0')
      if (!findings.has(key)) findings.set(key, findingOf(wrong, path, instance, job, known))
    }
  }
  return [...findings.values()]
}

interface WrongName {
  readonly key: 'profile' | 'target'
  readonly name: string
  readonly profile: string
  readonly others: readonly string[]
}

function wrongName(
  { profile: named, target }: Pick<JobInstance, 'profile' | 'target'>,
  { profiles, usual }: KnownProfiles,
): WrongName | undefined {
  const profile = named ?? usual
  if (profile === undefined) return undefined
  if (!profiles.has(profile)) {
    // What is wrong with the project's own is told by whoever reads the project.
    return named === null ? undefined : { key: 'profile', name: profile, profile, others: [...profiles.keys()] }
  }
  const targets = profiles.get(profile)
  if (target === null || !targets || targets.has(target)) return undefined
  return { key: 'target', name: target, profile, others: [...targets] }
}

/** Where it is said: the instance wins over the job, and what is nearer to the job over what holds for more. */
function placeOf({ document }: Settings, { path, work }: Job, { name }: JobInstance, key: string): YamlPath {
  const places: YamlPath[] = [
    ...(name === null ? [] : [['instances', name]]),
    path,
    ...(work.kind === 'cell'
      ? [
          ['schedule', 'frequencies', work.frequency],
          ['schedule', 'lines', work.line],
        ]
      : []),
    ['defaults'],
  ]
  const said = places.map((place) => [...place, key]).find((place) => isThere(document.value, place))
  return said ?? path
}

function isThere(value: YamlValue, path: YamlPath): boolean {
  let at: YamlValue | undefined = value
  for (const key of path) at = isMapping(at) ? at[key] : undefined
  return at !== undefined
}

function findingOf(
  { key, name, profile, others }: WrongName,
  path: YamlPath,
  { name: instance }: JobInstance,
  job: Job,
  { areOfProject }: KnownProfiles,
): Finding {
  const who = path[0] === 'instances' ? `instance ${instance}` : path[0] === 'defaults' ? 'defaults' : job.name
  const message =
    key === 'profile'
      ? `profiles.yml has no profile '${name}', which ${who} runs with`
      : `profile ${profile} has no target '${name}', which ${who} runs with`
  const meant = closest(name, others)
  const there = others.length === 0 ? null : `there ${others.length === 1 ? 'is' : 'are'} ${others.join(', ')}`
  return finding(areOfProject ? 'error' : 'warning', 'jobs/no-target', path[0] === 'instances' ? null : job, message, {
    path,
    hint: meant === undefined ? there : `did you mean '${meant}'?`,
  })
}
