import path from 'node:path'
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Files } from '#foundation/effects.ts'
import type { EventSink } from '#foundation/events/event.ts'
import { closest } from '#foundation/source/closest.ts'
import { parseYaml, type YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { Credentials } from '#warehouse/adapter/credentials.ts'
import { settingError, settingsYamlError } from './project-error.ts'
import { pythonRepr } from './python-repr.ts'
import { type RenderText, renderText, renderValues } from './renderer.ts'
import { readSettingsText } from './read-settings-text.ts'
import { resolveSecrets } from '#project/builtins/secret-placeholder.ts'

export const PROFILES_FILE = 'profiles.yml'

/** Where the data goes: one output of one profile. */
export interface Profile {
  readonly profileName: string
  readonly targetName: string
  readonly threads: number
  readonly credentials: Credentials
}

/**
 * Checks the settings of a target against what an adapter of this type wants. `problem` is one sentence;
 * `key` is the setting it is about.
 */
export type CheckCredentials = (
  type: string,
  settings: YamlMapping,
) => { readonly credentials: Credentials } | { readonly problem: string; readonly key?: string; readonly hint?: string }

/** What chooses a profile and a target besides the files. */
export interface ProfileChoice {
  readonly profilesDir: string
  /** Whether somebody said that the profiles are there. */
  readonly isDirNamed: boolean
  /** `--profile`; wins over the project's. */
  readonly profile: string | undefined
  /** The project's `profile`, rendered. */
  readonly projectProfile: string | undefined
  readonly target: string | undefined
  readonly threads: number | undefined
  /** For the file that stands in where nobody has a profile. */
  readonly projectName: string
  readonly projectRoot: string
}

/** What reading a profile needs from outside. */
export interface ProfileTools {
  readonly files: Files
  readonly env: Readonly<Record<string, string | undefined>>
  readonly render: RenderText
  readonly checkCredentials: CheckCredentials
  readonly events: Pick<EventSink, 'emit'>
}

/** `profiles.yml` of a folder; undefined where there is none. */
export function readProfilesFile(
  files: Files,
  profilesDir: string,
  shown: string = path.join(profilesDir, PROFILES_FILE),
): YamlDocument | undefined {
  const file = path.join(profilesDir, PROFILES_FILE)
  if (!files.exists(file)) return undefined
  const document = parseYaml({ path: shown, text: readSettingsText(files, file) }, (failure) =>
    settingsYamlError(failure, `${unreadable}\n`),
  )
  const { value } = document
  const isEmpty = !value || (isMapping(value) && Object.keys(value).length === 0)
  if (isEmpty || !isMapping(value)) {
    const what = isEmpty
      ? `The profiles.yml file at ${file} is empty`
      : `The profiles.yml file at ${file} does not hold profiles by their names`
    throw dbtError('DbtProfileError', 'profile/empty-file', `${unreadable}\n${what}`)
  }
  return document
}

/** How errors name the file: from the project where it is in it, from the user's home where it is there. */
function shownFile(profilesDir: string, projectRoot: string, home: string | undefined): string {
  const file = path.join(profilesDir, PROFILES_FILE)
  const inProject = path.relative(projectRoot, file)
  if (!inProject.startsWith('..') && !path.isAbsolute(inProject)) return inProject
  const inHome = home ? path.relative(home, file) : '..'
  return inHome.startsWith('..') || path.isAbsolute(inHome) ? file : path.join('~', inHome)
}

const unreadable = 'dbt encountered an error while trying to read your profiles.yml file.'

/**
 * Chooses a profile and a target and reads its settings. Where there is no `profiles.yml` at all, and nobody said that
 * there is one, a DuckDB file in the project serves, and an event says so.
 */
export function readProfile(choice: ProfileChoice, tools: ProfileTools): Profile {
  const shown = shownFile(choice.profilesDir, choice.projectRoot, tools.env.HOME)
  const document = readProfilesFile(tools.files, choice.profilesDir, shown)
  if (!document) {
    if (choice.profile === undefined && !choice.isDirNamed) return standIn(choice, tools)
    throw dbtError('DbtProjectError', 'profile/not-found', `Could not find profile named '${nameOf(choice)}'`, {
      notes: [`there is no ${PROFILES_FILE} in ${choice.profilesDir}`],
    })
  }
  const profileName = nameOf(choice)
  const profiles = document.value as YamlMapping
  if (!Object.hasOwn(profiles, profileName)) throw unknownProfile(profileName, profiles, document)
  const profile = profiles[profileName]
  if (!profile)
    throw settingError(
      'DbtProfileError',
      'profile/empty',
      `${unreadable}\nProfile ${profileName} in profiles.yml is empty`,
      document,
      [profileName],
      { onKey: true },
    )
  if (!isMapping(profile)) {
    throw settingError(
      'DbtProfileError',
      'profile/invalid',
      `profile '${profileName}' is misconfigured in profiles.yml`,
      document,
      [profileName],
    )
  }
  const targetName = chooseTarget(choice, profileName, profile, document, tools)
  const settings = readTarget(profileName, targetName, profile, document, tools)
  const { threads, ...rest } = settings
  return {
    profileName,
    targetName,
    threads: choice.threads ?? threadsOf(threads, document, [profileName, 'outputs', targetName, 'threads']),
    credentials: checkTarget(rest, profileName, targetName, document, tools),
  }
}

function nameOf({ profile, projectProfile, profilesDir }: ProfileChoice): string {
  const name = profile ?? projectProfile
  if (name === undefined) throw noProfileNamed(profilesDir)
  return name
}

function standIn(
  { projectName, projectRoot, profilesDir, threads, target }: ProfileChoice,
  { checkCredentials, events }: ProfileTools,
): Profile {
  const file = path.join(projectRoot, `${projectName}.duckdb`)
  const checked = checkCredentials('duckdb', { path: file, schema: 'main' })
  if ('problem' in checked) {
    throw dbtError(
      'DbtProfileError',
      'profile/not-found',
      `there is no profiles.yml in ${profilesDir}, and ${checked.problem}`,
    )
  }
  events.emit('ProfileStandIn', { profiles_dir: profilesDir, path: file })
  return {
    profileName: projectName,
    targetName: target ?? 'dev',
    threads: threads ?? 4,
    credentials: checked.credentials,
  }
}

function chooseTarget(
  { target }: ProfileChoice,
  profileName: string,
  profile: YamlMapping,
  document: YamlDocument,
  { render, env, events }: ProfileTools,
): string {
  if (target !== undefined) return target
  if (!Object.hasOwn(profile, 'target')) {
    events.emit('MissingProfileTarget', { profile_name: profileName, target_name: 'default' })
    return 'default'
  }
  const rendered = renderValues(document, profile.target ?? null, render, undefined, [profileName, 'target'])
  const value = resolveSecrets(rendered, env)
  return typeof value === 'string' ? value : pythonRepr(value)
}

function readTarget(
  profileName: string,
  targetName: string,
  profile: YamlMapping,
  document: YamlDocument,
  { render, env }: ProfileTools,
): YamlMapping {
  if (!Object.hasOwn(profile, 'outputs') || profile.outputs === null) {
    throw settingError(
      'DbtProfileError',
      'profile/no-outputs',
      `outputs not specified in profile '${profileName}'`,
      document,
      [profileName],
      { onKey: true },
    )
  }
  const outputs = isMapping(profile.outputs) ? profile.outputs : {}
  if (!Object.hasOwn(outputs, targetName)) {
    const names = Object.keys(outputs)
    const meant = closest(targetName, names)
    throw settingError(
      'DbtProfileError',
      'profile/target-not-found',
      `The profile '${profileName}' does not have a target named '${targetName}'. ` +
        `The valid target names for this profile are:\n${names.map((name) => ` - ${name}`).join('\n')}`,
      document,
      [profileName, 'outputs'],
      { onKey: true, ...(meant !== undefined && { hint: `did you mean --target ${meant}?` }) },
    )
  }
  const raw = outputs[targetName] as YamlValue
  const path = [profileName, 'outputs', targetName]
  if (!isMapping(raw)) {
    throw settingError(
      'DbtProfileError',
      'profile/invalid',
      `output '${targetName}' of profile '${profileName}' is misconfigured in profiles.yml`,
      document,
      path,
    )
  }
  const settings: YamlMapping = {}
  for (const [key, value] of Object.entries(raw))
    settings[key] = deepSecrets(
      inProfile(() => renderSetting(value, [...path, key], document, render)),
      env,
    )
  return settings
}

/** dbt tells broken Jinja of a profile as an error of the profile. */
function inProfile<T>(render: () => T): T {
  try {
    return render()
  } catch (error) {
    if (error instanceof DbtError && error.excType === 'CompilationError')
      throw new DbtError('DbtProfileError', error.diagnostics)
    throw error
  }
}

/** A password that happens to look like Jinja stays as it is written. */
function renderSetting(value: YamlValue, path: string[], document: YamlDocument, render: RenderText): YamlValue {
  if (path.at(-1) !== 'password' || typeof value !== 'string')
    return renderValues(document, value, render, undefined, path)
  try {
    return renderText(value, render)
  } catch {
    return value
  }
}

function deepSecrets(value: YamlValue, env: ProfileTools['env']): YamlValue {
  if (Array.isArray(value)) return value.map((item) => deepSecrets(item, env))
  if (!isMapping(value)) return resolveSecrets(value, env)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deepSecrets(item, env)])) as YamlMapping
}

function checkTarget(
  settings: YamlMapping,
  profileName: string,
  targetName: string,
  document: YamlDocument,
  { checkCredentials }: ProfileTools,
): Credentials {
  const path = [profileName, 'outputs', targetName]
  if (!Object.hasOwn(settings, 'type')) {
    throw settingError(
      'DbtProfileError',
      'profile/no-type',
      `required field "type" not found in profile ${profileName} and target ${targetName}`,
      document,
      path,
      { onKey: true, hint: 'say which warehouse it is, for example type: duckdb' },
    )
  }
  const { type, ...rest } = settings
  const checked = checkCredentials(typeof type === 'string' ? type : pythonRepr(type), rest)
  if ('credentials' in checked) return checked.credentials
  throw settingError(
    'DbtProfileError',
    'profile/credentials',
    `Credentials in profile "${profileName}", target "${targetName}" invalid: ${checked.problem}`,
    document,
    [...path, ...keyPath(checked.key ?? '')],
    { onKey: checked.key === undefined, ...(checked.hint !== undefined && { hint: checked.hint }) },
  )
}

/** `attach[0].path` as the steps that lead there. */
function keyPath(key: string): (string | number)[] {
  const steps = key.split(/[.[\]]+/).filter((step) => step !== '')
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step))
}

function threadsOf(threads: YamlValue | undefined, document: YamlDocument, path: string[]): number {
  if (threads === undefined) return 1
  if (typeof threads === 'number' && Number.isInteger(threads)) {
    if (threads >= 1) return threads
    throw settingError(
      'ProfileConfigError',
      'profile/threads',
      `threads is at least 1, found ${threads}`,
      document,
      path,
    )
  }
  throw settingError(
    'ProfileConfigError',
    'profile/threads',
    `at path ['threads']: ${pythonRepr(threads)} is not of type 'integer'`,
    document,
    path,
    {
      hint: 'a number without quotes: threads: 4',
    },
  )
}

function noProfileNamed(profilesDir: string) {
  return dbtError(
    'DbtProjectError',
    'profile/not-named',
    'dbt cannot run because no profile was specified for this dbt project.\n' +
      'To specify a profile for this project, add a line like the this to\nyour dbt_project.yml file:\n\nprofile: [profile name]\n\n' +
      `Here, [profile name] should be replaced with a profile name\ndefined in your profiles.yml file. You can find profiles.yml here:\n\n${profilesDir}/${PROFILES_FILE}`,
  )
}

function unknownProfile(name: string, profiles: YamlMapping, document: YamlDocument) {
  const names = Object.keys(profiles).filter((key) => key !== 'config')
  const meant = closest(name, names)
  return dbtError('DbtProjectError', 'profile/not-found', `Could not find profile named '${name}'`, {
    notes: [
      `${document.source.path} has ${
        names
          .toSorted()
          .slice(0, 5)
          .map((known) => `'${known}'`)
          .join(', ') || 'no profile'
      }`,
    ],
    ...(meant !== undefined && { hint: `did you mean '${meant}'?` }),
  })
}
