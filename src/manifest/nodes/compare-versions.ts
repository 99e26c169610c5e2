import type { NodeVersion } from './resource.ts'

/** Orders two versions of a model: as numbers if both are, else as texts. Negative if the first is the older. */
export function compareVersions(a: NodeVersion, b: NodeVersion): number {
  const numbers = [toNumber(a), toNumber(b)] as const
  if (!numbers.some(Number.isNaN)) return numbers[0] - numbers[1]
  const [left, right] = [String(a), String(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** Whether two versions are one: `1` is `1.0`, and never `'1'`. */
export function isSameVersion(a: NodeVersion, b: NodeVersion): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b
  return Number(a) === Number(b)
}

function toNumber(version: NodeVersion): number {
  return typeof version === 'string' && version.trim() === '' ? Number.NaN : Number(version)
}
