import type { CatalogCode, CatalogIndex, CatalogSearch, CatalogShard } from '#api/catalog.ts'
import type { Catalog, CatalogTable } from '#manifest/artifacts/catalog.ts'
import type { Manifest } from '#manifest/manifest.ts'
import { catalogIndex, type IndexHead } from './catalog-index.ts'
import { catalogNode } from './catalog-node.ts'
import { catalogResources } from './catalog-resource.ts'
import { nodeTexts } from './catalog-texts.ts'
import { Surroundings } from './surroundings.ts'

/** A document of the catalog, by the end of its address: `index`, `shards/7`, `search`, `code`. */
export interface CatalogDocument {
  readonly name: string
  readonly text: string
}

export interface CatalogParts {
  readonly manifest: Manifest
  /** What `docs generate` found last. */
  readonly catalog: Catalog | undefined
  readonly head: Omit<IndexHead, 'project_name' | 'adapter_type' | 'catalog_at' | 'shard_size'>
}

/** Shards are large enough to compress well, and small enough to be fetched for one node. */
const SHARD_SIZE = 50

/** All documents of a project's catalog, one after the other. The index comes last: then all that it names is there. */
export function* catalogDocuments({ manifest, catalog, head }: CatalogParts): Iterable<CatalogDocument> {
  const { digest } = head
  const resources = catalogResources(manifest)
  const around = new Surroundings(manifest, resources)
  const tables = new Map<string, CatalogTable>([
    ...Object.entries(catalog?.nodes ?? {}),
    ...Object.entries(catalog?.sources ?? {}),
  ])
  const texts = { columns: [] as string[], description: [] as string[], code: [] as string[] }
  for (let start = 0; start < resources.length; start += SHARD_SIZE) {
    const nodes = resources
      .slice(start, start + SHARD_SIZE)
      .map((resource) => catalogNode(resource, around, tables.get(resource.unique_id)))
    for (const node of nodes) {
      const { columns, description, code } = nodeTexts(node)
      texts.columns.push(columns)
      texts.description.push(description)
      texts.code.push(code)
    }
    yield asDocument<CatalogShard>(`shards/${start / SHARD_SIZE}`, { digest, nodes })
  }
  const { columns, description, code } = texts
  yield asDocument<CatalogSearch>('search', { digest, columns, description })
  yield asDocument<CatalogCode>('code', { digest, code })
  const whole = {
    ...head,
    project_name: manifest.project_name,
    adapter_type: manifest.adapter_type,
    catalog_at: catalog?.metadata.generated_at ?? null,
    shard_size: SHARD_SIZE,
  }
  yield asDocument<CatalogIndex>('index', catalogIndex(whole, resources, manifest, tables))
}

function asDocument<T>(name: string, content: T): CatalogDocument {
  return { name, text: JSON.stringify(content) }
}
