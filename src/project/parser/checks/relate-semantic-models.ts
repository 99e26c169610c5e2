import type { Manifest } from '#manifest/manifest.ts'
import { isRefable } from '#manifest/nodes/node.ts'

/** Says where the rows of each semantic model are. */
export function relateSemanticModels({ nodes, semantic_models }: Manifest): void {
  for (const model of semantic_models.values()) {
    const [id] = model.depends_on.nodes
    const node = id === undefined ? undefined : nodes.get(id)
    if (!node || !isRefable(node)) continue
    const { alias, schema, database, relation_name } = node
    model.node_relation = { alias, schema_name: schema, database, relation_name }
  }
}
