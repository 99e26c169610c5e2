import { md5 } from '#foundation/source/checksum.ts'
import { isMapping } from '#foundation/yaml/yaml-value.ts'
import { pythonRepr } from '#project/config/python-repr.ts'

const LONGEST = 64
const KEPT = 30

/**
 * The name of a test without one of its own, from its type, what it is on and its arguments: in full, and cut short
 * with a hash for files and relations.
 */
export function synthesizeTestNames(
  type: string,
  target: string,
  args: Readonly<Record<string, unknown>>,
): { readonly short: string; readonly full: string } {
  const parts: string[] = []
  for (const key of Object.keys(args).sort()) {
    if (key === 'model') continue
    const value = args[key]
    const items = isMapping(value) ? Object.values(value) : Array.isArray(value) ? value : [value]
    for (const item of items) parts.push(pythonText(item).replace(/[^0-9a-zA-Z_]+/g, '_'))
  }
  const identifier = `${type}_${target}`
  const full = `${identifier}_${parts.join('__')}`
  const short = full.length >= LONGEST ? `${identifier.slice(0, KEPT)}_${md5(full)}` : full
  return { short, full }
}

export interface TestIdentity {
  readonly name: string
  readonly namespace: string | null
  readonly kwargs: Readonly<Record<string, unknown>>
}

/** The end of a test's unique id, which tells apart tests of one name. */
export function testHash(name: string, { name: testName, namespace, kwargs }: TestIdentity): string {
  const identity = `{'kwargs': ${hashable(kwargs)}, 'name': ${pythonRepr(testName)}, 'namespace': ${pythonRepr(namespace ?? 'None')}}`
  return md5(name + identity).slice(-10)
}

/** As Python prints it with its keys sorted and every value in it a text. */
function hashable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(hashable).join(', ')}]`
  if (isMapping(value)) {
    const keys = Object.keys(value).sort()
    return `{${keys.map((key) => `${pythonRepr(key)}: ${hashable(value[key])}`).join(', ')}}`
  }
  return pythonRepr(pythonText(value))
}

function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value)
}
