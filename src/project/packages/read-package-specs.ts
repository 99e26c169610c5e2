import type { Files } from '#foundation/effects.ts'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, YamlFloat, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { PackageOrigin, PackageSpec } from '#project/config/project.ts'
import { settingError } from '#project/config/project-error.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { readOptionalYaml } from '#project/config/read-project-file.ts'
import { type RenderText, renderValues } from '#project/config/renderer.ts'
import { resolveSecrets } from '#project/builtins/secret-placeholder.ts'

export const PACKAGES_FILE = 'packages.yml'
export const DEPENDENCIES_FILE = 'dependencies.yml'
export const LOCK_FILE = 'package-lock.yml'

/** What a project says it needs, and in which of its two files. */
export interface SpecifiedPackages {
  readonly path: string
  readonly packages: readonly PackageSpec[]
  /** The same as they are written. */
  readonly entries: readonly PackageEntry[]
}

/** An entry of a list of packages before and after it was rendered. */
export interface PackageEntry {
  readonly unrendered: YamlMapping
  readonly rendered: YamlMapping
}

/** Reads `packages.yml`, or the `packages` of `dependencies.yml`. Jinja works in the first alone. */
export function readPackageSpecs(
  files: Files,
  root: string,
  render: RenderText,
  env: Readonly<Record<string, string | undefined>>,
): SpecifiedPackages {
  const packagesFile = readOptionalYaml(files, root, PACKAGES_FILE)
  const dependenciesFile = readOptionalYaml(files, root, DEPENDENCIES_FILE)
  const packages = mappingOf(packagesFile)
  const dependencies = mappingOf(dependenciesFile)
  if (Object.hasOwn(packages, 'packages') && Object.hasOwn(dependencies, 'packages')) {
    throw settingError(
      'DbtProjectError',
      'packages/twice',
      "The 'packages' key cannot be specified in both packages.yml and dependencies.yml",
      dependenciesFile as YamlDocument,
      ['packages'],
      { onKey: true, hint: `keep all packages in one of the two files` },
    )
  }
  if (packagesFile && Object.hasOwn(packages, 'projects')) {
    throw settingError(
      'DbtProjectError',
      'packages/projects',
      "The 'projects' key cannot be specified in packages.yml",
      packagesFile,
      ['projects'],
      {
        onKey: true,
        hint: `move it to ${DEPENDENCIES_FILE}`,
      },
    )
  }
  if (dependenciesFile && Object.hasOwn(dependencies, 'packages')) {
    const list = { packages: dependencies.packages ?? null }
    return { path: DEPENDENCIES_FILE, ...parseList(list, list, dependenciesFile) }
  }
  if (!packagesFile) return { path: PACKAGES_FILE, packages: [], entries: [] }
  const rendered = withSecrets(renderValues(packagesFile, packages, render), env) as YamlMapping
  return { path: PACKAGES_FILE, ...parseList(packages, rendered, packagesFile) }
}

/** The packages that `deps` wrote down as installed; empty where it did not run. */
export function readLockedPackages(files: Files, root: string): readonly PackageSpec[] {
  const document = readOptionalYaml(files, root, LOCK_FILE)
  if (!document) return []
  const { sha1_hash: _, ...data } = mappingOf(document)
  return parseList(data, data, document).packages
}

/** The same as `deps` installs them: what stands in the lock for a variable of the environment is put in its place. */
export function renderLockedPackages(
  files: Files,
  root: string,
  render: RenderText,
  env: Readonly<Record<string, string | undefined>>,
): readonly PackageSpec[] {
  const document = readOptionalYaml(files, root, LOCK_FILE)
  if (!document) return []
  const { sha1_hash: _, ...data } = mappingOf(document)
  const rendered = withSecrets(renderValues(document, data, render), env) as YamlMapping
  return parseList(data, rendered, document).packages
}

/** The hash of the packages that were asked for when the lock was written; whatever else is in it. */
export function readLockHash(files: Files, root: string): YamlValue | undefined {
  return mappingOf(readOptionalYaml(files, root, LOCK_FILE)).sha1_hash
}

/** The packages that the hub says a package needs. Keys that mean nothing are passed over: nobody here can correct them. */
export function parseHubPackages(list: YamlValue, shown: string): readonly PackageSpec[] {
  return parsePackageList(Array.isArray(list) ? list.map(withKnownKeys) : list, shown)
}

function withKnownKeys(entry: YamlValue): YamlValue {
  const kind = isMapping(entry) ? Object.keys(FORMS).find((each) => isText(entry[each])) : undefined
  if (!isMapping(entry) || kind === undefined) return entry
  const keys = FORMS[kind] ?? {}
  return Object.fromEntries(Object.entries(entry).filter(([key]) => key === kind || Object.hasOwn(keys, key)))
}

/** A list of packages that stands in no file of the project. */
export function parsePackageList(list: YamlValue, shown: string): readonly PackageSpec[] {
  return parsePackageSpecs({ packages: list }, { shown, path: [] })
}

function parseList(
  unrendered: YamlMapping,
  rendered: YamlMapping,
  document: YamlDocument,
): Pick<SpecifiedPackages, 'packages' | 'entries'> {
  const specs = parsePackageSpecs(rendered, { shown: document.source.path, document, path: [] })
  const entriesOf = ({ packages }: YamlMapping) => (Array.isArray(packages) ? packages.filter(isMapping) : [])
  const written = entriesOf(unrendered)
  const entries = entriesOf(rendered).map((each, index) => ({ rendered: each, unrendered: written[index] ?? each }))
  const packages = specs.map((spec, index) => {
    const { git, tarball } = entries[index]?.unrendered ?? {}
    if (spec.kind === 'git' && typeof git === 'string') return { ...spec, written: git }
    if (spec.kind === 'tarball' && typeof tarball === 'string') return { ...spec, written: tarball }
    return spec
  })
  return { packages, entries }
}

/** Where something is written: in a file, or nowhere that can be shown. */
interface Written {
  readonly shown: string
  readonly document?: YamlDocument
  readonly path: YamlPath
}

function parsePackageSpecs(data: YamlMapping, written: Written): readonly PackageSpec[] {
  const at = (...path: YamlPath): Written => ({ ...written, path })
  const unknown = Object.keys(data).find((key) => key !== 'packages')
  if (unknown !== undefined) {
    const message = `Additional properties are not allowed (${pythonRepr(unknown)} was unexpected)`
    throw malformed(message, at(unknown))
  }
  const list = data.packages ?? []
  if (!Array.isArray(list)) throw malformed(`${pythonRepr(list)} is not of type 'array'`, at('packages'))
  return list.map((entry, index) => {
    const place = at('packages', index)
    const { shown, document, path } = place
    const none = `${pythonRepr(entry)} is not valid under any of the given schemas`
    if (!isMapping(entry)) throw malformed(none, place)
    const wrong = problemOf(entry)
    if (wrong !== undefined) throw malformed(wrong, place)
    const spec = specOf(entry, { shown, ...(document && { place: { document, path } }) })
    if (!spec) throw malformed(none, place)
    return spec
  })
}

function problemOf(entry: YamlMapping): string | undefined {
  if (entry.package === '') return 'A hub package is missing the value. It is a required property.'
  if (entry.local === '') return 'A local package is missing the value. It is a required property.'
  if (entry.git === '') return 'A git package is missing the value. It is a required property.'
  if (typeof entry.package !== 'string') return undefined
  if (entry.version === undefined || entry.version === null || entry.version === '') {
    return (
      `${entry.package} is missing the version. When installing from the Hub package index, ` +
      'version is a required property'
    )
  }
  if (entry.package.includes('/')) return undefined
  return (
    `${entry.package} was not found in the package index. Packages on the index ` +
    'require a namespace, e.g dbt-labs/dbt_utils'
  )
}

type Check = (value: YamlValue | undefined) => boolean

const isText: Check = (value) => typeof value === 'string'
const isSwitch: Check = (value) => typeof value === 'boolean'
const isVersion: Check = (value) => isText(value) || typeof value === 'number' || value instanceof YamlFloat
const isVersions: Check = (value) => isVersion(value) || (Array.isArray(value) && value.every(isVersion))
const isOptional =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value)

const NAMED = { name: isOptional(isText), unrendered: isOptional(isMapping) }
const PLACED = {
  revision: isOptional(isVersion),
  'warn-unpinned': isOptional(isSwitch),
  subdirectory: isOptional(isText),
  ...NAMED,
}

/** The kinds of packages by the key that makes one: the keys it takes. */
const FORMS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  local: NAMED,
  tarball: { ...NAMED, name: isText },
  git: PLACED,
  package: { version: isVersions, install_prerelease: isOptional(isSwitch), ...NAMED },
  private: { provider: isOptional(isText), ...PLACED },
}

/** Whether an entry is a package of some kind, with nothing beside it that such a package does not take. */
function isPackage(entry: YamlMapping): boolean {
  return Object.entries(FORMS).some(
    ([kind, keys]) =>
      isText(entry[kind]) &&
      Object.keys(entry).every((key) => key === kind || Object.hasOwn(keys, key)) &&
      Object.entries(keys).every(([key, check]) => check(entry[key])),
  )
}

function specOf(entry: YamlMapping, origin: PackageOrigin): PackageSpec | undefined {
  if (!isPackage(entry)) return undefined
  const named = { ...(typeof entry.name === 'string' && { name: entry.name }), origin }
  const placed = {
    ...(entry.revision !== undefined && entry.revision !== null && { revision: versionText(entry.revision) }),
    ...(typeof entry.subdirectory === 'string' && { subdirectory: entry.subdirectory }),
    warnsUnpinned: entry['warn-unpinned'] !== false,
    ...named,
  }
  if (typeof entry.local === 'string') return { kind: 'local', local: entry.local, ...named }
  if (typeof entry.tarball === 'string' && typeof entry.name === 'string')
    return { kind: 'tarball', tarball: entry.tarball, written: entry.tarball, name: entry.name, origin }
  if (typeof entry.git === 'string') return { kind: 'git', git: entry.git, written: entry.git, ...placed }
  if (typeof entry.private === 'string') {
    const provider = typeof entry.provider === 'string' ? { provider: entry.provider } : {}
    return { kind: 'private', private: entry.private, ...provider, ...placed }
  }
  if (typeof entry.package !== 'string') return undefined
  const version = Array.isArray(entry.version) ? entry.version.map(versionText) : [versionText(entry.version ?? null)]
  return {
    kind: 'hub',
    package: entry.package,
    version,
    installPrerelease: entry.install_prerelease === true,
    ...named,
  }
}

function versionText(value: YamlValue): string {
  return String(value)
}

function withSecrets(value: YamlValue, env: Readonly<Record<string, string | undefined>>): YamlValue {
  if (Array.isArray(value)) return value.map((item) => withSecrets(item, env))
  if (!isMapping(value)) return resolveSecrets(value, env)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withSecrets(item, env)])) as YamlMapping
}

function mappingOf(document: YamlDocument | undefined): YamlMapping {
  return document && isMapping(document.value) ? document.value : {}
}

function malformed(error: string, { shown, document, path }: Written): DbtError {
  const message =
    `The ${shown} file in this project is malformed. Please double check\n` +
    'the contents of this file and fix any errors before retrying.\n\n' +
    'You can find more information on the syntax for this file here:\n' +
    `https://docs.getdbt.com/docs/package-management\n\nValidator Error:\n${error}`
  if (document) return settingError('DbtProjectError', 'packages/malformed', message, document, path)
  return dbtError('DbtProjectError', 'packages/malformed', message)
}
