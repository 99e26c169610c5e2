import type { CatalogIndex } from '#api/catalog.ts'

/** A word of each node, as a number of `Catalog.words`. */
export type Words = Uint32Array

/** The index of the catalog, unpacked: each field is a column, and node n stands at n in each. */
export interface Catalog {
  readonly digest: string
  readonly made_at: string
  readonly catalog_at: string | null
  readonly project_name: string
  readonly adapter_type: string
  readonly target: string | null
  readonly shard_size: number
  readonly size: number
  readonly words: readonly string[]
  readonly tag_sets: readonly (readonly string[])[]
  readonly name: readonly string[]
  readonly unique_id: readonly string[]
  readonly description: readonly string[]
  readonly depends_on: readonly (readonly number[])[]
  readonly resource_type: Words
  readonly package_name: Words
  readonly folder: Words
  readonly file: Words
  readonly database: Words
  readonly schema: Words
  readonly alias: Words
  readonly materialized: Words
  readonly type: Words
  readonly source_name: Words
  readonly language: Words
  readonly owner: Words
  readonly group: Words
  readonly access: Words
  readonly version: Words
  /** Places in `tag_sets`. */
  readonly tags: Words
  /** How many columns each has. */
  readonly columns: Words
  readonly latest: ReadonlySet<number>
  readonly contracts: ReadonlySet<number>
  readonly hidden: ReadonlySet<number>
}

/** The fields of a catalog that hold a word for each node. */
export type WordField = Exclude<
  { [K in keyof Catalog]: Catalog[K] extends Words ? K : never }[keyof Catalog],
  'tags' | 'columns'
>

export function readCatalog(index: CatalogIndex): Catalog {
  const { nodes, words, tag_sets, latest, contracts, hidden, shards: _shards, ...head } = index
  const size = nodes.name.length
  const column = (runs: readonly number[]) => unpacked(runs, size)
  const [resource_type, package_name] = [column(nodes.resource_type), column(nodes.package_name)]
  return {
    ...head,
    size,
    words,
    tag_sets: tag_sets.map((set) => set.map((word) => words[word] ?? '')),
    name: nodes.name,
    unique_id: nodes.unique_id.map((id, node) => {
      if (id !== '' && !id.startsWith('.')) return id
      return `${words[resource_type[node] ?? 0]}.${words[package_name[node] ?? 0]}.${nodes.name[node]}${id}`
    }),
    description: nodes.description,
    depends_on: nodes.depends_on,
    resource_type,
    package_name,
    folder: column(nodes.folder),
    file: column(nodes.file),
    database: column(nodes.database),
    schema: column(nodes.schema),
    alias: column(nodes.alias),
    materialized: column(nodes.materialized),
    type: column(nodes.type),
    source_name: column(nodes.source_name),
    language: column(nodes.language),
    owner: column(nodes.owner),
    group: column(nodes.group),
    access: column(nodes.access),
    version: column(nodes.version),
    tags: column(nodes.tags),
    columns: column(nodes.columns),
    latest: new Set(latest),
    contracts: new Set(contracts),
    hidden: new Set(hidden),
  }
}

function unpacked(runs: readonly number[], size: number): Words {
  const column = new Uint32Array(size)
  let at = 0
  for (let run = 0; run + 1 < runs.length; run += 2) {
    const end = at + (runs[run + 1] ?? 0)
    column.fill(runs[run] ?? 0, at, end)
    at = end
  }
  return column
}

/** What a node has in a field; empty where it has nothing. */
export function wordOf(catalog: Catalog, field: WordField, node: number): string {
  return catalog.words[catalog[field][node] ?? 0] ?? ''
}

export function tagsOf(catalog: Catalog, node: number): readonly string[] {
  return catalog.tag_sets[catalog.tags[node] ?? 0] ?? []
}

/** As people tell it from its namesakes: a source with its table, a version with its number. */
export function nameOf(catalog: Catalog, node: number): string {
  const name = catalog.name[node] ?? ''
  const source = wordOf(catalog, 'source_name', node)
  if (source !== '') return `${source}.${name}`
  const version = wordOf(catalog, 'version', node)
  return version === '' || wordOf(catalog, 'resource_type', node) !== 'model' ? name : `${name}.v${version}`
}

/** The file that a node is written in, from the root of its package. */
export function fileOf(catalog: Catalog, node: number): string {
  const file = wordOf(catalog, 'file', node) || `${catalog.name[node]}.sql`
  const folder = wordOf(catalog, 'folder', node)
  return folder === '' || folder === '.' ? file : `${folder}/${file}`
}

/** What is asked of a catalog again and again, counted once when somebody asks. */
export class CatalogGraph {
  readonly catalog: Catalog
  #numbers: ReadonlyMap<string, number> | undefined
  #children: readonly (readonly number[])[] | undefined

  constructor(catalog: Catalog) {
    this.catalog = catalog
  }

  get digest(): string {
    return this.catalog.digest
  }

  /** The place of a node; undefined where there is none of this name. */
  find(unique_id: string): number | undefined {
    this.#numbers ??= new Map(this.catalog.unique_id.map((id, node) => [id, node]))
    return this.#numbers.get(unique_id)
  }

  parents(node: number): readonly number[] {
    return this.catalog.depends_on[node] ?? []
  }

  children(node: number): readonly number[] {
    this.#children ??= childrenOf(this.catalog)
    return this.#children[node] ?? []
  }

  /** The tests of a node: generic ones whose subject it is, all others that read from it, and unit tests. */
  testsOf(node: number): readonly number[] {
    return this.children(node).filter((child) => this.testedBy(child).includes(node))
  }

  /** What a test tests; nothing where it is none. */
  testedBy(test: number): readonly number[] {
    const { catalog } = this
    const kind = wordOf(catalog, 'resource_type', test)
    const parents = this.parents(test)
    if (kind === 'unit_test') return parents
    if (kind !== 'test') return []
    return wordOf(catalog, 'type', test) === 'singular' ? parents : parents.slice(0, 1)
  }
}

function childrenOf({ depends_on, size }: Catalog): readonly (readonly number[])[] {
  const children: number[][] = Array.from({ length: size }, () => [])
  depends_on.forEach((parents, node) => {
    for (const parent of parents) children[parent]?.push(node)
  })
  return children
}
