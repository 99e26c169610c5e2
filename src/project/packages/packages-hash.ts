import { createHash } from 'node:crypto'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { toJson } from '#manifest/artifacts/json.ts'
import type { PackageEntry } from './read-package-specs.ts'

/**
 * The hash by which `deps` knows whether the list of packages is still the one that it locked: that of the sorted
 * JSON texts of its entries, each in the shape of the class that dbt reads it into.
 */
export function packagesHash(entries: readonly PackageEntry[]): string {
  const texts = entries.map(({ rendered, unrendered }) =>
    toJson(sorted({ ...shaped(rendered), unrendered: unrendered })),
  )
  return createHash('sha1').update(texts.sort(byCodePoint).join('\n')).digest('hex')
}

/** What dbt's classes add to what is written, and how they read versions: integers as texts, fractions as they are. */
function shaped(entry: YamlMapping): YamlMapping {
  const { name, ...rest } = entry
  const named = name === undefined || name === null ? {} : { name }
  if (Object.hasOwn(entry, 'package')) {
    const version = rest.version ?? null
    const versions = Array.isArray(version) ? version.map(versionValue) : versionValue(version)
    return { ...rest, install_prerelease: rest.install_prerelease ?? false, version: versions, ...named }
  }
  if (Object.hasOwn(entry, 'git') || Object.hasOwn(entry, 'private')) {
    const provider = Object.hasOwn(entry, 'private') ? { provider: null } : {}
    const all = { ...provider, revision: null, subdirectory: null, 'warn-unpinned': null, ...rest, ...named }
    return { ...all, revision: versionValue(all.revision) }
  }
  return { ...rest, ...named }
}

function versionValue(value: YamlValue): YamlValue {
  return typeof value === 'number' && Number.isInteger(value) ? String(value) : value
}

function sorted(value: YamlValue): YamlValue {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isMapping(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => byCodePoint(a, b))
      .map(([key, item]) => [key, sorted(item)]),
  )
}

/** JSON's texts are plain ASCII, and Python sorts them as they stand. */
function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
