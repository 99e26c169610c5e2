/** What OpenLineage is told of a project: the part of manifest.json and catalog.json that is needed, as they are written. */
export interface LineageManifest {
  readonly metadata: {
    readonly dbt_version?: string
    readonly project_name?: string | null
    readonly adapter_type?: string | null
  }
  readonly nodes: Readonly<Record<string, LineageNode>>
  readonly sources: Readonly<Record<string, LineageNode>>
  readonly parent_map: Readonly<Record<string, readonly string[]>>
}

export interface LineageNode {
  readonly unique_id: string
  readonly name: string
  readonly resource_type: string
  readonly database?: string | null
  readonly schema?: string | null
  readonly alias?: string | null
  /** Of sources. */
  readonly identifier?: string
  readonly original_file_path?: string
  readonly description?: string
  readonly columns?: Readonly<Record<string, LineageColumn>>
  readonly config?: { readonly materialized?: string; readonly severity?: string }
  /** Of generic tests. */
  readonly test_metadata?: { readonly name: string; readonly kwargs?: { readonly column_name?: unknown } }
  readonly column_name?: string | null
  readonly attached_node?: string | null
}

export interface LineageColumn {
  readonly name: string
  readonly data_type?: string | null
  readonly description?: string
}

export interface LineageCatalog {
  readonly nodes?: Readonly<Record<string, CatalogTable>>
  readonly sources?: Readonly<Record<string, CatalogTable>>
}

interface CatalogTable {
  readonly columns?: Readonly<
    Record<string, { readonly name: string; readonly type?: string; readonly index?: number }>
  >
}

export function findLineageNode({ nodes, sources }: LineageManifest, id: string): LineageNode | undefined {
  if (Object.hasOwn(nodes, id)) return nodes[id]
  return Object.hasOwn(sources, id) ? sources[id] : undefined
}
