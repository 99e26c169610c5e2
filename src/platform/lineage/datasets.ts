import { findOwn } from '#foundation/source/find-own.ts'
import { findLineageNode, type LineageCatalog, type LineageManifest, type LineageNode } from './lineage-manifest.ts'
import { facetsOf, type LineageDataset } from './run-event.ts'

/** What it takes to name tables and say what is in them. */
export interface DatasetFacts {
  readonly producer: string
  /** For example `postgres://host:5432`. */
  readonly namespace: string
  readonly manifest: LineageManifest
  readonly catalog: LineageCatalog | undefined
}

/** `database.schema.name`, as OpenLineage's producers for dbt say it. */
export function tableName({ database, schema, identifier, alias, name }: LineageNode): string {
  return [database, schema, identifier ?? alias ?? name].filter(Boolean).join('.')
}

/** The table of a node, with what is known of its columns. */
export function datasetOf(node: LineageNode, { producer, namespace, catalog }: DatasetFacts): LineageDataset {
  const fields = fieldsOf(node, catalog)
  return {
    namespace,
    name: tableName(node),
    facets: facetsOf(producer, {
      dataSource: { name: namespace, uri: URL.canParse(namespace) ? namespace : undefined },
      schema: fields.length > 0 ? { fields } : undefined,
      documentation: node.description ? { description: node.description } : undefined,
    }),
  }
}

/** The tables that a node reads. Models without one stand for those that they read themselves. */
export function inputsOf(id: string, facts: DatasetFacts): readonly LineageNode[] {
  const found = new Map<string, LineageNode>()
  const seen = new Set<string>()
  const visit = (of: string): void => {
    for (const parent of findOwn(facts.manifest.parent_map, of) ?? []) {
      if (seen.has(parent)) continue
      seen.add(parent)
      const node = findLineageNode(facts.manifest, parent)
      if (node?.config?.materialized === 'ephemeral') visit(parent)
      else if (node && hasTable(node)) found.set(parent, node)
    }
  }
  visit(id)
  return [...found.values()]
}

const TABLES: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot', 'source'])

function hasTable({ resource_type }: LineageNode): boolean {
  return TABLES.has(resource_type)
}

/** Those that the warehouse has, with those that are described where nobody asked it. */
function fieldsOf(
  node: LineageNode,
  catalog: LineageCatalog | undefined,
): readonly Readonly<Record<string, unknown>>[] {
  const described = Object.values(node.columns ?? {})
  const tables = node.resource_type === 'source' ? catalog?.sources : catalog?.nodes
  const found = tables && findOwn(tables, node.unique_id)?.columns
  if (!found) {
    return described.map(({ name, data_type, description }) => ({
      name,
      ...(data_type && { type: data_type }),
      ...(description && { description }),
    }))
  }
  return Object.values(found).map(({ name, type, index }) => {
    const text = described.find((column) => column.name.toLowerCase() === name.toLowerCase())?.description
    return {
      name,
      ...(type && { type }),
      ...(index !== undefined && { ordinal_position: index }),
      ...(text && { description: text }),
    }
  })
}
