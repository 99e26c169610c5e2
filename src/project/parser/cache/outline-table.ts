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
  if (table.odd.length > 0 && table.odd.includes(row)) return undefined
  const unique_id = table.unique_ids[row] as UniqueId
  const resource_type = unique_id.slice(0, unique_id.indexOf('.')) as ManifestNode['resource_type']
  const fqn = table.fqns[row] ?? []
  const [database, schema] = table.places[table.place[row] ?? 0] as Place
  const rest = table.rest[row] ?? {}
  const patch = table.patch[row] ?? -1
  const store_failures = rest.store_failures ?? null
  const materialized = table.materializations[table.materialization[row] ?? 0] ?? ''
  return {
    unique_id,
    resource_type,
    name: rest.name ?? fqn.at(-1) ?? '',
    package_name: rest.package_name ?? fqn[0] ?? '',
    fqn,
    original_file_path: table.files[table.file[row] ?? 0] ?? '',
    patch_path: patch < 0 ? null : (table.files[patch] ?? null),
    tags: table.tags[row] ?? NONE,
    group: rest.group ?? null,
    database,
    schema,
    version: rest.version ?? null,
    latest_version: rest.latest_version ?? null,
    ...(rest.isTimeSpine && { time_spine: {} }),
    ...(resource_type === 'test' && !rest.isSingular && { test_metadata: {} }),
    depends_on: {
      nodes: (table.parents[row] ?? []).map((parent) =>
        typeof parent === 'number' ? (table.unique_ids[parent] as UniqueId) : parent,
      ),
    },
    config: { enabled: rest.enabled ?? true, materialized, store_failures },
  }
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
  if (resource_type === 'test' && !('test_metadata' in outline)) rest.isSingular = true
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
