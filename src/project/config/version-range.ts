/** The version that this engine answers to when a project asks for a dbt. */
export const DBT_VERSION = '1.12.6'

interface Specifier {
  readonly matcher: '=' | '>' | '>=' | '<' | '<='
  readonly parts: readonly [number, number, number]
  readonly prerelease: string | undefined
  readonly text: string
}

export type VersionCheck =
  | { readonly kind: 'ok' }
  | { readonly kind: 'malformed'; readonly found: string }
  | { readonly kind: 'impossible' }
  /** `isOld` if the range excludes this version by an upper end within the 0.x or 1.x line. */
  | { readonly kind: 'excluded'; readonly isOld: boolean }

const SPECIFIER =
  /^(?<matcher>=|>=|<=|>|<)?(?<major>0|[1-9]\d*)\.(?<minor>0|[1-9]\d*)\.(?<patch>0|[1-9]\d*)(?:-?(?<prerelease>(?:\d*[A-Za-z-]|(?<=-)\d)[0-9A-Za-z-]*(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/

/** `require-dbt-version` as a list: a text may hold several ranges between commas. */
export function splitRange(range: string | readonly string[]): readonly string[] {
  return typeof range === 'string' ? range.split(',') : range
}

/** Checks a version against all of some ranges, in dbt's reading of semantic versions. */
export function checkVersion(ranges: readonly string[], version: string = DBT_VERSION): VersionCheck {
  const specifiers: Specifier[] = []
  for (const range of ranges) {
    const specifier = parseSpecifier(range)
    if (!specifier) return { kind: 'malformed', found: range }
    specifiers.push(specifier)
  }
  const installed = parseSpecifier(version)
  if (!installed) throw new Error(`${version} is no version`)
  if (!isPossible(specifiers)) return { kind: 'impossible' }
  const excluding = specifiers.filter((specifier) => !admits(specifier, installed))
  if (excluding.length === 0) return { kind: 'ok' }
  return { kind: 'excluded', isOld: excluding.every((specifier) => isUpper(specifier) && specifier.parts[0] <= 2) }
}

/** A range as dbt prints it: `=1.2.3` where no sign was given. */
export function formatRange(range: string): string {
  const specifier = parseSpecifier(range)
  if (!specifier) return range.trim()
  const pre = specifier.prerelease === undefined ? '' : `-${specifier.prerelease}`
  return `${specifier.matcher}${specifier.parts.join('.')}${pre}`
}

function isUpper({ matcher, parts }: Specifier): boolean {
  return matcher === '<' || matcher === '<=' || (matcher === '=' && parts[0] < 2)
}

function parseSpecifier(text: string): Specifier | undefined {
  const groups = SPECIFIER.exec(text)?.groups
  if (!groups) return undefined
  return {
    matcher: (groups.matcher ?? '=') as Specifier['matcher'],
    parts: [Number(groups.major), Number(groups.minor), Number(groups.patch)],
    prerelease: groups.prerelease,
    text,
  }
}

function compare(a: Specifier, b: Specifier): number {
  for (let index = 0; index < 3; index++) {
    const difference = (a.parts[index] as number) - (b.parts[index] as number)
    if (difference !== 0) return difference
  }
  if (a.prerelease === b.prerelease) return 0
  if (a.prerelease === undefined) return 1
  if (b.prerelease === undefined) return -1
  return a.prerelease < b.prerelease ? -1 : 1
}

function admits(range: Specifier, version: Specifier): boolean {
  const order = compare(version, range)
  switch (range.matcher) {
    case '=':
      return order === 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
  }
}

function isPossible(specifiers: readonly Specifier[]): boolean {
  return specifiers.every((a) =>
    specifiers.every((b) => {
      if (a.matcher === '=') return admits(b, a)
      if (!a.matcher.startsWith('>') || !b.matcher.startsWith('<')) return true
      const order = compare(a, b)
      return order < 0 || (order === 0 && a.matcher === '>=' && b.matcher === '<=')
    }),
  )
}
