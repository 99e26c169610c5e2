/** Of each class that a metric is made of, the fields that hold more than plain values, with the class of those. */
export const METRIC_CLASSES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Metric: { type: 'MetricType', type_params: 'MetricTypeParams', filter: 'WhereFilterIntersection' },
  MetricTypeParams: {
    measure: 'MetricInputMeasure',
    input_measures: 'MetricInputMeasure',
    numerator: 'MetricInput',
    denominator: 'MetricInput',
    window: 'MetricTimeWindow',
    grain_to_date: 'TimeGranularity',
    metrics: 'MetricInput',
    conversion_type_params: 'ConversionTypeParams',
    cumulative_type_params: 'CumulativeTypeParams',
    metric_aggregation_params: 'MetricAggregationParams',
  },
  MetricInputMeasure: { filter: 'WhereFilterIntersection' },
  MetricInput: { filter: 'WhereFilterIntersection', offset_window: 'MetricTimeWindow' },
  ConversionTypeParams: {
    base_measure: 'MetricInputMeasure',
    conversion_measure: 'MetricInputMeasure',
    base_metric: 'MetricInput',
    conversion_metric: 'MetricInput',
    calculation: 'ConversionCalculationType',
    window: 'MetricTimeWindow',
    constant_properties: 'ConstantPropertyInput',
  },
  CumulativeTypeParams: { window: 'MetricTimeWindow', period_agg: 'PeriodAggregation', metric: 'MetricInput' },
  MetricAggregationParams: {
    agg: 'AggregationType',
    agg_params: 'MeasureAggregationParameters',
    non_additive_dimension: 'NonAdditiveDimension',
  },
  NonAdditiveDimension: { window_choice: 'AggregationType' },
  WhereFilterIntersection: { where_filters: 'WhereFilter' },
}

/** Those of the classes that are enums. */
export const METRIC_ENUMS: ReadonlySet<string> = new Set([
  'MetricType',
  'TimeGranularity',
  'ConversionCalculationType',
  'PeriodAggregation',
  'AggregationType',
])
