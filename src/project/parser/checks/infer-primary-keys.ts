import type { Manifest } from '#manifest/manifest.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import { type GenericTestNode, isGenericTest } from '#manifest/nodes/test.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'

/** Sets each model's `primary_key`: what its constraints say, else what its tests make likely. */
export function inferPrimaryKeys(manifest: Manifest): void {
  const tests = testsByModel(manifest)
  for (const node of manifest.nodes.values()) {
    if (node.resource_type === 'model') node.primary_key = [...primaryKey(node, tests.get(node.unique_id) ?? [])].sort()
  }
}

function testsByModel({ nodes, disabled }: Manifest): ReadonlyMap<UniqueId, GenericTestNode[]> {
  const tests = new Map<UniqueId, GenericTestNode[]>()
  for (const node of [...nodes.values(), ...[...disabled.values()].flat()]) {
    if (node.resource_type !== 'test' || !isGenericTest(node) || !node.attached_node) continue
    const known = tests.get(node.attached_node)
    if (known) known.push(node)
    else tests.set(node.attached_node, [node])
  }
  return tests
}

function primaryKey(model: ModelNode, tests: readonly GenericTestNode[]): Iterable<string> {
  const constraint = model.constraints.find(({ type }) => type === 'primary_key')
  if (constraint) return constraint.columns
  for (const [name, { constraints }] of Object.entries(model.columns)) {
    if (constraints.some(({ type }) => type === 'primary_key')) return [name]
  }
  const unique = new Set<string>()
  const disabledUnique = new Set<string>()
  const notNull = new Set<string>()
  for (const test of tests) {
    const { name } = test.test_metadata
    for (const column of columnsOf(test)) {
      if (name === 'not_null') notNull.add(column)
      else if (name === 'unique' || name === 'unique_combination_of_columns') {
        if (test.config.enabled) unique.add(column)
        else disabledUnique.add(column)
      }
    }
  }
  const both = [...notNull].filter((column) => unique.has(column) || disabledUnique.has(column))
  if (both.length > 0) return both
  return unique.size > 0 ? unique : disabledUnique
}

function columnsOf({ test_metadata: { kwargs } }: GenericTestNode): string[] {
  if (typeof kwargs.column_name === 'string') return [kwargs.column_name]
  const columns = 'column_name' in kwargs ? undefined : kwargs.combination_of_columns
  return Array.isArray(columns) ? columns.filter((column): column is string => typeof column === 'string') : []
}
