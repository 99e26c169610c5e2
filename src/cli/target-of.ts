import { basename } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Effects } from '#foundation/effects.ts'
import { withDotenv } from '#project/config/dotenv.ts'
import { withBothNames } from '#project/config/engine-variables.ts'
import { homeFolder } from '#project/config/home-folder.ts'
import { readProjectFile } from '#project/config/read-project-file.ts'
import { type GivenOption, resolveFlags } from '#project/config/resolve-flags.ts'
import { dbtEnvironments } from '#project/context/environments.ts'
import { readProfileAlone } from '#project/packages/read-project.ts'
import type { Command } from '#project/config/option.ts'
import type { Invocation } from '#commands/invocation.ts'
import { adapterKinds, settingsOptions } from '#commands/open-project.ts'
import { repeatedInvocation } from '#commands/retry.ts'
import type { CommandRequest } from '#platform/runner/command-request.ts'
import { type TargetFacts, type TargetOf, UNKNOWN_TARGET } from '#server/runners/target-of.ts'
import type { Credentials } from '#warehouse/adapter/credentials.ts'
import type { ReadOnlyDatabase } from '#warehouse/adapter/read-query.ts'
import type { Host } from './host.ts'
import { enterInstance } from './instance/enter-instance.ts'
import { givenInInstance } from './instance/entered-instance.ts'
import { parseCommandLine } from './parse-command-line.ts'
import { findPlatformCommand } from './platform/platform-commands.ts'
import { givenProjectOptions } from './platform/given-project-options.ts'

/** Finds out what command lines of others work on, from the settings that they would read. */
export function targetOf(host: Host): TargetOf {
  return async (request) => {
    const words = wordsOf(request)
    if (!words) return UNKNOWN_TARGET
    const { cwd, home, env } = request
    const asked = await enterInstance({ ...host, cwd, home, effects: { ...host.effects, env } }, words.given)
    return { ...(await readTarget(invocationOf(asked, words))), instance: asked.instance?.name ?? null }
  }
}

/** Opens the database of such a command line for those who may only read. */
export function readsOf(host: Host): (request: CommandRequest) => Promise<ReadOnlyDatabase> {
  return async (request) => {
    const words = wordsOf(request)
    if (!words) throw new Error('a question about no command line')
    const { cwd, home, env } = request
    const asked = await enterInstance({ ...host, cwd, home, effects: { ...host.effects, env } }, words.given)
    return openReads(invocationOf(asked, words))
  }
}

/** The database of an invocation's target, for those who may only read. */
export async function openReads(invocation: Invocation): Promise<ReadOnlyDatabase> {
  const { flags, effects } = invocation
  const kinds = await adapterKinds(invocation)
  const { credentials } = readProfileAlone(settingsOptions(invocation, dbtEnvironments(), kinds))
  const database = kinds.get(credentials.type)?.openReads?.(credentials, {
    folder: homeFolder(effects.files, flags.PROJECT_DIR),
    readsFrom: flags.PROJECT_DIR,
  })
  if (database) return database
  throw dbtError(
    'DbtRuntimeError',
    'query/no-database',
    `The target ${targetNameOf(credentials)} cannot be asked from here`,
  )
}

function targetNameOf({ type, uniqueField }: Credentials): string {
  return `${uniqueField} (${type})`
}

interface Words {
  readonly command: Command
  readonly given: readonly GivenOption[]
  readonly words: readonly string[]
}

function wordsOf({ args }: CommandRequest): Words | undefined {
  if (findPlatformCommand(args)) return { command: 'show', given: givenProjectOptions(args), words: [] }
  const line = parseCommandLine(args)
  return line.kind === 'command' ? { command: line.name.command, given: line.given, words: line.words } : undefined
}

function invocationOf(host: Host, { command, given: written, words }: Words): Invocation {
  const { cwd, home, instance } = host
  const given = givenInInstance(written, instance)
  const effects: Effects = {
    ...host.effects,
    env: withBothNames(withDotenv(host.effects.files, cwd, host.effects.env)),
  }
  const resolved = resolveFlags({ command, given, words, invocationCommand: '', effects, cwd, home })
  const invocation: Invocation = {
    id: '',
    version: host.version,
    startedAtMs: effects.now(),
    flags: resolved.flags,
    spelled: resolved.spelled,
    insistsOnVersions: resolved.insistsOnVersions,
    effects,
    events: MUTE,
    signal: new AbortController().signal,
    adapters: host.adapters,
    macroFolders: host.macroFolders,
    cwd,
    commandLine: { given, home },
  }
  return command === 'retry' ? repeatedInvocation(invocation).invocation : invocation
}

const MUTE: Invocation['events'] = { emit: () => undefined, forNode: () => MUTE, reads: () => false }

async function readTarget(invocation: Invocation): Promise<Omit<TargetFacts, 'instance'>> {
  const { flags, effects } = invocation
  const kinds = await adapterKinds(invocation)
  const { credentials, targetName } = readProfileAlone(settingsOptions(invocation, dbtEnvironments(), kinds))
  const name = readProjectFile(effects.files, flags.PROJECT_DIR).data.name
  const kind = kinds.get(credentials.type)
  const folder = homeFolder(effects.files, flags.PROJECT_DIR)
  return {
    projectName: typeof name === 'string' ? name : basename(flags.PROJECT_DIR),
    target: targetName,
    adapterType: credentials.type,
    file: kind?.exclusiveFile?.(credentials, folder),
    isAsked: kind?.openReads?.(credentials, { folder }) !== undefined,
  }
}
