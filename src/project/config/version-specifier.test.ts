import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  formatSpecifier,
  formatVersionRange,
  highestVersion,
  installableVersions,
  parseSpecifier,
  reduceSpecifiers,
  type VersionSpecifier,
} from './version-specifier.ts'

const recorded = JSON.parse(readFileSync('tests/config/package-versions.json', 'utf8')) as {
  readonly parsed: Readonly<Record<string, string | null>>
  readonly cases: readonly {
    readonly specifiers: readonly string[]
    readonly versions: readonly string[]
    readonly prereleases: boolean
    readonly installable: readonly string[]
    readonly range: string | null
    readonly resolved: string | null
  }[]
}

describe('a text is a version, or is none, as in dbt', () => {
  test.each(Object.entries(recorded.parsed))('%j: %s', (text, shown) => {
    const specifier = parseSpecifier(text)
    expect(specifier ? formatSpecifier(specifier) : null).toBe(shown)
  })
})

describe('of the versions there are, dbt’s is chosen', () => {
  test.each(recorded.cases)('$specifiers of $versions', ({ specifiers, versions, prereleases, ...expected }) => {
    const range = reduceSpecifiers(specifiers.map((text) => parseSpecifier(text) as VersionSpecifier))
    const installable = installableVersions(versions, prereleases)
    expect({
      installable,
      range: range ? formatVersionRange(range) : null,
      resolved: (range && highestVersion(range, installable)) ?? null,
    }).toEqual(expected)
  })
})
