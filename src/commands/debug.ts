import { execFileSync } from 'node:child_process'
import { platform, release, type } from 'node:os'
import { join } from 'node:path'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { PROFILES_FILE, type Profile } from '#project/config/profile.ts'
import { homeFolder } from '#project/config/home-folder.ts'
import { PROJECT_FILE } from '#project/config/read-project-file.ts'
import { DBT_VERSION } from '#project/config/version-range.ts'
import { str } from '#jinja/values/to-string.ts'
import { dbtEnvironments } from '#project/context/environments.ts'
import { toValue } from '#project/context/plain-value.ts'
import { readProfileAlone, readProjectAlone } from '#project/packages/read-project.ts'
import type { AdapterKind } from '#warehouse/adapter/adapter.ts'
import { onlyProfile } from './only-profile.ts'
import { toldFlags } from './invocation-args.ts'
import type { Invocation } from './invocation.ts'
import { LateMacros } from './late-macros.ts'
import { adapterKinds, settingsOptions } from './open-project.ts'
import { tellAdapter } from './tell-adapter.ts'

const DOCS = 'https://docs.getdbt.com/docs/configure-your-profile'

/** How one of the checks came out: what stands in its line, and what is said at the end if it failed. */
type Check = { readonly isGood: true } | { readonly isGood: false; readonly word: string; readonly summary: string }

const GOOD: Check = { isGood: true }

/** `debug`: says where the settings are, whether they are right, and whether the warehouse answers. */
export async function debugCommand(invocation: Invocation): Promise<{ success: boolean }> {
  const { flags, events } = invocation
  if (flags.CONFIG_DIR === true) {
    events.emit('OpenCommand', { open_cmd: openCommand(), profiles_dir: toldFlags(invocation).PROFILES_DIR })
    return { success: true }
  }
  return { success: await checkAll(invocation) }
}

async function checkAll(invocation: Invocation): Promise<boolean> {
  const { flags, events } = invocation
  const say = (msg: string) => events.emit('DebugCmdOut', { msg })
  const shown = (check: Check, good: string) => (check.isGood ? green(good) : red(check.word))
  const [green, red] = colors(invocation)

  say(`dbt version: ${DBT_VERSION}`)
  say(`trellis version: ${invocation.version}`)
  say(`node version: ${process.versions.node}`)
  say(`node path: ${process.execPath}`)
  say(`os info: ${type()}-${release()}-${process.arch}`)
  const kinds = await adapterKinds(invocation)
  const { profile, check: profileCheck } = checkProfile(invocation, kinds)
  const told = toldFlags(invocation)
  say(`Using profiles dir at ${told.PROFILES_DIR}`)
  say(`Using profiles.yml file at ${fileIn(told.PROFILES_DIR, PROFILES_FILE)}`)
  say(`Using dbt_project.yml file at ${fileIn(told.PROJECT_DIR, PROJECT_FILE)}`)
  if (profile) {
    say(`adapter type: ${profile.credentials.type}`)
    say(`adapter version: ${invocation.version}`)
  }
  const projectCheck = checkProject(invocation, kinds)
  const checks = [profileCheck, projectCheck]
  if (flags.CONNECTION === true) say('Skipping steps before connection verification')
  else {
    say('Configuration:')
    say(`  profiles.yml file [${shown(profileCheck, 'OK found and valid')}]`)
    say(`  dbt_project.yml file [${shown(projectCheck, 'OK found and valid')}]`)
    say('Required dependencies:')
    const git = checkGit()
    checks.push(git)
    events.emit('DebugCmdResult', { msg: ` - git [${shown(git, 'OK found')}]\n` })
  }
  if (profile) {
    say('Connection:')
    for (const [key, value] of profile.credentials.connectionKeys) say(`  ${key}: ${str(toValue(value))}`)
    const connection = await checkConnection(invocation, kinds, profile)
    checks.push(connection)
    say(`  Connection test: [${shown(connection, 'OK connection ok')}]\n`)
  } else say('Connection test skipped since no profile was found')
  return tellOutcome(invocation, checks)
}

/** Puts a name behind a folder and leaves the folder as it was written. */
function fileIn(folder: string, name: string): string {
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`
}

function tellOutcome(invocation: Invocation, checks: readonly Check[]): boolean {
  const { events } = invocation
  const [green, red] = colors(invocation)
  const failed = checks.flatMap((check) => (check.isGood ? [] : [check.summary]))
  if (failed.length === 0) {
    events.emit('DebugCmdResult', { msg: green('All checks passed!') })
    return true
  }
  events.emit('DebugCmdResult', { msg: red(`${failed.length} check${failed.length === 1 ? '' : 's'} failed:`) })
  for (const summary of failed) events.emit('DebugCmdResult', { msg: `${summary}\n` })
  return false
}

function checkProfile(
  invocation: Invocation,
  kinds: ReadonlyMap<string, AdapterKind>,
): { readonly profile?: Profile; readonly check: Check } {
  const { flags, effects } = invocation
  const hasProject = effects.files.exists(join(flags.PROJECT_DIR, PROJECT_FILE))
  const file = join(flags.PROFILES_DIR, PROFILES_FILE)
  // Inside a project a DuckDB file stands in for a profile; outside there is nothing it could belong to.
  if (!hasProject && !effects.files.exists(file)) {
    const summary =
      `dbt looked for a profiles.yml file in ${file}, but did\nnot find one. For more information on configuring ` +
      `your profile, consult the\ndocumentation:\n\n${DOCS}\n`
    return { check: { isGood: false, word: 'ERROR not found', summary } }
  }
  try {
    const options = settingsOptions(invocation, dbtEnvironments(), kinds)
    return { profile: hasProject ? readProfileAlone(options) : onlyProfile(options), check: GOOD }
  } catch (error) {
    if (!isSettingsError(error)) throw error
    const summary = `Profile loading failed for the following reason:\n${error.message}\n`
    return { check: { isGood: false, word: 'ERROR invalid', summary } }
  }
}

function checkProject(invocation: Invocation, kinds: ReadonlyMap<string, AdapterKind>): Check {
  const { flags, effects } = invocation
  const file = join(flags.PROJECT_DIR, PROJECT_FILE)
  const failed = 'Project loading failed for the following reason:'
  if (!effects.files.exists(file)) {
    return { isGood: false, word: 'ERROR not found', summary: `${failed}\n project path <${file}> not found` }
  }
  try {
    readProjectAlone(settingsOptions(invocation, dbtEnvironments(), kinds))
    return GOOD
  } catch (error) {
    if (!isSettingsError(error)) throw error
    return { isGood: false, word: 'ERROR invalid', summary: `${failed}\n${error.message}\n` }
  }
}

/** Settings that are read and found wrong are told in the checks; what cannot even be read ends the command, as in dbt. */
const SETTINGS_ERRORS: ReadonlySet<string> = new Set([
  'DbtConfigError',
  'DbtProjectError',
  'DbtProfileError',
  'DbtSelectorsError',
  'DbtExclusivePropertyUseError',
  'ProfileConfigError',
  'ProjectContractError',
  'ProjectContractBrokenError',
  'ConfigContractBrokenError',
])

function isSettingsError(error: unknown): error is DbtError {
  return error instanceof DbtError && SETTINGS_ERRORS.has(error.excType)
}

function checkGit(): Check {
  try {
    execFileSync('git', ['--help'], { stdio: 'ignore' })
    return GOOD
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { isGood: false, word: 'ERROR', summary: `Error from git --help: ${reason}` }
  }
}

async function checkConnection(
  invocation: Invocation,
  kinds: ReadonlyMap<string, AdapterKind>,
  profile: Profile,
): Promise<Check> {
  const { events, signal, flags } = invocation
  const kind = kinds.get(profile.credentials.type)
  if (!kind) throw new Error(`no adapter of type ${profile.credentials.type}`)
  const macros = new LateMacros()
  tellAdapter(invocation, kind.type)
  const adapter = kind.open(profile.credentials, {
    folder: homeFolder(invocation.effects.files, flags.PROJECT_DIR),
    macros,
    events,
    quoting: {},
    signal,
  })
  const session = adapter.session()
  try {
    await session.named('debug', async () => {
      await session.execute('select 1 as id')
    })
    return GOOD
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const summary =
      'dbt was unable to connect to the specified database.\nThe database returned the following error:\n\n' +
      `  >${reason}\n\nCheck your database credentials and try again. For more information, visit:\n${DOCS}\n`
    return { isGood: false, word: 'ERROR', summary }
  } finally {
    await adapter.close()
  }
}

type Paint = (text: string) => string

/** These texts come colored into the events, as in dbt; readers without colors take them out again. */
function colors({ flags }: Invocation): readonly [Paint, Paint] {
  const paint = (code: number) => (text: string) => (flags.USE_COLORS ? `\x1b[${code}m${text}\x1b[0m` : text)
  return [paint(32), paint(31)]
}

function openCommand(): string {
  if (platform() === 'win32') return 'start'
  return platform() === 'darwin' ? 'open' : 'xdg-open'
}
