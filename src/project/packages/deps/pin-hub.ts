import { closest } from '#foundation/source/closest.ts'
import type { HubSpec } from '#project/config/project.ts'
import { checkVersion, DBT_VERSION, formatRange } from '#project/config/version-range.ts'
import {
  formatVersionRange,
  highestVersion,
  installableVersions,
  parseSpecifier,
  reduceSpecifiers,
  type VersionRange,
  type VersionSpecifier,
} from '#project/config/version-specifier.ts'
import { parseHubPackages } from '../read-package-specs.ts'
import { fetchArchive } from './archive-package.ts'
import type { Depot } from './depot.ts'
import type { HubVersion } from './hub.ts'
import { packageError } from './package-error.ts'
import type { NonEmpty } from './package-request.ts'
import { folderName, type Notice, type PinnedPackage } from './pinned-package.ts'

/** Chooses the highest version that everybody agrees with and that is made for this dbt, or for an earlier one. */
export async function pinHub(specs: NonEmpty<HubSpec>, depot: Depot): Promise<PinnedPackage> {
  const [{ package: name, origin }] = specs
  const specifiers = specs.flatMap((spec) => spec.version.map((text) => readSpecifier(text, spec)))
  await requireInIndex(specs[0], depot)
  const range = reduceSpecifiers(specifiers)
  if (!range) throw conflict(specs)
  const versions = await depot.hub.versions(name)
  const withPrereleases = specs[0].installPrerelease || specifiers.some(({ prerelease }) => prerelease !== undefined)
  const { chosen, latest, notices } = choose(specs, range, versions, withPrereleases, depot)
  const facts = versions.get(chosen) as HubVersion
  return {
    name,
    identity: `${name}@${chosen}`,
    origin,
    notices,
    installedFrom: () => `version ${chosen}`,
    versions: { chosen, latest },
    async metadata() {
      return { projectName: facts.name, packages: parseHubPackages(facts.packages, `${name} ${chosen}`) }
    },
    lockEntry: () => ({ package: name, version: chosen }),
    async place(path) {
      const { folder, notices: found } = await fetchArchive(depot, {
        url: facts.tarball,
        name: `${name} ${chosen}`,
        sha1: facts.sha1,
        folder: `hub-${folderName(facts.name, depot.installPath)}`,
        origin,
      })
      depot.effects.files.move(folder, path)
      return found
    },
  }
}

function readSpecifier(text: string, { origin }: HubSpec): VersionSpecifier {
  const specifier = parseSpecifier(text)
  if (specifier) return specifier
  const parts = text.split(',').map((part) => part.trim())
  const isList = parts.length > 1 && parts.every((part) => parseSpecifier(part))
  throw packageError('SemverError', 'packages/version', `"${text}" is not a valid semantic version.`, origin, {
    key: 'version',
    hint: isList
      ? `write a list: version: [${parts.map((part) => `"${part}"`).join(', ')}]`
      : 'a version has three numbers, as in 1.2.0, or is an end of a range, as in ">=1.2.0"',
  })
}

async function requireInIndex({ package: name, origin }: HubSpec, { hub }: Depot): Promise<void> {
  const index = await hub.index()
  if (index.has(name)) return
  const near = closest(name, index)
  const sameName = [...index].filter((each) => each.split('/')[1] === name.split('/')[1])
  throw packageError(
    'PackageNotFoundError',
    'packages/not-in-index',
    `Package ${name} was not found in the package index`,
    origin,
    {
      key: 'package',
      hint:
        near !== undefined || sameName.length > 0
          ? `did you mean '${near ?? sameName[0]}'?`
          : 'look at https://hub.getdbt.com',
    },
  )
}

function conflict(specs: NonEmpty<HubSpec>) {
  const [{ package: name, origin }] = specs
  const options = specs.flatMap(({ version }) => version.map((text) => `'${formatRange(text)}'`))
  return packageError(
    'DependencyError',
    'packages/conflict',
    `Version error for package ${name}: Could not find a satisfactory version from options: [${options.join(', ')}]`,
    origin,
    {
      key: 'version',
      notes: wishes(specs),
      hint: 'choose versions of the packages that need it which agree',
    },
  )
}

interface Choice {
  readonly chosen: string
  /** The highest that could have been chosen, were all of them allowed. */
  readonly latest: string
  readonly notices: readonly Notice[]
}

function choose(
  specs: NonEmpty<HubSpec>,
  range: VersionRange,
  versions: ReadonlyMap<string, HubVersion>,
  withPrereleases: boolean,
  { versionCheck }: Depot,
): Choice {
  const [{ package: name, origin }] = specs
  const check = (version: string) => checkVersion(versions.get(version)?.requireDbtVersion ?? [])
  const known = [...versions.keys()].filter((version) => parseSpecifier(version))
  const fitting = versionCheck === 'none' ? known : known.filter((version) => check(version).kind === 'ok')
  const installable = installableVersions(fitting, withPrereleases)
  const chosen = highestVersion(range, installable)
  const latest = installable.at(-1)
  if (chosen !== undefined && latest !== undefined) return { chosen, latest, notices: [] }
  const old =
    versionCheck === 'lenient'
      ? known.filter((version) => {
          const result = check(version)
          return result.kind === 'excluded' && result.isOld
        })
      : []
  const oldest = highestVersion(range, installableVersions(old, withPrereleases))
  if (oldest !== undefined) {
    const required = (versions.get(oldest)?.requireDbtVersion ?? []).map(formatRange)
    const data = { package_name: name, required, installed: DBT_VERSION }
    return { chosen: oldest, latest: latest ?? oldest, notices: [{ event: 'RequiredVersionIgnored', data }] }
  }
  const addendum =
    versionCheck === 'none'
      ? ''
      : '\n\n  Not shown: package versions incompatible with installed version of dbt-core\n' +
        "  To include them, run 'dbt --no-version-check deps'"
  throw packageError(
    'PackageVersionNotFoundError',
    'packages/no-version',
    `Could not find a matching compatible version for package ${name}\n` +
      `  Requested range: ${formatVersionRange(range)}\n` +
      `  Compatible versions: [${installable.map((version) => `'${version}'`).join(', ')}]${addendum}`,
    origin,
    {
      key: 'version',
      notes: wishes(specs),
      hint: latest === undefined ? withoutCompatible(known) : `take ${latest}, or a range that it lies in`,
    },
  )
}

function withoutCompatible(known: readonly string[]): string {
  if (known.length === 0) return 'the hub has no version of it'
  return `all of its ${known.length} version(s) want another dbt: --no-version-check takes one all the same`
}

/** Who asks for which versions, if it is more than one. */
function wishes(specs: NonEmpty<HubSpec>): readonly string[] {
  if (specs.length === 1) return []
  return specs.map(({ version, origin: { shown } }) => `${shown} asks for ${version.map(formatRange).join(', ')}`)
}
