import { YamlFloat } from '#foundation/yaml/yaml-value.ts'

/** Whether two pieces of data are equal as in Python: the order of keys does not matter, `1` equals `1.0`. */
export function sameValue(a: unknown, b: unknown): boolean {
  const [left, right] = [plain(a), plain(b)]
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false
    return left.every((item, index) => sameValue(item, right[index]))
  }
  const keys = Object.keys(left)
  const [leftItems, rightItems] = [left, right] as Readonly<Record<string, unknown>>[]
  if (!leftItems || !rightItems || keys.length !== Object.keys(right).length) return false
  return keys.every((key) => Object.hasOwn(right, key) && sameValue(leftItems[key], rightItems[key]))
}

/** Whether two objects of dbt's are equal: a field that a manifest of an earlier dbt has not got is none. */
export function sameRecord(a: unknown, b: unknown): boolean {
  return sameValue(withoutNone(a), withoutNone(b))
}

function withoutNone(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNone)
  if (typeof value !== 'object' || value === null || value instanceof YamlFloat || 'toJSON' in value) return value
  const items = Object.entries(value).filter(([, item]) => item !== null && item !== undefined)
  return Object.fromEntries(items.map(([key, item]) => [key, withoutNone(item)]))
}

function plain(value: unknown): unknown {
  if (value instanceof YamlFloat) return value.value
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function') {
    return value.toJSON()
  }
  return value ?? null
}
