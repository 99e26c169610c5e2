import type { GraphNode } from '../nodes/node.ts'
import { sameValue } from './same-value.ts'

type Unrendered = Readonly<Record<string, unknown>>

/** Changing these says nothing about the node's content; names of relations are compared on their own. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['alias', 'schema', 'database', 'tags', 'group'])
const OF_TESTS = [
  'severity',
  'where',
  'limit',
  'fail_calc',
  'warn_if',
  'error_if',
  'store_failures',
  'store_failures_as',
  'sql_header',
]

/** Whether two versions of a node are configured alike; undefined for kinds whose configs dbt does not compare. */
export function sameConfig(old: GraphNode, node: GraphNode): boolean | undefined {
  switch (node.resource_type) {
    case 'unit_test':
      return undefined
    case 'semantic_model':
    case 'saved_query':
      return sameValue(node.config, old.config)
    case 'test':
      return OF_TESTS.every((key) => sameKey(unrenderedOf(node), unrenderedOf(old), key))
    case 'source':
    case 'exposure':
      return sameKeys(unrenderedOf(node), unrenderedOf(old), () => true)
    case 'metric':
      return sameKeys(unrenderedOf(node), unrenderedOf(old), (key) => key !== 'group')
    default:
      return sameKeys(unrenderedOf(node), unrenderedOf(old), (key) => !NOT_COMPARED.has(key))
  }
}

export function unrenderedOf(node: GraphNode): Unrendered {
  return 'unrendered_config' in node ? node.unrendered_config : {}
}

export function sameKey(a: Unrendered, b: Unrendered, key: string): boolean {
  if (Object.hasOwn(a, key) !== Object.hasOwn(b, key)) return false
  return sameValue(a[key], b[key])
}

function sameKeys(a: Unrendered, b: Unrendered, isCompared: (key: string) => boolean): boolean {
  return [...Object.keys(a), ...Object.keys(b)].every((key) => !isCompared(key) || sameKey(a, b, key))
}
