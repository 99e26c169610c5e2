import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import { resolveSource } from '#manifest/resolve-name.ts'
import { resolveRef } from '#manifest/resolve-ref.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import { extractStatic } from '#project/parser/extract-static.ts'
import type { Execution } from '../execution.ts'

/** Puts the relation in the place of `ref('…')` or `source('…')` in a model's foreign keys. Changes the node. */
export function resolveForeignKeys(execution: Execution, node: ModelNode): void {
  const constraints = [...node.constraints, ...Object.values(node.columns).flatMap((column) => column.constraints)]
  for (const constraint of constraints) {
    if (constraint.type !== 'foreign_key' || !constraint.to || !/\b(ref|source)\s*\(/.test(constraint.to)) continue
    constraint.to = relationOf(execution, node, constraint.to)
  }
}

function relationOf({ setup, index, deferral }: Execution, node: ModelNode, expression: string): string {
  const found = extractStatic(`{{ ${expression} }}`)
  const asking = { package: node.package_name, root: setup.root.projectName }
  const [ref] = found?.refs ?? []
  const [source] = found?.sources ?? []
  const resolved = ref
    ? resolveRef(index, ref, asking)
    : source
      ? resolveSource(index, source[0], source[1], asking)
      : undefined
  if (!resolved) {
    throw dbtError(
      'ForeignKeyConstraintToSyntaxError',
      'constraint/foreign-key',
      `'${node.unique_id}' defines a foreign key constraint 'to' expression which is not valid 'ref' or 'source' syntax: ${expression}.`,
      { category: 'Compilation Error' },
    )
  }
  if (resolved.kind !== 'found') {
    throw dbtError(
      'GraphDependencyNotFoundError',
      'constraint/foreign-key',
      `'${node.unique_id}' depends on '${expression}' which is not in the graph!`,
      { category: 'Compilation Error' },
    )
  }
  const config = deferral?.forForeignKey(resolved.node.unique_id) ?? relationConfig(resolved.node)
  return setup.adapter.relations.createFrom(config, setup.root.quoting).toString()
}
