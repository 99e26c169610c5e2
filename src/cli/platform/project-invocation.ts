/** Opens a project for a command that dbt does not have. */
import type { Command } from 'commander'
import { EVENT_NAMES } from '#foundation/events/catalogue.ts'
import { EventStream } from '#foundation/events/event-stream.ts'
import { type GivenOption, resolveFlags } from '#project/config/resolve-flags.ts'
import type { Invocation } from '#commands/invocation.ts'
import type { Host } from '../host.ts'
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
export function addProjectOptions(command: Command): Command {
  return command
    .option('--project-dir <folder>', 'Where dbt_project.yml is')
    .option('--profiles-dir <folder>', 'Where profiles.yml is')
    .option('--profile <name>', 'Which profile')
    .option('-t, --target <name>', 'Which target of the profile')
    .option('--vars <yaml>', 'Variables of the project')
}

/** An invocation that tells nobody what it does: what it finds is for its caller to tell. */
export function projectInvocation(host: Host, words: ProjectWords, args: readonly string[]): Invocation {
  const effects = ownEffects(host)
  const given: GivenOption[] = Object.entries(OPTION_NAMES).flatMap(([key, name]) => {
    const value = words[key as keyof ProjectWords]
    return value === undefined ? [] : [{ name, value, place: 'after' as const }]
  })
  const { flags, spelled, insistsOnVersions } = resolveFlags({
    command: 'show',
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
  }
}

const OPTION_NAMES: Readonly<Record<keyof ProjectWords, string>> = {
  projectDir: 'project_dir',
  profilesDir: 'profiles_dir',
  profile: 'profile',
  target: 'target',
  vars: 'vars',
}
