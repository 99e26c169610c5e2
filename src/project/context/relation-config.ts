import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import type { DeferRelation } from '#manifest/nodes/parsed-node.ts'
import type { SourceDefinition } from '#manifest/nodes/source.ts'
import type { Policy } from '#warehouse/adapter/policy.ts'
import type { RelationConfig } from '#warehouse/adapter/relation.ts'

/** What names the relation of a node or source. */
export function relationConfig(node: ManifestNode | SourceDefinition | FunctionNode): RelationConfig {
  const config: Readonly<Record<string, unknown>> = { ...node.config }
  const isSource = node.resource_type === 'source'
  return {
    resource_type: node.resource_type,
    name: node.name,
    database: node.database,
    schema: node.schema,
    identifier: isSource ? node.identifier : node.alias,
    // The key `quoting` in a node's configuration is kept and means nothing to dbt: only the project's and a source's do.
    quoting: isSource ? policyOf(node.quoting) : {},
    tags: node.tags,
    meta: isSource ? { ...node.source_meta, ...node.meta } : node.meta,
    extra: config,
  }
}

/** The same of a node's relation in another environment. */
export function deferredConfig(relation: DeferRelation): RelationConfig {
  const { resource_type, name, database, schema, alias, tags, meta, config } = relation
  return { resource_type, name, database, schema, identifier: alias, quoting: {}, tags, meta, extra: { ...config } }
}

function policyOf(quoting: unknown): Partial<Policy> {
  if (typeof quoting !== 'object' || quoting === null) return {}
  const given = quoting as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    (['database', 'schema', 'identifier'] as const)
      .map((part) => [part, given[part]] as const)
      .filter(([, value]) => typeof value === 'boolean'),
  )
}
