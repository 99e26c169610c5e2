import {
  type DependsOn,
  emptyDependsOn,
  type Given,
  type GraphResource,
  type RefArgs,
  resourceHead,
  type ResourceKeys,
  type SourceFileMetadata,
} from './resource.ts'
import type { MeasureAggregationParameters, NonAdditiveDimension } from './semantic-model.ts'

export interface WhereFilterIntersection {
  where_filters: { where_sql_template: string }[]
}

export interface MetricInputMeasure {
  name: string
  filter: WhereFilterIntersection | null
  alias: string | null
  join_to_timespine: boolean
  fill_nulls_with: number | null
}

export interface MetricTimeWindow {
  count: number
  granularity: string
}

export interface MetricInput {
  name: string
  filter: WhereFilterIntersection | null
  alias: string | null
  offset_window: MetricTimeWindow | null
  offset_to_grain: string | null
}

export interface ConversionTypeParams {
  entity: string
  base_measure: MetricInputMeasure | null
  conversion_measure: MetricInputMeasure | null
  base_metric: MetricInput | null
  conversion_metric: MetricInput | null
  calculation: string
  window: MetricTimeWindow | null
  constant_properties: { base_property: string; conversion_property: string }[] | null
}

export interface CumulativeTypeParams {
  window: MetricTimeWindow | null
  grain_to_date: string | null
  period_agg: string
  metric: MetricInput | null
}

export interface MetricAggregationParams {
  semantic_model: string
  agg: string
  agg_params: MeasureAggregationParameters | null
  agg_time_dimension: string | null
  non_additive_dimension: NonAdditiveDimension | null
}

export interface MetricTypeParams {
  measure: MetricInputMeasure | null
  input_measures: MetricInputMeasure[]
  numerator: MetricInput | null
  denominator: MetricInput | null
  expr: string | null
  window: MetricTimeWindow | null
  grain_to_date: string | null
  metrics: MetricInput[] | null
  conversion_type_params: ConversionTypeParams | null
  cumulative_type_params: CumulativeTypeParams | null
  metric_aggregation_params: MetricAggregationParams | null
  fill_nulls_with: number | null
  join_to_timespine: boolean
  is_private: boolean | null
}

export interface MetricConfig {
  enabled: boolean
  group: string | null
  meta: Record<string, unknown>
  [extra: string]: unknown
}

export interface Metric extends GraphResource {
  resource_type: 'metric'
  description: string
  label: string
  type: 'simple' | 'ratio' | 'cumulative' | 'derived' | 'conversion'
  type_params: MetricTypeParams
  filter: WhereFilterIntersection | null
  metadata: SourceFileMetadata | null
  time_granularity: string | null
  config: MetricConfig
  unrendered_config: Record<string, unknown>
  sources: string[][]
  depends_on: DependsOn
  refs: RefArgs[]
  metrics: string[][]
  created_at: number
  group: string | null
  meta: Record<string, unknown>
  tags: string[]
}

export function defaultMetricConfig(): MetricConfig {
  return { enabled: true, group: null, meta: {} }
}

export function newMetricInput(given: Given<MetricInput, 'name'>): MetricInput {
  return Object.assign({ name: '', filter: null, alias: null, offset_window: null, offset_to_grain: null }, given)
}

export function newMetricInputMeasure(given: Given<MetricInputMeasure, 'name'>): MetricInputMeasure {
  return Object.assign({ name: '', filter: null, alias: null, join_to_timespine: false, fill_nulls_with: null }, given)
}

export function newMetricTypeParams(given: Partial<MetricTypeParams> = {}): MetricTypeParams {
  return Object.assign(
    {
      measure: null,
      input_measures: [],
      numerator: null,
      denominator: null,
      expr: null,
      window: null,
      grain_to_date: null,
      metrics: null,
      conversion_type_params: null,
      cumulative_type_params: null,
      metric_aggregation_params: null,
      fill_nulls_with: null,
      join_to_timespine: false,
      is_private: null,
    },
    given,
  )
}

export function newMetric(given: Given<Metric, ResourceKeys | 'fqn' | 'label' | 'type'>): Metric {
  return Object.assign(
    {
      ...resourceHead('metric'),
      fqn: [],
      description: '',
      label: '',
      type: given.type,
      type_params: newMetricTypeParams(),
      filter: null,
      metadata: null,
      time_granularity: null,
      config: defaultMetricConfig(),
      unrendered_config: {},
      sources: [],
      depends_on: emptyDependsOn(),
      refs: [],
      metrics: [],
      created_at: 0,
      group: null,
      meta: {},
      tags: [],
    },
    given,
  )
}
