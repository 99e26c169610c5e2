import { areCompatible, formatSpecifier, parseSpecifier, type VersionSpecifier } from './version-specifier.ts'

/** The version that this engine answers to when a project asks for a dbt. */
export const DBT_VERSION = '1.12.6'

export type VersionCheck =
  | { readonly kind: 'ok' }
  | { readonly kind: 'malformed'; readonly found: string }
  | { readonly kind: 'impossible' }
  /** `isOld` if the range excludes this version by an upper end within the 0.x or 1.x line. */
  | { readonly kind: 'excluded'; readonly isOld: boolean }

/** `require-dbt-version` as a list: a text may hold several ranges between commas. */
export function splitRange(range: string | readonly string[]): readonly string[] {
  return typeof range === 'string' ? range.split(',') : range
}

/** Checks a version against all of some ranges, in dbt's reading of semantic versions. */
export function checkVersion(ranges: readonly string[], version: string = DBT_VERSION): VersionCheck {
  const specifiers: VersionSpecifier[] = []
  for (const range of ranges) {
    const specifier = parseSpecifier(range)
    if (!specifier) return { kind: 'malformed', found: range }
    specifiers.push(specifier)
  }
  const installed = parseSpecifier(version)
  if (!installed) throw new Error(`${version} is no version`)
  if (!areCompatible(specifiers)) return { kind: 'impossible' }
  if (areCompatible([installed, ...specifiers])) return { kind: 'ok' }
  const excluding = specifiers.filter((specifier) => !areCompatible([installed, specifier]))
  return { kind: 'excluded', isOld: excluding.every((specifier) => isUpper(specifier) && specifier.parts[0] <= 2) }
}

/** A range as dbt prints it: `=1.2.3` where no sign was given. */
export function formatRange(range: string): string {
  const specifier = parseSpecifier(range)
  return specifier ? formatSpecifier(specifier) : range.trim()
}

function isUpper({ matcher, parts }: VersionSpecifier): boolean {
  return matcher === '<' || matcher === '<=' || (matcher === '=' && parts[0] < 2)
}
