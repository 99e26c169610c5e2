/** What has to be so in the warehouse before nodes run: their schemas are there, and the cache knows what stands in them. */
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import { framesOf } from '#project/macros/template-failure.ts'
import { settingPlace } from '#project/parser/places/setting-place.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { hasRelation } from '#project/context/has-relation.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import { threadName } from '#warehouse/adapter/thread-name.ts'
import { QueryComments } from '../compiler/query-comments.ts'
import type { Execution } from '../execution.ts'
import type { RunnableNode } from './node-result.ts'

/** Creates the schemas that nodes will be built in. */
export async function createSchemas(execution: Execution, nodes: readonly RunnableNode[]): Promise<void> {
  const { adapter } = execution.setup
  const comments = new QueryComments(execution.macros)
  const wanted = distinct(nodes.flatMap((node) => schemaOf(execution, node)))
  const databases = new Set(wanted.map((schema) => schema.database))
  const existing = new Set<string>()
  const session = adapter.threadSession(threadName(0))
  for (const database of databases) {
    const name = database === null ? 'list_schemas' : `list_${database}`
    const quoted =
      wanted
        .find((schema) => schema.database === database)
        ?.include({ schema: false, identifier: false })
        .render() ?? null
    const schemas = await session
      .named(name, () => session.introspection.listSchemas(quoted), { queryComment: comments.for(name) })
      .catch((error: unknown) => {
        throw ofNode(error, execution, nodes, 'database', database)
      })
    for (const schema of schemas) existing.add(keyOf(database, schema))
  }
  for (const schema of wanted) {
    if (schema.schema === null || existing.has(keyOf(schema.database, schema.schema))) continue
    existing.add(keyOf(schema.database, schema.schema))
    const name = `create_${schema.database ?? ''}_${schema.schema}`
    await session
      .named(name, () => session.introspection.createSchema(schema), { queryComment: comments.for(name) })
      .catch((error: unknown) => {
        throw ofNode(error, execution, nodes, 'schema', schema.schema)
      })
  }
}

/** An error about a database or a schema with the setting of the first node that wants it. */
function ofNode(
  error: unknown,
  execution: Execution,
  nodes: readonly RunnableNode[],
  key: 'database' | 'schema',
  value: string | null,
): unknown {
  const node = nodes.find((each) => key in each && (each as ManifestNode)[key] === value)
  const [first, ...rest] = error instanceof DbtError ? error.diagnostics : []
  const place = node && settingPlace(execution, node as ManifestNode, key)
  if (!(error instanceof DbtError) || !first || !place) return error
  const placed = { ...first, node: nodeTitle(node), ...framesOf([place], node) }
  return new DbtError(error.excType, [placed, ...rest])
}

/** Fills the relation cache with the schemas of the project's nodes, or of `selected` alone where the flags say so. */
export async function populateCache(execution: Execution, selected: readonly RunnableNode[]): Promise<void> {
  const { flags, manifest, setup } = execution
  if (!flags.POPULATE_CACHE) return
  const nodes = flags.CACHE_SELECTED_ONLY ? selected : oneOfEachSchema(execution, manifest)
  const schemas = distinct(nodes.flatMap((node) => schemaOf(execution, node)))
  if (schemas.length > 0) await setup.adapter.populateCache(schemas)
}

/** A node for each schema that a node of the project is built in. */
function oneOfEachSchema(execution: Execution, { nodes }: Manifest): ManifestNode[] {
  const found = new Map<string, UniqueId>()
  for (const outline of nodes.outlines()) {
    if (!hasRelation(execution.setup, outline)) continue
    found.set(JSON.stringify([outline.database, outline.schema]), outline.unique_id)
  }
  return [...found.values()].map((unique_id) => nodes.get(unique_id) as ManifestNode)
}

function schemaOf(execution: Execution, node: RunnableNode): Relation[] {
  const { setup } = execution
  switch (node.resource_type) {
    case 'model':
    case 'seed':
    case 'snapshot':
    case 'function':
    case 'test':
      if (!hasRelation(setup, node)) return []
      return [setup.adapter.relations.createFrom(relationConfig(node), setup.root.quoting).withoutIdentifier()]
    default:
      return []
  }
}

function distinct(schemas: readonly Relation[]): Relation[] {
  return [...new Map(schemas.map((schema) => [schema.render(), schema])).values()]
}

function keyOf(database: string | null, schema: string): string {
  return JSON.stringify([database?.toLowerCase() ?? null, schema.toLowerCase()])
}
