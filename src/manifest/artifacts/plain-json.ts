/** Whether JSON alone gives a value back as it was. Keys without a value count as absent. */
export function isPlainJson(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return true
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
    case 'object':
      break
    default:
      return false
  }
  if (value === null) return true
  if (Array.isArray(value)) return value.every(isPlainItem)
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  const fields = value as Readonly<Record<string, unknown>>
  for (const key in fields) if (!isPlainJson(fields[key])) return false
  return true
}

function isPlainItem(item: unknown): boolean {
  return item !== undefined && isPlainJson(item)
}
