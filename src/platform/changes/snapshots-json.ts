import type { ManifestNode } from '#manifest/nodes/node.ts'
import type { SnapshotNode } from '#manifest/nodes/snapshot.ts'

/** All snapshots among these nodes, by name, for programs. */
export function snapshotsJson(nodes: readonly ManifestNode[]): string {
  const snapshots = nodes.filter((node): node is SnapshotNode => node.resource_type === 'snapshot')
  const told = snapshots.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(snapshotJson)
  return `${JSON.stringify(told, null, 2)}\n`
}

function snapshotJson({ unique_id, name, package_name, description, config, relation_name }: SnapshotNode) {
  const { strategy, unique_key, check_cols, updated_at } = config
  return {
    unique_id,
    name,
    package_name,
    description: description.trim().split('\n', 1)[0] ?? '',
    strategy: strategy ?? null,
    unique_key: texts(unique_key),
    check_cols: Array.isArray(check_cols) ? texts(check_cols) : [],
    updated_at: updated_at ?? null,
    relation_name: relation_name ?? null,
  }
}

function texts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String)
  return typeof value === 'string' ? [value] : []
}
