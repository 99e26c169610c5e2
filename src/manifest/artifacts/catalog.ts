import type { ArtifactMetadata } from './artifact-metadata.ts'
import { toJson } from './json.ts'

export interface CatalogColumn {
  readonly type: string
  readonly index: number
  readonly name: string
  readonly comment: string | null
}

export interface CatalogStat {
  readonly id: string
  readonly label: string
  readonly value: boolean | string | number | null
  readonly include: boolean
  readonly description: string | null
}

/** A relation as the warehouse describes it. */
export interface CatalogTable {
  readonly metadata: {
    readonly type: string
    readonly schema: string
    readonly name: string
    readonly database: string | null
    readonly comment: string | null
    readonly owner: string | null
  }
  readonly columns: Readonly<Record<string, CatalogColumn>>
  readonly stats: Readonly<Record<string, CatalogStat>>
  readonly unique_id: string | null
}

/** catalog.json v1, what `docs generate` writes. */
export interface Catalog {
  readonly metadata: ArtifactMetadata
  readonly nodes: Readonly<Record<string, CatalogTable>>
  readonly sources: Readonly<Record<string, CatalogTable>>
  readonly errors: readonly string[] | null
}

export function writeCatalog(catalog: Catalog): string {
  const { metadata, nodes, sources, errors } = catalog
  return toJson({ metadata, nodes: tables(nodes), sources: tables(sources), errors })
}

function tables(given: Readonly<Record<string, CatalogTable>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).map(([key, table]) => [key, tableArtifact(table)]))
}

function tableArtifact({ metadata, columns, stats, unique_id }: CatalogTable): Record<string, unknown> {
  const { type, schema, name, database, comment, owner } = metadata
  return { metadata: { type, schema, name, database, comment, owner }, columns, stats, unique_id }
}
