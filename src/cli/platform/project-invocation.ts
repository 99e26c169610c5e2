/** Opens a project for a command that dbt does not have. */
import type { Command as CommanderCommand } from 'commander'
import { EVENT_NAMES } from '#foundation/events/catalogue.ts'
import { EventStream } from '#foundation/events/event-stream.ts'
import type { Command } from '#project/config/option.ts'
import { type GivenOption, resolveFlags } from '#project/config/resolve-flags.ts'
import type { Invocation } from '#commands/invocation.ts'
import type { Host } from '../host.ts'
import { givenInInstance } from '../instance/entered-instance.ts'
import { ownEffects } from '../own-effects.ts'

/** The words that say which project, and which of its targets. */
export interface ProjectWords {
  readonly projectDir?: string
  readonly profilesDir?: string
  readonly profile?: string
  readonly target?: string
  readonly vars?: string
}

/** Gives a command the options of `ProjectWords`. */
export function addProjectOptions(command: CommanderCommand): CommanderCommand {
  return command
    .option('--project-dir <folder>', 'Where dbt_project.yml is')
    .option('--profiles-dir <folder>', 'Where profiles.yml is')
    .option('--profile <name>', 'Which profile')
    .option('-t, --target <name>', 'Which target of the profile')
    .option('--vars <yaml>', 'Variables of the project')
}

/** What an invocation may be asked for besides. */
export interface InvocationWishes {
  /** Whose options count, and what `flags.WHICH` says. */
  readonly command?: Command
  readonly given?: readonly GivenOption[]
}

/** An invocation that tells nobody what it does: what it finds is for its caller to tell. */
export function projectInvocation(
  host: Host,
  words: ProjectWords,
  args: readonly string[],
  { command = 'show', given: wished = [] }: InvocationWishes = {},
): Invocation {
  const effects = ownEffects(host)
  const written: GivenOption[] = Object.entries(OPTION_NAMES).flatMap(([key, name]) => {
    const value = words[key as keyof ProjectWords]
    return value === undefined ? [] : [{ name, value, place: 'after' as const }]
  })
  const given = givenInInstance([...written, ...wished], host.instance)
  const { flags, spelled, insistsOnVersions } = resolveFlags({
    command,
    given,
    invocationCommand: ['trellis', ...args].join(' '),
    effects,
    cwd: host.cwd,
    home: host.home,
    eventNames: EVENT_NAMES,
  })
  const stopping = new AbortController()
  host.onInterrupt(() => stopping.abort())
  return {
    id: host.newId(),
    version: host.version,
    ...(host.build !== undefined && { build: host.build }),
    startedAtMs: effects.now(),
    flags,
    spelled,
    insistsOnVersions,
    effects,
    events: new EventStream({
      now: effects.now,
      env: effects.env,
      warnings: { warnError: false, ...flags.WARN_ERROR_OPTIONS, handlesAll: false },
      showAllDeprecations: false,
      style: { width: flags.PRINTER_WIDTH, maximumSeedSizeMib: 0, namesDeprecations: false },
    }),
    signal: stopping.signal,
    adapters: host.adapters,
    macroFolders: host.macroFolders,
    cwd: host.cwd,
    commandLine: { given, home: host.home },
    ...(host.instance && { sourceLocations: host.instance.sources }),
  }
}

const OPTION_NAMES: Readonly<Record<keyof ProjectWords, string>> = {
  projectDir: 'project_dir',
  profilesDir: 'profiles_dir',
  profile: 'profile',
  target: 'target',
  vars: 'vars',
}
