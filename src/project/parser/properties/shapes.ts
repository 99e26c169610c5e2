/** What dbt takes in each section of a properties file. */
import { GRANULARITIES } from '#manifest/nodes/granularities.ts'
import type { ObjectShape, Shape, WordShape } from './check-shape.ts'
import type { Section } from './entry.ts'

const optional = (...shapes: Shape[]): Shape => ({ anyOf: [...shapes, 'null'] })
const listOf = (list: Shape): Shape => ({ list })

/** A key with `!` must be there. */
function object(keys: Readonly<Record<string, Shape>>, isOpen = false): ObjectShape {
  const entries = Object.entries(keys)
  return {
    keys: new Map(entries.map(([key, shape]) => [key.replace('!', ''), shape])),
    required: entries.filter(([key]) => key.endsWith('!')).map(([key]) => key.slice(0, -1)),
    isOpen,
  }
}

const open = (keys: Readonly<Record<string, Shape>>) => object(keys, true)

const text = optional('string')
const flag = optional('boolean')
const version: Shape = { anyOf: ['number', 'string'] }
const filter = optional('string', listOf('string'))
const docs = object({ show: 'boolean', node_color: text })
const tests = listOf({ anyOf: ['mapping', 'string'] })
const owner = open({ email: optional('string', listOf('string')), name: text })

const word = (name: string, ...of: string[]): WordShape => ({ word: name, of })
const dimensionType = word('DimensionType', 'categorical', 'time')
const entityType = word('EntityType', 'foreign', 'natural', 'primary', 'unique')
const metricType = word('MetricType', 'simple', 'ratio', 'cumulative', 'derived', 'conversion')
const granularity = word('TimeGranularity', ...GRANULARITIES)
const columnGranularity = word('TimeGranularity', '', ...GRANULARITIES)
const periodAggregation = word('PeriodAggregation', 'first', 'last', 'average')
const calculation = word('ConversionCalculationType', 'conversions', 'conversion_rate')
const aggregation = word(
  'AggregationType',
  'sum',
  'min',
  'max',
  'count_distinct',
  'sum_boolean',
  'average',
  'percentile',
  'median',
  'count',
)

const validity = object({ is_start: 'boolean', is_end: 'boolean' })

const PROPS: Readonly<Record<string, Shape>> = {
  'name!': 'string',
  description: 'string',
  meta: 'mapping',
  data_type: text,
  constraints: listOf('mapping'),
  docs,
  config: 'mapping',
}
const TESTED: Readonly<Record<string, Shape>> = { ...PROPS, data_tests: tests, tests }

const ELEMENT: Readonly<Record<string, Shape>> = {
  name: text,
  description: text,
  label: text,
  config: 'mapping',
}
const ENTITY: Readonly<Record<string, Shape>> = { 'type!': entityType, ...ELEMENT }
const DIMENSION: Readonly<Record<string, Shape>> = { 'type!': dimensionType, ...ELEMENT, is_partition: 'boolean' }

const columnDimension = object({ ...DIMENSION, validity_params: optional(validity) })

const column = open({
  ...TESTED,
  quote: flag,
  tags: listOf('string'),
  granularity: optional(columnGranularity),
  dimension: optional(columnDimension, dimensionType),
  entity: optional(object(ENTITY), entityType),
})

const node = { ...TESTED, columns: listOf(column), quote_columns: flag, access: text }

const metricInput: Shape = {
  anyOf: [object({ 'name!': 'string', filter, alias: text, offset_window: text, offset_to_grain: text }), 'string'],
}
const measureInput: Shape = {
  anyOf: [
    object({
      'name!': 'string',
      filter,
      alias: text,
      join_to_timespine: 'boolean',
      fill_nulls_with: optional('integer'),
    }),
    'string',
  ],
}
const constantProperties = optional(listOf(object({ 'base_property!': 'string', 'conversion_property!': 'string' })))

const METRIC: Readonly<Record<string, Shape>> = {
  'name!': 'string',
  type: metricType,
  label: text,
  description: 'string',
  filter,
  time_granularity: text,
  config: 'mapping',
}

/** A metric as it was written before it could stand without `type_params`. */
export const OLD_METRIC = object({
  ...METRIC,
  label: 'string',
  'type_params!': object({
    measure: optional(measureInput),
    numerator: optional(metricInput),
    denominator: optional(metricInput),
    expr: optional('string', 'boolean'),
    window: text,
    grain_to_date: optional(granularity),
    metrics: optional(listOf(metricInput)),
    conversion_type_params: optional(
      object({
        'base_measure!': measureInput,
        'conversion_measure!': measureInput,
        'entity!': 'string',
        calculation,
        window: text,
        constant_properties: constantProperties,
      }),
    ),
    cumulative_type_params: optional(object({ window: text, grain_to_date: text, period_agg: periodAggregation })),
  }),
  meta: 'mapping',
  tags: listOf('string'),
})

export const METRIC_SHAPE = object({
  ...METRIC,
  hidden: 'boolean',
  agg: optional(aggregation),
  percentile: optional('number'),
  percentile_type: text,
  join_to_timespine: flag,
  fill_nulls_with: optional('integer'),
  expr: optional('string', 'integer'),
  non_additive_dimension: optional(
    object({ 'name!': 'string', 'window_agg!': aggregation, group_by: listOf('string') }),
  ),
  agg_time_dimension: text,
  window: text,
  grain_to_date: text,
  period_agg: periodAggregation,
  input_metric: optional(metricInput),
  numerator: optional(metricInput),
  denominator: optional(metricInput),
  input_metrics: optional(listOf(metricInput)),
  entity: text,
  calculation: optional(calculation),
  base_metric: optional(metricInput),
  conversion_metric: optional(metricInput),
  constant_properties: constantProperties,
})

const derived = object({
  entities: listOf(object({ ...ENTITY, 'expr!': 'string' })),
  dimensions: listOf(
    object({
      ...DIMENSION,
      name: 'string',
      validity_params: optional(validity),
      'expr!': 'string',
      granularity: optional(columnGranularity),
    }),
  ),
})

/** What a model says of its meaning, where that is asked for. */
export const MODEL_SEMANTICS = open({
  metrics: optional(listOf(METRIC_SHAPE)),
  derived_semantics: optional(derived),
})

/** The same with any text in the place of the words that MetricFlow has. */
function withAnyWord(shape: Shape): Shape {
  if (typeof shape === 'string' || 'oneOf' in shape) return shape
  if ('word' in shape) return 'string'
  if ('list' in shape) return { list: withAnyWord(shape.list) }
  if ('anyOf' in shape) return { anyOf: shape.anyOf.map(withAnyWord) }
  return { ...shape, keys: new Map([...shape.keys].map(([key, each]) => [key, withAnyWord(each)])) }
}

const model = open({
  ...node,
  latest_version: optional(version),
  versions: listOf(
    object({
      'v!': version,
      defined_in: text,
      description: 'string',
      access: text,
      config: 'mapping',
      constraints: listOf('mapping'),
      docs,
      data_tests: optional(tests),
      tests: optional(tests),
      columns: listOf({
        anyOf: [object({ 'include!': { anyOf: ['string', listOf('string')] }, exclude: listOf('string') }), column],
      }),
      deprecation_date: text,
    }),
  ),
  deprecation_date: text,
  time_spine: optional(
    object({
      'standard_granularity_column!': 'string',
      custom_granularities: listOf(object({ 'name!': 'string', column_name: text })),
    }),
  ),
  semantic_model: optional(
    object({ name: text, enabled: 'boolean', group: text, config: optional(object({ meta: 'mapping' })) }),
    'boolean',
  ),
  primary_entity: text,
  agg_time_dimension: text,
  metrics: withAnyWord(optional(listOf(METRIC_SHAPE))),
  derived_semantics: withAnyWord(optional(derived)),
})

const time = optional(object({ count: optional('integer'), period: optional({ oneOf: ['minute', 'hour', 'day'] }) }))
const FRESHNESS: Readonly<Record<string, Shape>> = {
  freshness: optional(object({ warn_after: time, error_after: time, filter: text })),
  loaded_at_field: text,
  loaded_at_field_present: flag,
  loaded_at_query: text,
}
const quoting = object({ database: flag, schema: flag, identifier: flag, column: flag })
const external = optional(
  open({
    location: text,
    file_format: text,
    row_format: text,
    tbl_properties: text,
    partitions: optional(
      listOf({
        anyOf: [open({ name: 'string', description: 'string', data_type: 'string', meta: 'mapping' }), 'string'],
      }),
    ),
  }),
)

const source = object({
  'name!': 'string',
  description: 'string',
  meta: 'mapping',
  database: text,
  schema: text,
  loader: 'string',
  quoting,
  ...FRESHNESS,
  tables: listOf(
    open({
      ...TESTED,
      columns: listOf(column),
      ...FRESHNESS,
      identifier: text,
      quoting,
      external,
      tags: listOf('string'),
      config: 'mapping',
    }),
  ),
  tags: listOf('string'),
  config: open({ meta: optional('mapping') }),
  unrendered_database: text,
  unrendered_schema: text,
})

/** A source of another package that this project changes. */
export const SOURCE_OVERRIDE = object({
  'name!': 'string',
  'overrides!': 'string',
  path: 'string',
  config: 'mapping',
  description: text,
  meta: optional('mapping'),
  database: text,
  schema: text,
  loader: text,
  quoting: optional(quoting),
  ...FRESHNESS,
  tables: optional(
    listOf(
      object({
        'name!': 'string',
        description: text,
        meta: optional('mapping'),
        data_type: text,
        docs: optional(docs),
        ...FRESHNESS,
        identifier: text,
        quoting,
        external,
        tags: optional(listOf('string')),
        data_tests: optional(tests),
        tests: optional(tests),
        columns: optional(listOf(column)),
      }),
    ),
  ),
  tags: optional(listOf('string')),
})

const functionArguments = listOf(
  object({ 'name!': 'string', 'data_type!': 'string', description: text, default_value: 'any' }),
)
const functionReturns = object({ 'data_type!': 'string', description: text })

const rows = optional('string', listOf('mapping'))
const format: Shape = { oneOf: ['csv', 'dict', 'sql'] }
const versions = optional(listOf(version))

export const SHAPES: Readonly<Record<Section, ObjectShape>> = {
  models: model,
  seeds: open(node),
  snapshots: open(node),
  analyses: open({ ...PROPS, columns: listOf(open(PROPS)), access: text }),
  data_tests: open(PROPS),
  macros: open({
    ...PROPS,
    arguments: listOf(object({ 'name!': 'string', type: text, description: 'string' })),
  }),
  functions: open({
    ...PROPS,
    'returns!': functionReturns,
    access: text,
    arguments: functionArguments,
    overloads: listOf(
      object({
        'defined_in!': 'string',
        arguments: functionArguments,
        returns: optional(functionReturns),
        description: text,
      }),
    ),
  }),
  sources: source,
  exposures: object({
    'name!': 'string',
    'type!': { oneOf: ['dashboard', 'notebook', 'analysis', 'ml', 'application'] },
    'owner!': owner,
    description: 'string',
    label: text,
    maturity: optional({ oneOf: ['low', 'medium', 'high'] }),
    meta: 'mapping',
    tags: listOf('string'),
    url: text,
    depends_on: listOf('string'),
    config: 'mapping',
  }),
  groups: object({ 'name!': 'string', 'owner!': owner, description: text, config: 'mapping' }),
  metrics: METRIC_SHAPE,
  semantic_models: object({
    'name!': 'string',
    'model!': 'string',
    config: 'mapping',
    description: text,
    label: text,
    defaults: optional(object({ agg_time_dimension: text })),
    entities: listOf(object({ ...ENTITY, name: 'string', role: text, expr: text })),
    measures: listOf(
      object({
        'name!': 'string',
        'agg!': aggregation,
        description: text,
        label: text,
        expr: optional('string', 'boolean', 'integer'),
        agg_params: optional(
          object({
            percentile: optional('number'),
            use_discrete_percentile: 'boolean',
            use_approximate_percentile: 'boolean',
          }),
        ),
        non_additive_dimension: optional(
          object({ 'name!': 'string', 'window_choice!': aggregation, window_groupings: listOf('string') }),
        ),
        agg_time_dimension: text,
        create_metric: 'boolean',
        config: 'mapping',
      }),
    ),
    dimensions: listOf(
      object({
        ...DIMENSION,
        name: 'string',
        type_params: optional(object({ 'time_granularity!': granularity, validity_params: optional(validity) })),
        expr: text,
      }),
    ),
    primary_entity: text,
  }),
  saved_queries: object({
    'name!': 'string',
    'query_params!': object({
      metrics: listOf('string'),
      group_by: listOf('string'),
      where: filter,
      order_by: listOf('string'),
      limit: optional('integer'),
    }),
    description: text,
    label: text,
    exports: listOf(object({ 'name!': 'string', config: 'mapping' })),
    config: 'mapping',
    tags: { anyOf: ['string', listOf('string')] },
  }),
  unit_tests: object({
    'name!': 'string',
    'model!': 'string',
    'given!': listOf(object({ 'input!': 'string', rows, format, fixture: text })),
    'expect!': object({ rows, format, fixture: text }),
    description: 'string',
    overrides: optional(object({ macros: 'mapping', vars: 'mapping', env_vars: 'mapping' })),
    config: 'mapping',
    versions: optional(object({ include: versions, exclude: versions })),
  }),
}
