/** From a folder and flags to a project that can be parsed: its settings read, its warehouse known but not yet connected. */
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { homeFolder } from '#project/config/home-folder.ts'
import { IGNORE_FILE, parseIgnore } from '#project/config/dbtignore.ts'
import { makeProject, type VersionStrictness } from '#project/config/make-project.ts'
import type { CheckCredentials } from '#project/config/profile.ts'
import type { Project } from '#project/config/project.ts'
import { readProjectFile } from '#project/config/read-project-file.ts'
import { renderProject } from '#project/config/render-project.ts'
import { DBT_VERSION } from '#project/config/version-range.ts'
import { dbtEnvironments, type Environments } from '#project/context/environments.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { readProject, type ReadProjectOptions } from '#project/packages/read-project.ts'
import type { RuntimeConfig } from '#project/packages/runtime-config.ts'
import type { AdapterKind } from '#warehouse/adapter/adapter.ts'
import { join } from 'node:path'
import { flagValues } from './flag-values.ts'
import { LateMacros } from './late-macros.ts'
import { invocationArgs } from './invocation-args.ts'
import type { Invocation } from './invocation.ts'
import { readNamedSelectors } from './read-named-selectors.ts'
import { settingsRenderers } from './renderers.ts'
import type { OpenProject } from './loaded-project.ts'

/** What is known before the packages are read. */
export interface KnownProject {
  readonly root: Project
  readonly adapterType: string
  readonly environments: Environments
}

export async function openProject(
  invocation: Invocation,
  beforePackages: (known: KnownProject) => void,
): Promise<OpenProject> {
  const environments = dbtEnvironments()
  const { config, kind } = await readConfig(invocation, environments, beforePackages)
  const { project, profile } = config
  const selectors = readNamedSelectors(invocation, project)
  const lateMacros = new LateMacros()
  const adapter = kind.open(profile.credentials, {
    folder: homeFolder(invocation.effects.files, project.projectRoot),
    readsFrom: project.projectRoot,
    macros: lateMacros,
    events: invocation.events,
    quoting: project.quoting,
    signal: invocation.signal,
  })
  const internal = invocation.macroFolders(kind.type).map(({ folder }) => readInternal(invocation, folder))
  // Packages quote as the root project does, whatever they say themselves.
  const quoting = { ...kind.dialect.quotePolicy, ...project.quoting }
  const packages = config.packages.map((each) => ({ ...each, quoting }))
  const projects = new Map([project, ...internal.toReversed(), ...packages].map((each) => [each.projectName, each]))
  const setup: ProjectSetup = {
    root: project,
    projects,
    internalPackages: internal.map((each) => each.projectName),
    profile,
    cliVars: config.cliVars,
    ...(invocation.sourceLocations && { sourceLocations: invocation.sourceLocations }),
    adapter,
    environments,
    env: invocation.effects.env,
    now: invocation.effects.now,
    isReplay: invocation.effects.isReplay,
    invocation: {
      id: invocation.id,
      startedAtMs: invocation.startedAtMs,
      dbtVersion: DBT_VERSION,
      flags: flagValues(invocation),
      args: invocationArgs(invocation),
    },
    events: invocation.events,
    isIgnored: (each) => ignored(invocation, each),
  }
  return { config, setup, selectors, lateMacros }
}

/** The settings of a project, and the kind of warehouse that its target names. */
async function readConfig(
  invocation: Invocation,
  environments: Environments,
  beforePackages: (known: KnownProject) => void,
): Promise<{ config: RuntimeConfig; kind: AdapterKind }> {
  const kinds = await adapterKinds(invocation)
  const config = readProject({
    ...settingsOptions(invocation, environments, kinds),
    beforePackages: (root, { credentials }) => beforePackages({ root, adapterType: credentials.type, environments }),
  })
  const kind = kinds.get(config.profile.credentials.type)
  if (!kind) throw new Error(`no adapter of type ${config.profile.credentials.type}`)
  return { config, kind }
}

export async function adapterKinds({ adapters }: Invocation): Promise<ReadonlyMap<string, AdapterKind>> {
  const kinds = new Map<string, AdapterKind>()
  for (const [type, load] of adapters) kinds.set(type, await load())
  return kinds
}

/** What reading the settings of an invocation's project takes. */
export function settingsOptions(
  invocation: Invocation,
  environments: Environments,
  kinds: ReadonlyMap<string, AdapterKind>,
): ReadProjectOptions {
  const { flags, effects, events, spelled } = invocation
  return {
    dir: flags.PROJECT_DIR,
    profilesDir: flags.PROFILES_DIR,
    isProfilesDirNamed: spelled?.PROFILES_DIR !== undefined,
    cliVars: flags.VARS,
    profile: flags.PROFILE ?? undefined,
    target: flags.TARGET ?? undefined,
    threads: flags.THREADS ?? undefined,
    targetPath: flags.TARGET_PATH ?? undefined,
    versionCheck: versionCheckOf(invocation),
    effects,
    events,
    renderers: settingsRenderers(invocation, environments),
    checkCredentials: credentialsCheck(kinds),
  }
}

function versionCheckOf({ flags, insistsOnVersions }: Invocation): VersionStrictness {
  if (!flags.VERSION_CHECK) return 'none'
  return insistsOnVersions ? 'strict' : 'lenient'
}

function credentialsCheck(kinds: ReadonlyMap<string, AdapterKind>): CheckCredentials {
  return (type, settings) => {
    const kind = kinds.get(type)
    if (!kind) {
      return {
        problem: `Could not find adapter type ${type}!`,
        key: 'type',
        hint: `types here: ${[...kinds.keys()].join(', ')}`,
      }
    }
    try {
      return { credentials: kind.parseCredentials(settings) }
    } catch (error) {
      if (!(error instanceof DbtError)) throw error
      const [first] = error.diagnostics
      return {
        problem: first?.message ?? error.message,
        ...(first?.setting !== undefined && { key: first.setting }),
        ...(first?.hint !== undefined && { hint: first.hint }),
      }
    }
  }
}

/** A package that comes with the engine: its macros, and nothing a user configures. */
function readInternal(invocation: Invocation, folder: string): Project {
  const file = readProjectFile(invocation.effects.files, folder)
  return makeProject(
    file,
    renderProject(file, (text) => text),
    {
      vars: undefined,
      packages: [],
      packagesSpecifiedPath: '',
      selectors: [],
      targetPath: undefined,
      versionCheck: 'none',
    },
    { emit: () => {} },
  )
}

function ignored(invocation: Invocation, project: Project): (path: string) => boolean {
  const file = join(project.projectRoot, IGNORE_FILE)
  const { files } = invocation.effects
  return files.exists(file) ? parseIgnore(files.readText(file)) : () => false
}
