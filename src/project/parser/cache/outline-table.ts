/** The outlines of all nodes in columns, which JSON reads in a third of the time that it needs for an object each. */
import { isPlainJson } from '#manifest/artifacts/plain-json.ts'
import type { NodeOutline } from '#manifest/nodes/node-outline.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import type { NodeVersion } from '#manifest/nodes/resource.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'

export interface OutlineTable {
  readonly unique_ids: readonly UniqueId[]
  readonly fqns: readonly (readonly string[])[]
  /** Parents among the nodes by their place in the table, others by name. */
  readonly parents: readonly (readonly (number | UniqueId)[])[]
  /** Numbers are places in the list of distinct values of that name, -1 stands for null. */
  readonly place: readonly number[]
  readonly places: readonly Place[]
  readonly file: readonly number[]
  readonly patch: readonly number[]
  readonly files: readonly string[]
  readonly materialization: readonly number[]
  readonly materializations: readonly string[]
  /** What few nodes have, by the node's place in the table. */
  readonly tags: Readonly<Record<number, readonly string[]>>
  readonly rest: Readonly<Record<number, Rest>>
  /** Nodes whose outline is no plain JSON: to be read as a whole. */
  readonly odd: readonly number[]
}

type Place = readonly [database: string | null, schema: string]

/** What differs from what it mostly is. */
interface Rest {
  readonly name?: string
  readonly package_name?: string
  readonly group?: string
  readonly version?: NodeVersion
  readonly latest_version?: NodeVersion
  readonly enabled?: false
  readonly store_failures?: boolean
  readonly isSingular?: true
  readonly isTimeSpine?: true
}

export function outlineTable(outlines: Iterable<NodeOutline>): OutlineTable {
  const all = [...outlines]
  const rows = new Map(all.map(({ unique_id }, row) => [unique_id, row]))
  const places = new Distinct<Place>()
  const files = new Distinct<string>()
  const materializations = new Distinct<string>()
  const tags: Record<number, readonly string[]> = {}
  const rest: Record<number, Rest> = {}
  const odd: number[] = []
  all.forEach((outline, row) => {
    if (outline.tags.length > 0) tags[row] = outline.tags
    const others = restOf(outline)
    if (others !== NO_REST) rest[row] = others
    if (!isPlainJson([outline.tags, others])) odd.push(row)
  })
  return {
    unique_ids: all.map(({ unique_id }) => unique_id),
    fqns: all.map(({ fqn }) => fqn),
    parents: all.map(({ depends_on }) => (depends_on.nodes ?? []).map((parent) => rows.get(parent) ?? parent)),
    place: all.map((outline) =>
      places.indexOf([outline.database, outline.schema], `${outline.database}\0${outline.schema}`),
    ),
    places: places.values,
    file: all.map(({ original_file_path }) => files.indexOf(original_file_path)),
    patch: all.map(({ patch_path }) => (patch_path === null ? -1 : files.indexOf(patch_path))),
    files: files.values,
    materialization: all.map(({ config }) => materializations.indexOf(config.materialized ?? '')),
    materializations: materializations.values,
    tags,
    rest,
    odd,
  }
}

/** The outline in one row of the table; undefined for one that the table can not hold. */
export function outlineAt(table: OutlineTable, row: number): NodeOutline | undefined {
  return table.odd.length > 0 && table.odd.includes(row) ? undefined : new TableRow(table, row)
}

/** Looks up what it is asked for: of most nodes a command wants to know little. */
class TableRow implements NodeOutline {
  readonly #table: OutlineTable
  readonly #row: number
  readonly unique_id: UniqueId
  readonly fqn: readonly string[]

  constructor(table: OutlineTable, row: number) {
    this.#table = table
    this.#row = row
    this.unique_id = table.unique_ids[row] as UniqueId
    this.fqn = table.fqns[row] ?? NONE
  }

  get #rest(): Rest {
    return this.#table.rest[this.#row] ?? NO_REST
  }

  get #place(): Place {
    return this.#table.places[this.#table.place[this.#row] ?? 0] as Place
  }

  get resource_type() {
    return this.unique_id.slice(0, this.unique_id.indexOf('.')) as ManifestNode['resource_type']
  }

  get name() {
    return this.#rest.name ?? this.fqn.at(-1) ?? ''
  }

  get package_name() {
    return this.#rest.package_name ?? this.fqn[0] ?? ''
  }

  get original_file_path() {
    return this.#table.files[this.#table.file[this.#row] ?? 0] ?? ''
  }

  get patch_path() {
    return this.#table.files[this.#table.patch[this.#row] ?? -1] ?? null
  }

  get tags() {
    return this.#table.tags[this.#row] ?? NONE
  }

  get group() {
    return this.#rest.group ?? null
  }

  get database() {
    return this.#place[0]
  }

  get schema() {
    return this.#place[1]
  }

  get version() {
    return this.#rest.version ?? null
  }

  get latest_version() {
    return this.#rest.latest_version ?? null
  }

  get time_spine() {
    return this.#rest.isTimeSpine ? {} : undefined
  }

  get test_metadata() {
    return this.resource_type === 'test' && !this.#rest.isSingular ? {} : undefined
  }

  get depends_on() {
    const { parents, unique_ids } = this.#table
    return {
      nodes: (parents[this.#row] ?? []).map((parent) => (typeof parent === 'number' ? at(unique_ids, parent) : parent)),
    }
  }

  get config() {
    const { enabled = true, store_failures = null } = this.#rest
    const { materialization, materializations } = this.#table
    return { enabled, materialized: materializations[materialization[this.#row] ?? 0] ?? '', store_failures }
  }
}

function at(unique_ids: readonly UniqueId[], index: number): UniqueId {
  return unique_ids[index] as UniqueId
}

const NONE: readonly string[] = []

const NO_REST: Rest = {}

function restOf(outline: NodeOutline): Rest {
  const { name, package_name, fqn, group, version, latest_version, config, resource_type } = outline
  const { store_failures } = config
  const rest: { -readonly [Key in keyof Rest]: Rest[Key] } = {}
  if (name !== fqn.at(-1)) rest.name = name
  if (package_name !== fqn[0]) rest.package_name = package_name
  if (group !== null) rest.group = group
  if (version !== null && version !== undefined) rest.version = version
  if (latest_version !== null && latest_version !== undefined) rest.latest_version = latest_version
  if (!config.enabled) rest.enabled = false
  if (typeof store_failures === 'boolean') rest.store_failures = store_failures
  if (resource_type === 'test' && !outline.test_metadata) rest.isSingular = true
  if (outline.time_spine) rest.isTimeSpine = true
  for (const _ in rest) return rest
  return NO_REST
}

/** Each value once, told apart by a key. */
class Distinct<T> {
  readonly values: T[] = []
  readonly #indexes = new Map<unknown, number>()

  indexOf(value: T, key: unknown = value): number {
    let index = this.#indexes.get(key)
    if (index === undefined) {
      index = this.values.push(value) - 1
      this.#indexes.set(key, index)
    }
    return index
  }
}
