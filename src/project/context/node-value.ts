import { Dict } from '#jinja/values/dict.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { configValue } from './config-value.ts'
import type { Deferral } from './deferral.ts'
import { LazyDict } from './lazy-dict.ts'
import { toValue } from './plain-value.ts'

/** Fields that a node has only once it is compiled. */
const OF_COMPILED: ReadonlySet<string> = new Set(['compiled', 'compiled_code', 'extra_ctes_injected', 'extra_ctes'])
const OF_CALLS: ReadonlySet<string> = new Set(['config_call_dict', 'unrendered_config_call_dict'])

/** Parts of a node that are records of known fields, where dbt leaves out what is None. */
const RECORDS = new Set([
  'config',
  'docs',
  'contract',
  'checksum',
  'depends_on',
  'freshness',
  'quoting',
  'external',
  'batch',
  'test_metadata',
  'latest_version_pointer',
  'returns',
])

/** No option for dbt: a macro that names relations can leave it out all the same. */
const NEVER_LEFT_OUT: ReadonlySet<string> = new Set(['schema'])

/** `model`: the node as a dict, without what is None. */
export function modelValue(node: object): Dict {
  const model = recordValue(node, NEVER_LEFT_OUT)
  const compiled = model.get('compiled_code')
  if (compiled !== undefined) model.set('compiled_sql', compiled)
  return model
}

function recordValue(record: object, kept: ReadonlySet<string> = new Set()): Dict {
  const dict = new Dict()
  for (const [key, value] of fieldsOf(record)) {
    if (value === undefined || (value === null && !kept.has(key))) continue
    dict.set(key, fieldValue(key, value))
  }
  return 'config' in record ? withMoment(dict) : dict
}

function withMoment(node: Dict): Dict {
  const config = node.get('config')
  if (!(config instanceof Dict)) return node
  const [begin, incremental_strategy] = [config.get('begin'), config.get('incremental_strategy')]
  if (typeof begin === 'string') config.set('begin', configValue({ begin, incremental_strategy }, 'begin'))
  return node
}

function fieldValue(key: string, value: unknown): Value {
  if (typeof value !== 'object' || value === null) return toValue(value)
  if (RECORDS.has(key) && !Array.isArray(value)) return recordValue(value)
  if (key === 'columns' && !Array.isArray(value)) {
    return Dict.of(Object.entries(value).map(([name, column]) => [name, recordValue(column as object)] as const))
  }
  if (key === 'refs' && Array.isArray(value)) return value.map((ref: object) => recordValue(ref))
  return toValue(value)
}

/** In dbt's order: what `config()` was called with follows the time of making. */
function fieldsOf(record: object): [string, unknown][] {
  const fields = Object.entries(record).filter(([key]) => !OF_CALLS.has(key))
  const made = fields.findIndex(([key]) => key === 'created_at')
  if (made >= 0) fields.splice(made + 1, 0, ...Object.entries(record).filter(([key]) => OF_CALLS.has(key)))
  return 'compiled' in record && record.compiled === false ? fields.filter(([key]) => !OF_COMPILED.has(key)) : fields
}

/** `graph`: every node of the project as a dict with all its fields, made when it is looked at. */
export function graphValue(manifest: Manifest, deferral?: Deferral): Dict {
  const collection = (nodes: ReadonlyMap<string, object>, more: (node: object) => Dict = completeValue) =>
    new LazyDict(
      [...nodes].map(([unique_id, node]) => [
        unique_id,
        { make: () => more(node), version: () => 'compiled' in node && node.compiled },
      ]),
    )
  return Dict.from({
    exposures: collection(manifest.exposures),
    functions: collection(manifest.functions),
    groups: collection(manifest.groups),
    metrics: collection(manifest.metrics),
    nodes: collection(manifest.nodes, (node) => manifestNodeValue(node, deferral)),
    sources: collection(manifest.sources, withEventStatus),
    semantic_models: collection(manifest.semantic_models),
    saved_queries: collection(manifest.saved_queries),
    unit_tests: collection(manifest.unit_tests, withEventStatus),
  })
}

function completeValue(node: object): Dict {
  return withMoment(Dict.of(fieldsOf(node).map(([key, value]) => [key, toValue(value)] as const)))
}

/** With the fields that dbt fills during a run alone: in templates they are None. */
function manifestNodeValue(node: object, deferral: Deferral | undefined): Dict {
  const deferred = 'unique_id' in node && deferral?.describe(node.unique_id as UniqueId)
  const defer_relation = deferred ? completeValue(deferred) : null
  const type = 'resource_type' in node ? node.resource_type : undefined
  if (type === 'model') {
    return withMoment(
      Dict.of(
        fieldsOf(node).flatMap(([key, value]): [string, Value][] => {
          const field: [string, Value] = [key, toValue(value)]
          if (key === 'deprecation_date') return [field, ['defer_relation', defer_relation]]
          return key === 'time_spine' ? [field, ['batch', null]] : [field]
        }),
      ),
    )
  }
  const dict = completeValue(node)
  if (type === 'seed' || type === 'snapshot') dict.set('defer_relation', defer_relation)
  return dict
}

function withEventStatus(node: object): Dict {
  return completeValue(node).set('_event_status', new Dict())
}
