import path from 'node:path'
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Effects } from '#foundation/effects.ts'
import type { EventSink } from '#foundation/events/event.ts'
import type { YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { makeProject, type VersionStrictness } from '#project/config/make-project.ts'
import { type CheckCredentials, type Profile, readProfile } from '#project/config/profile.ts'
import type { Project } from '#project/config/project.ts'
import { settingError } from '#project/config/project-error.ts'
import { PROJECT_FILE, type ProjectFile, readOptionalYaml, readProjectFile } from '#project/config/read-project-file.ts'
import { readSelectors, SELECTORS_FILE } from '#project/config/read-selectors.ts'
import { renderProject } from '#project/config/render-project.ts'
import { type Renderers, type RenderText, renderValues } from '#project/config/renderer.ts'
import { findPackages, type PackageFolder } from './find-packages.ts'
import { readLockedPackages, readPackageSpecs } from './read-package-specs.ts'
import { type RuntimeConfig, targetOf } from './runtime-config.ts'

/** What reading a project depends on. */
export interface ReadProjectOptions {
  /** The folder of `dbt_project.yml`, absolute. */
  readonly dir: string
  readonly profilesDir: string
  /** Whether somebody said that the profiles are there. */
  readonly isProfilesDirNamed: boolean
  readonly cliVars: YamlMapping
  readonly profile?: string | undefined
  readonly target?: string | undefined
  readonly threads?: number | undefined
  readonly targetPath?: string | undefined
  /** `none` with `--no-version-check`. */
  readonly versionCheck: VersionStrictness
  /** False for `deps`, which must work before the project's variables are known. */
  readonly requireVars?: boolean
  readonly effects: Pick<Effects, 'files' | 'env'>
  readonly events: Pick<EventSink, 'emit'>
  readonly renderers: Renderers
  readonly checkCredentials: CheckCredentials
  /** What dbt does between the project and its packages, that may not be there. */
  readonly beforePackages?: (root: Project, profile: Profile) => void
}

/** Reads all settings of a project: `dbt_project.yml`, its profile, `vars.yml`, `selectors.yml` and its packages. */
export function readProject(options: ReadProjectOptions): RuntimeConfig {
  const { dir, cliVars, effects, renderers, events } = options
  const file = readProjectFile(effects.files, dir)
  warnOfDuplicates(file, events)
  const secret = renderers.secret(cliVars)
  const profile = readProfileFor(options, file, secret)
  const target = targetOf(profile)
  const project = readRoot(options, file, target, secret)
  options.beforePackages?.(project, profile)
  const packages = readPackages(options, project, target)
  return { project, profile, packages, cliVars, target }
}

/** Reads a project alone, for commands that need neither a target nor packages: `deps`, `clean`. */
export function readProjectAlone(options: ReadProjectOptions): Project {
  const file = readProjectFile(options.effects.files, options.dir)
  warnOfDuplicates(file, options.events)
  return readRoot(options, file, undefined, options.renderers.secret(options.cliVars))
}

/** Reads what a project's target says, and nothing else of the project. */
export function readProfileAlone(options: ReadProjectOptions): Profile {
  const file = readProjectFile(options.effects.files, options.dir)
  return readProfileFor(options, file, options.renderers.secret(options.cliVars))
}

function readProfileFor(options: ReadProjectOptions, file: ProjectFile, render: RenderText): Profile {
  const { effects, dir } = options
  const named = renderValues(file.document, file.data.profile ?? null, render, undefined, ['profile'])
  return readProfile(
    {
      profilesDir: options.profilesDir,
      isDirNamed: options.isProfilesDirNamed,
      profile: options.profile,
      projectProfile: named === null ? undefined : String(named),
      target: options.target,
      threads: options.threads,
      projectName: typeof file.data.name === 'string' ? file.data.name : path.basename(dir),
      projectRoot: dir,
    },
    { ...effects, render, checkCredentials: options.checkCredentials, events: options.events },
  )
}

function readRoot(
  options: ReadProjectOptions,
  file: ProjectFile,
  target: Readonly<Record<string, unknown>> | undefined,
  secret: RenderText,
): Project {
  const { effects, dir, cliVars, renderers } = options
  const fileVars = readVarsFile(options, file)
  const render = renderers.project(target, { ...fileVars, ...cliVars }, options.requireVars ?? true)
  const rendered = renderProject(file, render)
  const specified = readPackageSpecs(effects.files, dir, secret, effects.env)
  return makeProject(
    file,
    rendered,
    {
      vars: fileVars,
      packages: specified.packages,
      packagesSpecifiedPath: specified.path,
      selectors: readSelectors(readOptionalYaml(effects.files, dir, SELECTORS_FILE), render),
      targetPath: options.targetPath,
      versionCheck: options.versionCheck,
    },
    options.events,
  )
}

const VARS_FILE = 'vars.yml'

/** `vars.yml` holds the variables instead of `dbt_project.yml`; both at once is an error. */
function readVarsFile({ effects, dir }: ReadProjectOptions, file: ProjectFile): YamlMapping | undefined {
  const document = readOptionalYaml(effects.files, dir, VARS_FILE)
  if (!document || document.value === null) return undefined
  if (!isMapping(document.value)) throw wrongVars(document, [])
  const { vars = null } = document.value
  if (vars !== null && !isMapping(vars)) throw wrongVars(document, ['vars'])
  if (vars === null || Object.keys(vars).length === 0) return undefined
  const own = file.data.vars
  if (!isMapping(own) || Object.keys(own).length === 0) return vars
  throw settingError(
    'DbtProjectError',
    'project/vars-twice',
    `Variables cannot be defined in both ${VARS_FILE} and ${PROJECT_FILE}. `,
    file.document,
    ['vars'],
    { onKey: true, hint: `move these to ${VARS_FILE}` },
  )
}

function wrongVars(document: YamlDocument, path: YamlPath): DbtError {
  const message = `${VARS_FILE} needs a mapping of variables under 'vars'`
  return settingError('DbtProjectError', 'project/vars-file', message, document, path)
}

function readPackages(
  options: ReadProjectOptions,
  root: Project,
  target: Readonly<Record<string, unknown>>,
): readonly Project[] {
  const { effects, renderers } = options
  const secret = renderers.secret({})
  const render = renderers.project(target, {}, true)
  const specsOf = (folder: PackageFolder) => readPackageSpecs(effects.files, folder.root, secret, effects.env)
  const locked = readLockedPackages(effects.files, root.projectRoot)
  const folders = findPackages(effects.files, root, locked, (folder) => specsOf(folder).packages)
  const names = new Set([root.projectName])
  return folders.map((folder) => {
    const project = readPackage(options, folder, render, specsOf)
    if (names.has(project.projectName)) throw nameTaken(project.projectName)
    names.add(project.projectName)
    return project
  })
}

function readPackage(
  options: ReadProjectOptions,
  folder: PackageFolder,
  render: RenderText,
  specsOf: (folder: PackageFolder) => ReturnType<typeof readPackageSpecs>,
): Project {
  try {
    const file = readProjectFile(options.effects.files, folder.root, path.join(folder.shown, PROJECT_FILE))
    const specified = specsOf(folder)
    return makeProject(
      file,
      renderProject(file, render),
      {
        vars: undefined,
        packages: specified.packages,
        packagesSpecifiedPath: specified.path,
        selectors: [],
        targetPath: undefined,
        versionCheck: options.versionCheck,
      },
      options.events,
    )
  } catch (error) {
    if (!(error instanceof DbtError) || !['DbtProjectError', 'ProjectContractError'].includes(error.excType))
      throw error
    const [first, ...rest] = error.diagnostics
    if (!first) throw error
    throw new DbtError('DbtProjectError', [{ ...first, message: `Failed to read package: ${first.message}` }, ...rest])
  }
}

function nameTaken(name: string): DbtError {
  return dbtError(
    'NonUniquePackageNameError',
    'packages/name-taken',
    `dbt found more than one package with the name "${name}" included in this project. ` +
      'Package names must be unique in a project. Please rename one of these packages.',
    { category: 'Compilation Error' },
  )
}

function warnOfDuplicates({ root, document }: ProjectFile, events: Pick<EventSink, 'emit'>): void {
  for (const { key, span } of document.duplicateKeys) {
    events.emit('DuplicateYAMLKeysDeprecation', {
      duplicate_description: `Duplicate key '${key}' in "<unicode string>", line ${span.line}, column ${span.column}`,
      file: path.join(root, PROJECT_FILE),
    })
  }
}
