/** What MetricFlow asks of conversion metrics: both sides are measures, or simple metrics, that count something. */
import type { Manifest } from '#manifest/manifest.ts'
import type { Metric, MetricInput, MetricInputMeasure } from '#manifest/nodes/metric.ts'
import type { SemanticModel } from '#manifest/nodes/semantic-model.ts'
import { windowProblems } from './granularity-rules.ts'
import type { OwnedMeasure } from './measure-owners.ts'

export function* conversionProblems(
  { name, type_params }: Metric,
  manifest: Manifest,
  owners: ReadonlyMap<string, OwnedMeasure>,
  granularities: ReadonlySet<string>,
): Iterable<string> {
  const conversion = type_params.conversion_type_params
  if (!conversion) return
  const { base_measure, conversion_measure, base_metric, conversion_metric, entity } = conversion
  const found: Side[] = []
  for (const [side, measure, metric] of [
    ['base', base_measure, base_metric],
    ['conversion', conversion_measure, conversion_metric],
  ] as const) {
    if (metric && !measure) yield* inputProblems(name, metric, manifest)
    const counted = countedIn(manifest, owners, measure, metric)
    if (counted) found.push({ side, ...counted })
  }
  // Of a side that is not there nothing else can be said.
  if (found.length < 2) return
  for (const { side, model } of found) {
    if (!model.entities.some((each) => each.name === entity)) {
      yield `Entity: ${entity} not found in ${side} semantic model: ${model.name}.`
    }
  }
  for (const { kind, agg, expr, counted } of found) {
    if (agg === 'count' || agg === 'count_distinct' || (agg === 'sum' && expr === '1')) continue
    yield `For conversion metrics, the input ${kind.toLowerCase()} must be COUNT/SUM(1)/COUNT_DISTINCT. ` +
      `${kind} '${counted}' is agg type: ${agg}`
  }
  for (const { side, model } of found) {
    const elements = new Set([...model.entities, ...model.dimensions].map((each) => each.name))
    for (const { base_property, conversion_property } of conversion.constant_properties ?? []) {
      const property = side === 'base' ? base_property : conversion_property
      if (elements.has(property)) continue
      yield `The provided constant property: ${property}, cannot be found in semantic model ${model.name}`
    }
  }
  if (conversion.window) yield* windowProblems(conversion.window, granularities)
}

export function* conversionWarnings({ type_params }: Metric): Iterable<string> {
  const { conversion_measure, conversion_metric } = type_params.conversion_type_params ?? {}
  for (const [kind, input] of [
    ['Measure', conversion_measure],
    ['Metric', conversion_metric],
  ] as const) {
    if (!input?.filter) continue
    yield `${kind} input '${input.name}' has a filter. For conversion metrics, filtering on the ` +
      'conversion input is not fully supported yet. '
  }
}

/** What one side of a conversion counts, and where. */
interface Counted {
  readonly kind: 'Measure' | 'Metric'
  readonly counted: string
  readonly agg: string
  readonly expr: string | null
  readonly model: SemanticModel
}

interface Side extends Counted {
  readonly side: 'base' | 'conversion'
}

function countedIn(
  manifest: Manifest,
  owners: ReadonlyMap<string, OwnedMeasure>,
  measure: MetricInputMeasure | null,
  input: MetricInput | null,
): Counted | undefined {
  if (measure) {
    const owner = owners.get(measure.name)
    if (!owner) return undefined
    const { name, agg, expr } = owner.measure
    return { kind: 'Measure', counted: name, agg, expr, model: owner.model }
  }
  const metric = input && findMetric(manifest, input)
  const model = metric && modelOf(manifest, metric)
  const params = metric?.type_params.metric_aggregation_params
  if (!metric || !model || !params) return undefined
  return { kind: 'Metric', counted: metric.name, agg: params.agg, expr: metric.type_params.expr, model }
}

function* inputProblems(name: string, input: MetricInput, manifest: Manifest): Iterable<string> {
  const metric = findMetric(manifest, input)
  if (metric && metric.type !== 'simple') {
    yield `Metric '${metric.name}' is not a Simple metric, so it cannot be used as an input for Conversion metric '${name}'.`
  }
  if (!metric || !modelOf(manifest, metric)) {
    yield `Input metric '${input.name}' for conversion metric '${name}' is linked to a semantic model that does not ` +
      'exist in your manifest.'
  }
}

function findMetric({ metrics }: Manifest, { name }: MetricInput): Metric | undefined {
  for (const metric of metrics.values()) if (metric.name === name) return metric
  return undefined
}

function modelOf({ semantic_models }: Manifest, { type_params }: Metric): SemanticModel | undefined {
  const name = type_params.metric_aggregation_params?.semantic_model
  for (const model of semantic_models.values()) if (model.name === name) return model
  return undefined
}
