import { compareLines } from './compare-lines.ts'
import { ABSENT } from './difference.ts'

/** The last step of the path of a line that both have, at other places. */
export const MOVED = 'moved'

/** A place where two values are different. */
export interface ValueDifference {
  readonly path: readonly string[]
  readonly dbt: unknown
  readonly trellis: unknown
}

/**
 * Every place where two values of JSON are different. Mappings are equal in any order of their keys, lists of texts are
 * compared line by line, other lists item by item; a whole number is equal to itself as a fraction.
 */
export function compareValues(dbt: unknown, trellis: unknown, path: readonly string[] = []): ValueDifference[] {
  if (Object.is(dbt, trellis)) return []
  if (isTexts(dbt) && isTexts(trellis)) {
    return compareLines(dbt, trellis).map(({ isMoved, ...lines }) => ({
      path: isMoved ? [...path, MOVED] : path,
      ...lines,
    }))
  }
  if (Array.isArray(dbt) && Array.isArray(trellis) && dbt.length === trellis.length) {
    return dbt.flatMap((item, index) => compareValues(item, trellis[index], [...path, String(index)]))
  }
  if (isMapping(dbt) && isMapping(trellis)) {
    const keys = new Set([...Object.keys(dbt), ...Object.keys(trellis)])
    return [...keys].flatMap((key) => compareValues(valueAt(dbt, key), valueAt(trellis, key), [...path, key]))
  }
  return [{ path, dbt, trellis }]
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function valueAt(mapping: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(mapping, key) ? mapping[key] : ABSENT
}
