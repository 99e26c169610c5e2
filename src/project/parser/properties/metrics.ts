/** `metrics:` — in the form they have now, and in the older one with `type_params`. */
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import {
  type ConversionTypeParams,
  type CumulativeTypeParams,
  type Metric,
  type MetricAggregationParams,
  type MetricTypeParams,
  newMetric,
  newMetricTypeParams,
} from '#manifest/nodes/metric.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { nodeConfig, unrenderedNodeConfig } from '#project/config/node-config.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { fqnOf } from '../parse-nodes.ts'
import { checkEntry, invalidEntry } from './check-entry.ts'
import type { Entry } from './entry.ts'
import { lower } from './lower.ts'
import { readFilter, readMeasureInput, readMetricInput, readMetricInputs, readWindow } from './metric-inputs.ts'
import type { Parsing } from './parsing.ts'
import { OLD_METRIC } from './shapes.ts'

export function parseMetricEntry(parsing: Parsing, entry: Entry): void {
  const { data } = entry
  if ('type_params' in data) {
    checkEntry(entry, OLD_METRIC)
    checkName(entry, entry.name)
    addMetric(parsing, entry, data, oldTypeParams(entry, data))
    return
  }
  checkEntry(entry)
  checkName(entry, data.name as string)
  if ((data.type === 'simple' || data.type === undefined) && (data.agg === undefined || data.agg === null)) {
    throw invalidEntry(entry, 'Simple metrics must have an agg param.')
  }
  addMetric(parsing, entry, data, newTypeParams(entry, data, undefined))
}

/** Where a simple metric belongs that stands within a model. */
export interface MetricHome {
  readonly semanticModel: string
  readonly aggTimeDimension: string | null
}

/** A metric that stands within a model: its name is looked at when the semantic layer is checked as a whole. */
export function addModelMetric(parsing: Parsing, entry: Entry, data: YamlMapping, home: MetricHome | undefined): void {
  addMetric(parsing, entry, data, newTypeParams(entry, data, home))
}

function checkName(entry: Entry, name: string): void {
  const problems: string[] = []
  if (name.includes(' ')) problems.push('cannot contain spaces')
  if (name.length > 250) problems.push('cannot contain more than 250 characters')
  if (!/^[A-Za-z]/.test(name)) problems.push('must begin with a letter')
  if (!/^[\p{L}\p{N}_]+$/u.test(name)) problems.push('must contain only letters, numbers and underscores')
  if (problems.length > 0) throw invalidEntry(entry, `The metric name '${name}' is invalid.  It ${problems.join(', ')}`)
}

/** Puts a metric into the manifest; for metrics of measures, `data` is made up. */
export function addMetric(parsing: Parsing, entry: Entry, data: YamlMapping, type_params: MetricTypeParams): void {
  const { state } = parsing
  const { file } = entry
  const name = data.name as string
  const type = lower(data.type ?? 'simple') as Metric['type']
  const fqn = fqnOf(file.package_name, file.relativePath, name)
  const target = { resourceType: 'metric', fqn, packageName: file.package_name } as const
  const sources = {
    root: state.setup.root,
    own: state.project(file.package_name),
    patch: (data.config ?? {}) as YamlMapping,
  }
  const config = nodeConfig(target, sources) as Metric['config']
  const isOld = 'type_params' in data
  const hasMeta = isMapping(config.meta) && Object.keys(config.meta).length > 0
  state.add(
    newMetric({
      name,
      package_name: file.package_name,
      path: file.relativePath,
      original_file_path: file.original_file_path,
      unique_id: uniqueId('metric', file.package_name, name),
      fqn,
      description: (data.description ?? '') as string,
      label: ((data.label as string | null | undefined) || name) as string,
      type,
      type_params,
      filter: readFilter(data.filter),
      time_granularity: (data.time_granularity ?? null) as string | null,
      config,
      unrendered_config: unrenderedNodeConfig(target, sources),
      meta: isOld ? (hasMeta ? config.meta : ((data.meta ?? {}) as YamlMapping)) : {},
      tags: isOld ? ((data.tags ?? []) as string[]) : [],
      group: config.group,
      created_at: state.createdAt,
    }),
  )
}

function oldTypeParams(entry: Entry, { type, type_params }: YamlMapping): MetricTypeParams {
  const params = type_params as YamlMapping
  return newMetricTypeParams({
    measure: readMeasureInput(params.measure),
    numerator: readMetricInput(entry, params.numerator),
    denominator: readMetricInput(entry, params.denominator),
    expr: exprText(params.expr),
    window: readWindow(entry, params.window),
    grain_to_date: params.grain_to_date ? lower(params.grain_to_date) : null,
    metrics: readMetricInputs(entry, params.metrics),
    conversion_type_params: oldConversion(entry, params.conversion_type_params),
    cumulative_type_params: lower(type) === 'cumulative' ? oldCumulative(entry, params) : null,
  })
}

export function exprText(expr: YamlValue | undefined): string | null {
  if (expr === null || expr === undefined) return null
  return typeof expr === 'string' ? expr : pythonRepr(expr)
}

function oldConversion(entry: Entry, given: YamlValue | undefined): ConversionTypeParams | null {
  if (!isMapping(given)) return null
  return {
    entity: given.entity as string,
    base_measure: readMeasureInput(given.base_measure),
    conversion_measure: readMeasureInput(given.conversion_measure),
    base_metric: null,
    conversion_metric: null,
    calculation: lower(given.calculation ?? 'conversion_rate'),
    window: readWindow(entry, given.window),
    constant_properties: (given.constant_properties ?? null) as ConversionTypeParams['constant_properties'],
  }
}

/** Window and grain may still stand beside the params they belong into. */
function oldCumulative(
  entry: Entry,
  { cumulative_type_params, window, grain_to_date }: YamlMapping,
): CumulativeTypeParams {
  const own = isMapping(cumulative_type_params) ? cumulative_type_params : {}
  return {
    window: readWindow(entry, own.window || window),
    grain_to_date: ((own.grain_to_date || grain_to_date) ?? null) as string | null,
    period_agg: lower(own.period_agg ?? 'first'),
    metric: null,
  }
}

function newTypeParams(entry: Entry, data: YamlMapping, home: MetricHome | undefined): MetricTypeParams {
  const type = data.type ? lower(data.type) : 'simple'
  return newMetricTypeParams({
    numerator: readMetricInput(entry, data.numerator),
    denominator: readMetricInput(entry, data.denominator),
    expr: exprText(data.expr),
    metrics: readMetricInputs(entry, data.input_metrics),
    conversion_type_params: type === 'conversion' ? newConversion(entry, data) : null,
    cumulative_type_params: type === 'cumulative' ? newCumulative(entry, data) : null,
    metric_aggregation_params: newAggregation(entry, data, home),
    join_to_timespine: Boolean(data.join_to_timespine),
    is_private: (data.hidden ?? false) as boolean,
  })
}

function newAggregation(entry: Entry, data: YamlMapping, home: MetricHome | undefined): MetricAggregationParams | null {
  const { agg, percentile_type, non_additive_dimension: dimension } = data
  if (agg === undefined || agg === null) return null
  if (!home) throw invalidEntry(entry, 'simple metrics in v2 YAML must be attached to semantic_model')
  const kind = String(percentile_type ?? '').toLowerCase()
  return {
    semantic_model: home.semanticModel,
    agg: lower(agg),
    agg_params: {
      percentile: (data.percentile ?? null) as number | null,
      use_discrete_percentile: kind === 'discrete',
      use_approximate_percentile: kind === 'continuous',
    },
    agg_time_dimension: ((data.agg_time_dimension as string | null | undefined) || home.aggTimeDimension) ?? null,
    non_additive_dimension: isMapping(dimension)
      ? {
          name: dimension.name as string,
          window_choice: lower(dimension.window_agg),
          window_groupings: (dimension.group_by ?? []) as string[],
        }
      : null,
  }
}

function newConversion(entry: Entry, data: YamlMapping): ConversionTypeParams {
  for (const key of ['base_metric', 'conversion_metric', 'entity']) {
    if (data[key] === undefined || data[key] === null)
      throw invalidEntry(entry, `${key} is required for conversion metrics.`)
  }
  return {
    entity: data.entity as string,
    base_measure: null,
    conversion_measure: null,
    base_metric: readMetricInput(entry, data.base_metric),
    conversion_metric: readMetricInput(entry, data.conversion_metric),
    calculation: lower(data.calculation ?? 'conversion_rate'),
    window: readWindow(entry, data.window),
    constant_properties: (data.constant_properties ?? null) as ConversionTypeParams['constant_properties'],
  }
}

function newCumulative(entry: Entry, data: YamlMapping): CumulativeTypeParams {
  if (data.input_metric === undefined || data.input_metric === null) {
    throw invalidEntry(entry, 'input_metric is required for cumulative metrics.')
  }
  return {
    window: readWindow(entry, data.window),
    grain_to_date: (data.grain_to_date ?? null) as string | null,
    period_agg: lower(data.period_agg ?? 'first'),
    metric: readMetricInput(entry, data.input_metric),
  }
}
