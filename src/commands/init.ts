import { join } from 'node:path'
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { PROJECT_FILE } from '#project/config/read-project-file.ts'
import { debugCommand } from './debug.ts'
import { PROFILE_TEMPLATE, profileOfTemplate, WrongTemplate } from './init/profile-template.ts'
import { starterProject } from './init/starter-project.ts'
import { hasProfile, writeProfile } from './init/write-profile.ts'
import type { Invocation } from './invocation.ts'

const DOCS = 'https://docs.getdbt.com/docs/configure-your-profile'

/** `init`: begins a project in a new folder; inside a project, sets up its profile. */
export async function initCommand(invocation: Invocation): Promise<{ success: boolean }> {
  const { flags, effects, events } = invocation
  if (!effects.files.exists(flags.PROFILES_DIR)) {
    events.emit('ConfigFolderDirectory', { dir: flags.PROFILES_DIR })
    effects.files.makeFolder(flags.PROFILES_DIR)
  }
  const projectFile = join(flags.PROJECT_DIR, PROJECT_FILE)
  if (effects.files.exists(projectFile)) await setUpExisting(invocation, projectFile)
  else await createProject(invocation)
  return { success: true }
}

async function setUpExisting(invocation: Invocation, projectFile: string): Promise<void> {
  const { flags, effects } = invocation
  if (flags.PROFILE) {
    throw dbtError(
      'DbtRuntimeError',
      'init/profile-in-project',
      'Can not init existing project with specified profile, edit dbt_project.yml instead',
    )
  }
  if (flags.SKIP_PROFILE_SETUP === true) return
  const { value } = parseYaml({ path: PROJECT_FILE, text: effects.files.readText(projectFile) })
  const profile = isMapping(value) ? value.profile : undefined
  if (typeof profile !== 'string') {
    throw dbtError('DbtProjectError', 'init/no-profile', 'dbt_project.yml names no profile', {
      hint: "add a line 'profile: my_profile'",
    })
  }
  await setUpProfile(invocation, profile, flags.PROJECT_DIR)
  await runDebug(invocation, invocation.flags.PROJECT_DIR)
}

async function createProject(invocation: Invocation): Promise<void> {
  const { flags, effects, events, cwd } = invocation
  const name = await projectName(invocation)
  const folder = join(cwd, name)
  if (effects.files.exists(folder)) {
    events.emit('ProjectNameAlreadyExists', { name })
    return
  }
  if (flags.PROFILE && !hasProfile(effects.files, flags.PROFILES_DIR, flags.PROFILE)) {
    throw dbtError('DbtRuntimeError', 'profile/not-found', `Could not find profile named '${flags.PROFILE}'`)
  }
  for (const [path, text] of Object.entries(starterProject(name, flags.PROFILE ?? name))) {
    effects.files.write(join(folder, path), text)
  }
  let isGood: boolean | undefined
  if (flags.PROFILE) isGood = await runDebug(invocation, folder)
  else if (flags.SKIP_PROFILE_SETUP !== true) {
    await setUpProfile(invocation, name, folder)
    isGood = await runDebug(invocation, folder)
  }
  events.emit('ProjectCreated', { project_name: name, path: folder, docs_url: DOCS })
  if (isGood === false) {
    events.emit('Note', {
      msg: '\x1b[31mYour profile may need adjustments. You can find the logs of `dbt debug` above\x1b[0m',
    })
  }
}

async function projectName({ words = [], ask, macroFolders, adapters, events }: Invocation): Promise<string> {
  const taken = new Set([...adapters.keys()].flatMap((type) => macroFolders(type).map(({ name }) => name)))
  const isValid = (name: string) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !taken.has(name)
  let [name = ''] = words
  while (!isValid(name)) {
    if (name !== '' && ask) events.emit('PrintEvent', { msg: `${name} is not a valid project name.` })
    const answer = await ask?.('Enter a name for your project (letters, digits, underscore): ')
    if (answer === undefined) {
      throw dbtError(
        'DbtRuntimeError',
        'init/no-name',
        name === '' ? 'A new project needs a name' : `${name} is not a valid project name.`,
        { hint: 'letters, digits and underscores: trellis init my_project' },
      )
    }
    name = answer.trim()
  }
  return name
}

async function setUpProfile(invocation: Invocation, name: string, projectDir: string): Promise<void> {
  const { flags, effects, events, ask } = invocation
  events.emit('SettingUpProfile')
  if (hasProfile(effects.files, flags.PROFILES_DIR, name)) {
    const file = join(flags.PROFILES_DIR, 'profiles.yml')
    const question = `The profile ${name} already exists in ${file}. Continue and overwrite it? [y/N]: `
    const answer = (await ask?.(question)) ?? 'n'
    if (!/^y(es)?$/i.test(answer.trim())) {
      events.emit('Note', { msg: `The profile ${name} in ${file} stays as it is.` })
      return
    }
  }
  const asked = await profileOfProject(invocation, projectDir)
  const path = writeProfile(effects.files, flags.PROFILES_DIR, name, asked)
  const template = asked ? 'Project' : 'Target'
  events.emit(`ProfileWrittenWith${template}TemplateYAML`, { name, path })
}

/** What the project's own template makes of the user's answers; undefined without one, or with one that is wrong. */
async function profileOfProject(
  { effects, events, ask }: Invocation,
  projectDir: string,
): Promise<YamlMapping | undefined> {
  const path = join(projectDir, PROFILE_TEMPLATE)
  if (!effects.files.exists(path)) return undefined
  try {
    const { value } = parseYaml({ path: PROFILE_TEMPLATE, text: effects.files.readText(path) })
    return await profileOfTemplate(value, ask)
  } catch (error) {
    if (!(error instanceof WrongTemplate) && !isSyntaxError(error)) throw error
    events.emit('InvalidProfileTemplateYAML')
    return undefined
  }
}

function isSyntaxError(error: unknown): boolean {
  return error instanceof DbtError && error.excType === 'ParsingError'
}

/** What `debug` says of the project; undefined if it is not to be asked. */
async function runDebug(invocation: Invocation, folder: string): Promise<boolean | undefined> {
  const { flags, events } = invocation
  if (flags.SKIP_DEBUG === true) return undefined
  events.emit('Note', { msg: 'Running dbt debug to validate the project...' })
  const { success } = await debugCommand({ ...invocation, flags: { ...flags, PROJECT_DIR: folder } })
  return success
}
