/** Manifests of earlier versions of dbt, made into what today's would say of the same project. */
import { isJsonObject, type JsonObject } from './read-node.ts'

const OF_COMPILING = [
  'language',
  'refs',
  'sources',
  'metrics',
  'compiled_path',
  'compiled',
  'compiled_code',
  'extra_ctes_injected',
  'extra_ctes',
  'relation_name',
]

/** Changes the data of a manifest of version 4 to 11, as read from its file, into that of version 12. */
export function upgradeManifest(data: JsonObject, version: number): void {
  if (version <= 9) dropMetrics(data)
  else if (version === 10) for (const metric of everyOf(data, 'metrics', 'metric')) listFilters(metric)
  for (const node of everyOf(data, 'nodes')) upgradeNode(node)
  for (const collection of ['metrics', 'exposures']) for (const each of itemsOf(data, collection)) nameRefs(each)
}

/** Metrics had another form altogether: none of them is kept. */
function dropMetrics(data: JsonObject): void {
  data['metrics'] = {}
  const disabled = isJsonObject(data['disabled']) ? data['disabled'] : {}
  for (const [unique_id, nodes] of Object.entries(disabled)) {
    disabled[unique_id] = objects(nodes).filter((node) => node['resource_type'] !== 'metric')
  }
}

function upgradeNode(node: JsonObject): void {
  rename(node, 'raw_sql', 'raw_code')
  rename(node, 'compiled_sql', 'compiled_code')
  node['language'] = 'sql'
  nameRefs(node)
  if (node['resource_type'] === 'seed') for (const key of OF_COMPILING) delete node[key]
}

function rename(node: JsonObject, from: string, to: string): void {
  if (!Object.hasOwn(node, from)) return
  node[to] = node[from]
  delete node[from]
}

/** The arguments of a `ref` were a list once. */
function nameRefs(node: JsonObject): void {
  if (!Array.isArray(node['refs'])) return
  node['refs'] = node['refs'].filter(Array.isArray).map((ref: unknown[]) => {
    const [name, packageName = null] = ref.toReversed()
    return { package: packageName, name, version: null }
  })
}

/** A filter was one template once. */
function listFilters(metric: JsonObject): void {
  listFilter(metric)
  const params = isJsonObject(metric['type_params']) ? metric['type_params'] : {}
  for (const key of ['measure', 'numerator', 'denominator', 'input_measures', 'metrics']) {
    const value = params[key]
    for (const each of Array.isArray(value) ? objects(value) : objects([value])) listFilter(each)
  }
}

function listFilter(holder: JsonObject): void {
  if (holder['filter']) holder['filter'] = { where_filters: [holder['filter']] }
}

/** The items of a collection and those that are switched off, of the latter those of one kind if it is named. */
function everyOf(data: JsonObject, collection: string, kind?: string): JsonObject[] {
  const disabled = Object.entries(isJsonObject(data['disabled']) ? data['disabled'] : {})
  return [
    ...itemsOf(data, collection),
    ...disabled.flatMap(([id, nodes]) => (kind === undefined || id.startsWith(`${kind}.`) ? objects(nodes) : [])),
  ]
}

function itemsOf(data: JsonObject, collection: string): JsonObject[] {
  return objects(Object.values(isJsonObject(data[collection]) ? data[collection] : {}))
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}
