import type { Manifest } from '#manifest/manifest.ts'
import { isGenericTest } from '#manifest/nodes/test.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { FindTest } from '#platform/history/run-history.ts'

/** What a project says of its tests. */
export function findTest({ nodes, unit_tests }: Pick<Manifest, 'nodes' | 'unit_tests'>): FindTest {
  return (text) => {
    const unique_id = text as UniqueId
    const unit = unit_tests.get(unique_id)
    if (unit) return { type: 'unit', testOf: unit.depends_on.nodes[0] ?? null, columnName: null, severity: null }
    const node = nodes.get(unique_id)
    if (node?.resource_type !== 'test') return undefined
    const { severity } = node.config
    if (!isGenericTest(node)) {
      const [only, ...others] = node.depends_on.nodes
      return { type: 'singular', testOf: others.length === 0 ? (only ?? null) : null, columnName: null, severity }
    }
    return { type: 'generic', testOf: node.attached_node, columnName: node.column_name, severity }
  }
}
