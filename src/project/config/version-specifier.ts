type Matcher = '=' | '>' | '>=' | '<' | '<='

/** A version, or an end of a range of them: `1.2.0`, `>=1.0.0`. */
export interface VersionSpecifier {
  readonly matcher: Matcher
  readonly parts: readonly [number, number, number]
  readonly prerelease: string | undefined
  readonly build: string | undefined
}

/** From where to where versions go; undefined for an open end. The same at both ends is that version alone. */
export interface VersionRange {
  readonly start: VersionSpecifier | undefined
  readonly end: VersionSpecifier | undefined
}

const NUMBER = String.raw`(?:0|[1-9]\d*)`
const TAG = String.raw`(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)`
const SPECIFIER = new RegExp(
  String.raw`^(?<matcher>>=|>|<=|<|=)?(?<major>${NUMBER})\.(?<minor>${NUMBER})\.(?<patch>${NUMBER})` +
    String.raw`(?:-?(?<prerelease>${TAG}(?:\.${TAG})*))?(?:\+(?<build>[0-9A-Za-z-]*(?:\.[0-9A-Za-z-]*)*))?$`,
)

/** Undefined where the text is no version as dbt reads them. */
export function parseSpecifier(text: string): VersionSpecifier | undefined {
  const groups = SPECIFIER.exec(text)?.groups
  if (!groups) return undefined
  return {
    matcher: (groups.matcher ?? '=') as Matcher,
    parts: [Number(groups.major), Number(groups.minor), Number(groups.patch)],
    prerelease: groups.prerelease,
    build: groups.build,
  }
}

/** As dbt prints it: `=1.2.3` where no sign was given. */
export function formatSpecifier({ matcher, parts, prerelease, build }: VersionSpecifier): string {
  return `${matcher}${parts.join('.')}${prerelease ? `-${prerelease}` : ''}${build ? `+${build}` : ''}`
}

export function formatVersionRange({ start, end }: VersionRange): string {
  if (!start && !end) return 'ANY'
  return [start, end].flatMap((each) => (each ? [formatSpecifier(each)] : [])).join(', ')
}

/**
 * Which of two comes first: below 0, the first. Of equal versions their signs decide, so that `<1.0.0` comes before
 * `<=1.0.0`, and an upper end before a lower one.
 */
export function compareSpecifiers(a: VersionSpecifier, b: VersionSpecifier): number {
  for (const index of [0, 1, 2] as const) {
    const difference = a.parts[index] - b.parts[index]
    if (difference !== 0) return Math.sign(difference)
  }
  // Only the end of a range that is no prerelease itself shuts out prereleases of its own version.
  if (a.prerelease === undefined && b.prerelease !== undefined) return a.matcher === '<' ? -1 : 1
  if (a.prerelease !== undefined && b.prerelease === undefined) return -1
  if (a.prerelease !== undefined && b.prerelease !== undefined) {
    const order = comparePrereleases(a.prerelease, b.prerelease)
    if (order !== 0) return order
  }
  return compareMatchers(a.matcher, b.matcher)
}

function compareMatchers(a: Matcher, b: Matcher): number {
  const isUpper = (matcher: Matcher) => matcher.startsWith('<')
  const isLower = (matcher: Matcher) => matcher.startsWith('>')
  if ((a === '>=' && b === '<=') || (a === '<=' && b === '>=')) return 0
  if ((a === '<' && b === '<=') || (b === '>' && a === '>=') || (isUpper(a) && isLower(b))) return -1
  if ((b === '<' && a === '<=') || (a === '>' && b === '>=') || (isLower(a) && isUpper(b))) return 1
  return 0
}

/** Part by part, numbers before words; of those that begin alike the longer text comes last. */
function comparePrereleases(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')]
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = comparePart(left[index] ?? '', right[index] ?? '')
    if (order !== 0) return order
  }
  return Math.sign(a.length - b.length)
}

function comparePart(a: string, b: string): number {
  const [isNumber, isOther] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (isNumber && isOther) return Math.sign(Number(a) - Number(b))
  if (isNumber !== isOther) return isNumber ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

/** The range that several specifiers have in common; undefined where there is none. */
export function reduceSpecifiers(specifiers: readonly VersionSpecifier[]): VersionRange | undefined {
  // The last one first, as dbt goes about it: which of two equal ends is kept depends on it.
  const [first, ...rest] = [...specifiers.slice(-1), ...specifiers.slice(0, -1)].map(rangeOf)
  let common: VersionRange | undefined = first ?? { start: undefined, end: undefined }
  for (const range of rest) common = common && intersect(common, range)
  return common
}

/** Whether one version can meet them all. */
export function areCompatible(specifiers: readonly VersionSpecifier[]): boolean {
  return specifiers.length === 1 || reduceSpecifiers(specifiers) !== undefined
}

/** The highest of some versions that lies in a range. */
export function highestVersion(range: VersionRange, versions: readonly string[]): string | undefined {
  let best: { readonly text: string; readonly version: VersionSpecifier } | undefined
  for (const text of versions) {
    const version = getSpecifier(text)
    const ends = [range.start, range.end].flatMap((end) => (end ? [end] : []))
    if (!areCompatible([version, ...ends])) continue
    if (!best || compareSpecifiers(best.version, version) < 0) best = { text, version }
  }
  return best?.text
}

/** Versions from low to high, prereleases only where they are wanted. */
export function installableVersions(versions: readonly string[], withPrereleases: boolean): readonly string[] {
  return versions
    .map((text) => ({ text, version: getSpecifier(text) }))
    .filter(({ version }) => withPrereleases || version.prerelease === undefined)
    .sort((a, b) => compareSpecifiers(a.version, b.version))
    .map(({ text }) => text)
}

function getSpecifier(text: string): VersionSpecifier {
  const specifier = parseSpecifier(text)
  if (!specifier) throw new Error(`${text} is no version`)
  return specifier
}

function rangeOf(specifier: VersionSpecifier): VersionRange {
  if (specifier.matcher === '=') return { start: specifier, end: specifier }
  return specifier.matcher.startsWith('>') ? { start: specifier, end: undefined } : { start: undefined, end: specifier }
}

function intersect(a: VersionRange, b: VersionRange): VersionRange | undefined {
  if (a.start?.matcher === '=' && b.start?.matcher === '=') {
    return compareSpecifiers(a.start, b.start) === 0 ? { start: a.start, end: a.start } : undefined
  }
  const start = stricter(a.start, b.start, -1)
  const end = stricter(a.end, b.end, 1)
  if (start === 'none' || end === 'none') return undefined
  if (start && end && compareSpecifiers(start, end) > 0) return undefined
  return { start, end }
}

/** Of two ends the one that lets less through: of lower ends (`side` -1) the later, of upper ones (1) the earlier. */
function stricter(
  a: VersionSpecifier | undefined,
  b: VersionSpecifier | undefined,
  side: -1 | 1,
): VersionSpecifier | undefined | 'none' {
  if (!a || !b) return a ?? b
  if (a.matcher === '=' || b.matcher === '=') {
    const [exact, end] = a.matcher === '=' ? [a, b] : [b, a]
    const order = compareSpecifiers(end, exact)
    return order === side || (order === 0 && end.matcher.length === 2) ? exact : 'none'
  }
  return compareSpecifiers(a, b) === side ? b : a
}
