import path from 'node:path'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Effects, Files } from '#foundation/effects.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { isMapping } from '#foundation/yaml/yaml-value.ts'
import { unknownEngineVariables } from './engine-variables.ts'
import { defaultProfilesDir, findProjectDir } from './find-project-dir.ts'
import { BEHAVIOUR_FLAGS, FLAG_DEFAULTS, type Flags } from './flags.ts'
import { type Command, envNames, type Option, optionsOf } from './option.ts'
import { type OptionChecks, parseOptionValue, type RawValue } from './option-value.ts'
import { OPTIONS } from './options.ts'
import { PROJECT_FILE } from './read-project-file.ts'
import { readProjectFlags } from './read-project-flags.ts'
import { readUserFlags } from './read-user-flags.ts'
import { readSettingsText } from './read-settings-text.ts'

/** An option as it stands on the command line. */
export interface GivenOption {
  readonly name: string
  readonly value: RawValue
  /** Whether it stands before the command or behind it. */
  readonly place: 'before' | 'after'
}

/** Folders as the user wrote them, by the flags that hold them as whole paths; absent where nothing was given. */
export type SpelledFolders = Partial<Pick<Flags, 'PROJECT_DIR' | 'PROFILES_DIR' | 'LOG_PATH'>>

/** What the flags of an invocation are made from. */
export interface FlagsInput {
  readonly command: Command
  /** How the command was called where that is another word: `ls`. */
  readonly calledAs?: string
  readonly given: readonly GivenOption[]
  /** Words of the command line that are no options: the macro of `run-operation`. */
  readonly words?: readonly string[]
  /** The command line as a whole, for example `dbt run --fail-fast`. */
  readonly invocationCommand: string
  readonly effects: Pick<Effects, 'files' | 'env' | 'now'>
  readonly cwd: string
  readonly home: string
  readonly eventNames?: ReadonlySet<string>
  /** Whether `--models` was written, the former name of `--select`. */
  readonly usesModels?: boolean
}

/** The flags, and what is to be told once events can be: dbt's event names with their data. */
export interface ResolvedFlags {
  readonly flags: Flags
  readonly spelled: SpelledFolders
  /** Whether somebody said that versions are to be checked, and it is not only the default. */
  readonly insistsOnVersions: boolean
  readonly notices: readonly { readonly name: string; readonly data: Readonly<Record<string, unknown>> }[]
}

/** Puts the flags together: the command line before the environment, before `flags:`, before the user's own, before the default. */
export function resolveFlags(input: FlagsInput): ResolvedFlags {
  const { effects, cwd } = input
  // Told after what the environment's names have to say.
  const later: { name: string; data: Readonly<Record<string, unknown>> }[] = []
  const checks: OptionChecks = {
    files: effects.files,
    cwd,
    now: effects.now,
    tell: (name, data) => void later.push({ name, data }),
    ...(input.eventNames && { eventNames: input.eventNames }),
  }
  const values: Record<string, unknown> = { ...FLAG_DEFAULTS }
  const chosen = new Set<string>()
  const notices: { name: string; data: Record<string, unknown> }[] = []
  refuseTwice(input.given)
  for (const option of optionsOf(OPTIONS, input.command)) {
    const explicit = explicitValue(option, input, checks, notices)
    if (explicit !== undefined) chosen.add(option.name)
    values[option.name.toUpperCase()] = explicit ?? option.default
  }
  const spelled = spelledFolders(values)
  placeDirs(values, input)
  const project = readProjectFlags(effects.files, values.PROJECT_DIR as string, values.PROFILES_DIR as string, checks)
  applyFlags(values, chosen, project.values, input.command)
  for (const [name, usual] of Object.entries(BEHAVIOUR_FLAGS))
    values[name.toUpperCase()] = project.values[name] ?? usual
  applyFlags(values, chosen, readUserFlags(effects.files, input.home, checks), input.command)
  values.WHICH = input.calledAs ?? input.command.split(' ').at(-1)
  values.INVOCATION_COMMAND = input.invocationCommand
  if (input.command === 'run-operation') values.MACRO = input.words?.[0] ?? null
  for (const [lead, follow] of [
    ['use_colors', 'use_colors_file'],
    ['log_level', 'log_level_file'],
    ['log_format', 'log_format_file'],
  ] as const) {
    if (chosen.has(lead) && !chosen.has(follow)) values[follow.toUpperCase()] = values[lead.toUpperCase()]
  }
  if (values.LOG_PATH === null || values.LOG_PATH === undefined) {
    const logPath = logPathOf(effects.files, values.PROJECT_DIR as string)
    values.LOG_PATH = path.join(values.PROJECT_DIR as string, logPath)
    if (spelled.PROJECT_DIR !== undefined) spelled.LOG_PATH = joinAsSpelled(spelled.PROJECT_DIR, logPath)
  }
  if (['1', 't', 'true', 'y', 'yes'].includes((effects.env.DO_NOT_TRACK ?? '').toLowerCase()))
    values.SEND_ANONYMOUS_USAGE_STATS = false
  refuseTogether(chosen, ['warn_error', 'warn_error_options'])
  refuseTogether(chosen, ['select', 'inline'])
  refuseTogether(chosen, ['selector', 'inline'])
  checkEventTimes(values)
  if (values.SELECTOR && ((values.SELECT as string[]).length > 0 || (values.EXCLUDE as string[]).length > 0)) {
    notices.push({ name: 'SelectExcludeIgnoredWithSelectorWarning', data: {} })
  }
  notices.push(...later)
  if (input.usesModels) notices.push({ name: 'ModelParamUsageDeprecation', data: {} })
  notices.push(...unknownEngineVariables(effects.env))
  const insistsOnVersions = chosen.has('version_check') && values.VERSION_CHECK === true
  return { flags: values as Readonly<Record<string, unknown>> & Flags, spelled, insistsOnVersions, notices }
}

function spelledFolders({ PROJECT_DIR, PROFILES_DIR }: Record<string, unknown>): {
  -readonly [K in keyof SpelledFolders]: string
} {
  return {
    ...(typeof PROJECT_DIR === 'string' && { PROJECT_DIR }),
    ...(typeof PROFILES_DIR === 'string' && { PROFILES_DIR }),
  }
}

/** As Python's `pathlib` joins: a `..` stays where it is. */
function joinAsSpelled(folder: string, name: string): string {
  if (path.isAbsolute(name)) return name
  const parts = [...folder.split('/'), ...name.split('/')].filter((part) => part !== '' && part !== '.')
  return `${path.isAbsolute(folder) ? '/' : ''}${parts.join('/')}`
}

function explicitValue(
  option: Option,
  { given, effects }: FlagsInput,
  checks: OptionChecks,
  notices: { name: string; data: Record<string, unknown> }[],
): unknown {
  const { oldEnv } = option
  const oldName = oldEnv && envNames({ env: oldEnv.name }).find((name) => effects.env[name])
  if (oldEnv && oldName) {
    notices.push({
      name: 'EnvironmentVariableRenamed',
      data: { old_name: oldEnv.name, new_name: envNames(option)[0] },
    })
    const value = parseOptionValue(option, effects.env[oldName] as string, checks)
    return oldEnv.negated ? !value : value
  }
  const values = given.filter(({ name }) => name === option.name)
  if (option.type.kind === 'list' && values.length > 0) {
    return values.flatMap(({ value }) => parseOptionValue(option, value, checks) as string[])
  }
  const last = values.at(-1)
  if (last) return parseOptionValue(option, last.value, checks)
  for (const name of envNames(option)) {
    const text = effects.env[name]
    if (text) return parseOptionValue(option, text, checks)
  }
  return undefined
}

function placeDirs(values: Record<string, unknown>, { effects, cwd, home }: FlagsInput): void {
  const { files } = effects
  values.PROJECT_DIR =
    values.PROJECT_DIR === null || values.PROJECT_DIR === undefined
      ? findProjectDir(files, cwd)
      : path.resolve(cwd, values.PROJECT_DIR as string)
  values.PROFILES_DIR =
    values.PROFILES_DIR === null || values.PROFILES_DIR === undefined
      ? defaultProfilesDir(files, cwd, home, values.PROJECT_DIR as string)
      : path.resolve(cwd, values.PROFILES_DIR as string)
}

function applyFlags(
  values: Record<string, unknown>,
  chosen: Set<string>,
  given: Readonly<Record<string, unknown>>,
  command: Command,
): void {
  for (const { name } of optionsOf(OPTIONS, command)) {
    const value = given[name]
    if (value === undefined || chosen.has(name)) continue
    values[name.toUpperCase()] = value
    chosen.add(name)
  }
}

/** `log-path` of the project, without Jinja: the log begins before the project is read. */
function logPathOf(files: Files, projectDir: string): string {
  const file = path.join(projectDir, PROJECT_FILE)
  if (!files.exists(file)) return 'logs'
  try {
    const { value } = parseYaml({ path: PROJECT_FILE, text: readSettingsText(files, file) })
    const logPath = isMapping(value) ? value['log-path'] : undefined
    return typeof logPath === 'string' ? logPath : 'logs'
  } catch {
    return 'logs'
  }
}

function refuseTwice(given: readonly GivenOption[]): void {
  const before = new Set(given.filter(({ place }) => place === 'before').map(({ name }) => name))
  const twice = given.find(({ place, name }) => place === 'after' && before.has(name))
  if (twice)
    throw usage(
      `${twice.name} was provided both before and after the subcommand, it can only be set either before or after.`,
    )
}

function refuseTogether(chosen: ReadonlySet<string>, [first, second]: readonly [string, string]): void {
  if (chosen.has(first) && chosen.has(second)) throw usage(`${second}: not allowed with argument ${first}`)
}

function checkEventTimes({ EVENT_TIME_START: start, EVENT_TIME_END: end }: Record<string, unknown>): void {
  const missing = (there: string, absent: string) =>
    usage(
      `The flag \`--${there}\` was specified, but \`--${absent}\` was not. When specifying \`--${there}\`, \`--${absent}\` must also be present.`,
    )
  if (start && !end) throw missing('event-time-start', 'event-time-end')
  if (end && !start) throw missing('event-time-end', 'event-time-start')
  if (start && end && String(start) >= String(end))
    throw usage('Value for `--event-time-start` must be less than `--event-time-end`')
}

function usage(message: string): DbtError {
  return dbtError('DbtUsageException', 'usage/conflict', message)
}
