import { join } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Effects } from '#foundation/effects.ts'
import { closest } from '#foundation/source/closest.ts'
import { homeFolder } from '#project/config/home-folder.ts'
import { readProjectFile } from '#project/config/read-project-file.ts'
import type { GivenOption } from '#project/config/resolve-flags.ts'
import type { Invocation } from '#commands/invocation.ts'
import { INSTANCE_VARIABLE, instanceEnvironment } from '#platform/jobs/instance-environment.ts'
import type { InstanceSettings } from '#platform/settings/instances.ts'
import { SETTINGS_FILE } from '#foundation/settings-file.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Host } from '../host.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import { projectInvocation, type ProjectWords } from '../platform/project-invocation.ts'

/** The instance that a command line names, or the environment of a step of a job. */
export function instanceNamed(given: readonly GivenOption[], env: Effects['env']): string | undefined {
  const written = given.findLast(({ name }) => name === 'instance')?.value
  return typeof written === 'string' ? written : env[INSTANCE_VARIABLE] || undefined
}

/**
 * The process as it is for an instance: with its environment, and with what it says of target, variables and sources. The
 * same as before where none is named. Throws where there is no such instance, or a secret of it cannot be had.
 */
export async function enterInstance(host: Host, given: readonly GivenOption[]): Promise<Host> {
  const name = instanceNamed(given, host.effects.env)
  if (name === undefined) return host
  const invocation = projectInvocation({ ...host, onInterrupt: () => () => undefined }, wordsOf(given), [])
  const instance = instanceOf(settingsOf(invocation), name)
  const { env } = host.effects
  const { signal } = invocation
  const isThere = env[INSTANCE_VARIABLE] === name
  const folder = homeFolder(invocation.effects.files, invocation.flags.PROJECT_DIR)
  const own = isThere
    ? {}
    : await instanceEnvironment({ name, env: instance.env }, { effects: invocation.effects, folder, signal })
  return {
    ...host,
    effects: { ...host.effects, env: { ...env, ...own } },
    instance: {
      name,
      profile: instance.profile,
      target: instance.target,
      vars: instance.vars,
      sources: instance.sources,
      targetPath: targetPathOf(invocation, name),
    },
  }
}

/** Throws where the project has no `trellis.yml`. */
export function settingsOf(invocation: Invocation): Settings {
  const settings = settingsOfProject(invocation)
  if (settings) return settings
  throw dbtError(
    'DbtUsageException',
    'settings/not-found',
    `There is no ${SETTINGS_FILE} in ${invocation.flags.PROJECT_DIR}, and instances stand in it`,
    { hint: `write one with 'instances:', or leave --instance out` },
  )
}

/** Throws where there is none of that name. */
export function instanceOf({ instances }: Settings, name: string): InstanceSettings {
  const instance = instances.get(name)
  if (instance) return instance
  const names = [...instances.keys()]
  const meant = closest(name, names)
  const others =
    names.length === 0 ? `${SETTINGS_FILE} has none` : `there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`
  throw dbtError('DbtUsageException', 'instances/unknown', `There is no instance '${name}'`, {
    hint: meant === undefined ? others : `did you mean '${meant}'?`,
  })
}

function wordsOf(given: readonly GivenOption[]): ProjectWords {
  const value = (name: string) => {
    const found = given.findLast((each) => each.name === name)?.value
    return typeof found === 'string' ? found : undefined
  }
  const [projectDir, profilesDir, vars] = ['project_dir', 'profiles_dir', 'vars'].map(value)
  return {
    ...(projectDir !== undefined && { projectDir }),
    ...(profilesDir !== undefined && { profilesDir }),
    ...(vars !== undefined && { vars }),
  }
}

/**
 * A folder within the project's own one, which is read without Jinja. Whoever has named a folder in the environment has made his
 * choice.
 */
function targetPathOf({ effects, flags }: Invocation, instance: string): string | undefined {
  if (effects.env['DBT_ENGINE_TARGET_PATH'] || effects.env['DBT_TARGET_PATH']) return undefined
  const written = readProjectFile(effects.files, flags.PROJECT_DIR).data['target-path']
  return join(typeof written === 'string' && !written.includes('{') ? written : 'target', 'instances', instance)
}
