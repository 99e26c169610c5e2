/** Granularities of time: which there are, and what those that time spines add may be called. */
import { repr } from '#jinja/values/to-string.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { MetricTimeWindow } from '#manifest/nodes/metric.ts'
import { GRANULARITIES, nameProblems } from './semantic-rules.ts'

/** Those that are built in, and those that time spines add. */
export function granularitiesOf(manifest: Manifest): ReadonlySet<string> {
  return new Set([...STANDARD, ...[...customGranularities(manifest)].map((name) => name.toLowerCase())])
}

const STANDARD: ReadonlySet<string> = new Set(GRANULARITIES.map((name) => name.toLowerCase()))

/** Of `field` there are only those that are built in. */
export function* grainProblems(field: string, given: string | null): Iterable<string> {
  const grain = given?.toLowerCase()
  if (!grain || STANDARD.has(grain)) return
  yield `Invalid time granularity found in \`${field}\`: '${grain}'. ${CUSTOM_REFUSED}`
}

const CUSTOM_REFUSED = 'Custom granularities are not supported for this field yet.'

/** Those that time spines add are known, but only offsets can have them. */
export function* windowProblems(
  { count, granularity }: MetricTimeWindow,
  granularities: ReadonlySet<string>,
  { allowsCustom = false } = {},
): Iterable<string> {
  const written = granularity.toLowerCase()
  const name = written.endsWith('s') && granularities.has(written.slice(0, -1)) ? written.slice(0, -1) : written
  const problem = `Invalid time granularity '${name}' in window: '${count} ${granularity}'`
  if (!granularities.has(name)) yield problem
  else if (!allowsCustom && !STANDARD.has(name)) yield `${problem} ${CUSTOM_REFUSED}`
}

/** Those that time spines add have names of their own, in the whole semantic layer. */
export function* customGranularityProblems(manifest: Manifest): Iterable<string> {
  const taken = takenNames(manifest)
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const name of customGranularities(manifest)) {
    yield* nameProblems(name)
    const kind = taken.get(name)
    if (kind) yield `Can't use name \`${name}\` for a custom granularity when it was already used for a ${kind}.`
    if (seen.has(name)) repeated.add(name)
    seen.add(name)
  }
  if (repeated.size === 0) return
  yield 'Custom granularity names must be unique, but found duplicate custom granularities with the names ' +
    `{${[...repeated].map((name) => repr(name)).join(', ')}}.`
}

function* customGranularities({ nodes }: Manifest): Iterable<string> {
  for (const node of nodes.values()) {
    if (node.resource_type !== 'model') continue
    for (const { name } of node.time_spine?.custom_granularities ?? []) yield name
  }
}

function takenNames({ metrics, semantic_models }: Manifest): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>()
  for (const model of semantic_models.values()) {
    for (const { name } of model.measures) kinds.set(name, 'measure')
    for (const { name } of model.entities) kinds.set(name, 'entity')
    for (const { name } of model.dimensions) kinds.set(name, 'dimension')
  }
  for (const { name } of metrics.values()) kinds.set(name, 'metric')
  for (const { name } of semantic_models.values()) kinds.set(name, 'semantic_model')
  return kinds
}
