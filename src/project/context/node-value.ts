import { Dict } from '#jinja/values/dict.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Manifest } from '#manifest/manifest.ts'
import { LazyDict } from './lazy-dict.ts'
import { toValue } from './plain-value.ts'

/** Fields that only the engine reads and no artifact shows. */
const INTERNAL = new Set(['config_call_dict', 'unrendered_config_call_dict'])

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
  'returns',
])

/** `model`: the node as a dict, without what is None. */
export function modelValue(node: object): Dict {
  const model = recordValue(node)
  const compiled = model.get('compiled_code')
  if (compiled !== undefined) model.set('compiled_sql', compiled)
  return model
}

function recordValue(record: object): Dict {
  const dict = new Dict()
  for (const [key, value] of Object.entries(record)) {
    if (value === null || value === undefined || INTERNAL.has(key)) continue
    dict.set(key, fieldValue(key, value))
  }
  return dict
}

function fieldValue(key: string, value: unknown): Value {
  if (typeof value !== 'object' || value === null) return toValue(value)
  if (RECORDS.has(key) && !Array.isArray(value)) return recordValue(value)
  if (key === 'columns' && !Array.isArray(value)) {
    return Dict.of(Object.entries(value).map(([name, column]) => [name, recordValue(column as object)] as const))
  }
  return toValue(value)
}

/** `graph`: every node of the project as a dict with all its fields, made when it is looked at. */
export function graphValue(manifest: Manifest): Dict {
  const collection = (nodes: ReadonlyMap<string, object>) =>
    new LazyDict([...nodes].map(([unique_id, node]) => [unique_id, () => completeValue(node)] as const))
  return Dict.from({
    exposures: collection(manifest.exposures),
    functions: collection(manifest.functions),
    groups: collection(manifest.groups),
    metrics: collection(manifest.metrics),
    nodes: collection(manifest.nodes),
    sources: collection(manifest.sources),
    semantic_models: collection(manifest.semantic_models),
    saved_queries: collection(manifest.saved_queries),
    unit_tests: collection(manifest.unit_tests),
  })
}

function completeValue(node: object): Dict {
  return Dict.of(
    Object.entries(node)
      .filter(([key]) => !INTERNAL.has(key))
      .map(([key, value]) => [key, toValue(value)] as const),
  )
}
