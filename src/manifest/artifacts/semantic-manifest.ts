/**
 * semantic_manifest.json for the semantic layer: the manifest's semantic models, metrics and saved queries
 * once more, with other keys in another order.
 */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Manifest } from '../manifest.ts'
import type { ConversionTypeParams, Metric } from '../nodes/metric.ts'
import type { ModelNode } from '../nodes/model.ts'
import type { SavedQuery } from '../nodes/saved-query.ts'
import type { SemanticModel } from '../nodes/semantic-model.ts'
import { GRANULARITIES } from '../nodes/granularities.ts'
import { toJson } from './json.ts'

/** The model that served as time spine before models could be configured as one. */
const LEGACY_TIME_SPINE = 'metricflow_time_spine'

/** Throws where semantic models need a time spine of days or finer, and there is none. */
export function writeSemanticManifest(manifest: Manifest): string {
  return toJson({
    semantic_models: [...manifest.semantic_models.values()].map(semanticModel),
    metrics: [...manifest.metrics.values()].map(metric),
    project_configuration: projectConfiguration(manifest),
    saved_queries: [...manifest.saved_queries.values()].map(savedQuery),
  })
}

function projectConfiguration(manifest: Manifest) {
  const models = spineModels(manifest)
  const spines = models.filter((model) => model.time_spine)
  const legacy = models.find((model) => model.name === LEGACY_TIME_SPINE)
  const isNeeded = manifest.semantic_models.size > 0
  const isFineEnough = legacy || spines.some((model) => GRANULARITIES.indexOf(granularityOf(model)) <= 6)
  if (isNeeded && !isFineEnough) {
    throw dbtError(
      'ParsingError',
      'semantic/no-time-spine',
      'The semantic layer requires a time spine model with granularity DAY or smaller in the project, ' +
        'but none was found. Guidance on creating this model can be found on our docs site ' +
        '(https://docs.getdbt.com/docs/build/metricflow-time-spine).',
    )
  }
  return {
    time_spine_table_configurations:
      isNeeded && legacy && !legacy.time_spine
        ? [{ location: legacy.relation_name, column_name: 'date_day', grain: 'day' }]
        : [],
    metadata: null,
    dsi_package_version: { major_version: '0', minor_version: '213', patch_version: '0' },
    time_spines: spines.map(timeSpine),
  }
}

function spineModels({ nodes }: Manifest): ModelNode[] {
  return [...nodes.outlines()]
    .filter(({ resource_type, name, time_spine }) => {
      return resource_type === 'model' && (Boolean(time_spine) || name === LEGACY_TIME_SPINE)
    })
    .map(({ unique_id }) => nodes.get(unique_id) as ModelNode)
}

function granularityOf(model: ModelNode): string {
  const name = model.time_spine?.standard_granularity_column
  return Object.values(model.columns).find((column) => column.name === name)?.granularity ?? ''
}

function timeSpine(model: ModelNode) {
  return {
    node_relation: {
      alias: model.alias,
      schema_name: model.schema,
      database: model.database,
      relation_name: model.relation_name,
    },
    primary_column: {
      name: model.time_spine?.standard_granularity_column,
      time_granularity: granularityOf(model),
    },
    custom_granularities: model.time_spine?.custom_granularities ?? [],
  }
}

function semanticModel(model: SemanticModel) {
  return {
    ...pick(model, ['name', 'defaults', 'description']),
    node_relation: model.node_relation,
    primary_entity: model.primary_entity,
    entities: model.entities.map((entity) => ({
      ...pick(entity, ['name', 'description', 'type', 'role', 'expr']),
      metadata: null,
      ...pick(entity, ['label', 'config']),
    })),
    measures: model.measures.map((measure) => ({
      ...pick(measure, ['name', 'agg', 'description', 'create_metric', 'expr', 'agg_params']),
      metadata: null,
      ...pick(measure, ['non_additive_dimension', 'agg_time_dimension', 'label', 'config']),
    })),
    dimensions: model.dimensions.map((dimension) => ({
      ...pick(dimension, ['name', 'description', 'type', 'datatype', 'is_partition', 'type_params', 'expr']),
      ...pick(dimension, ['metadata', 'label', 'config']),
    })),
    ...pick(model, ['label', 'metadata']),
    config: { meta: model.config.meta },
  }
}

function metric(metric: Metric) {
  const params = metric.type_params
  const { cumulative_type_params: cumulative } = params
  return {
    ...pick(metric, ['name', 'description', 'type']),
    datatype: null,
    type_params: {
      ...pick(params, ['measure', 'numerator', 'denominator', 'expr', 'window', 'grain_to_date']),
      metrics: params.metrics?.map((input) => ({ ...input, offset_to_grain: lowered(input.offset_to_grain) })) ?? null,
      conversion_type_params: params.conversion_type_params && conversion(params.conversion_type_params),
      cumulative_type_params: cumulative && { ...cumulative, grain_to_date: lowered(cumulative.grain_to_date) },
      ...pick(params, ['input_measures', 'metric_aggregation_params']),
      ...pick(params, ['join_to_timespine', 'fill_nulls_with', 'is_private']),
    },
    ...pick(metric, ['filter', 'metadata', 'label']),
    config: { meta: metric.config.meta },
    time_granularity: metric.time_granularity,
  }
}

/** Names of granularities are small letters here, however they were written. */
function lowered(granularity: string | null): string | null {
  return granularity?.toLowerCase() ?? null
}

function conversion(params: ConversionTypeParams) {
  return {
    ...pick(params, ['base_measure', 'base_metric', 'conversion_measure', 'conversion_metric']),
    ...pick(params, ['entity', 'calculation', 'window', 'constant_properties']),
  }
}

function savedQuery(query: SavedQuery) {
  return {
    name: query.name,
    query_params: pick(query.query_params, ['metrics', 'group_by', 'order_by', 'limit', 'where']),
    ...pick(query, ['description', 'metadata', 'label']),
    exports: query.exports.map(({ name, config }) => ({
      name,
      config: pick(config, ['export_as', 'schema_name', 'alias']),
    })),
    tags: typeof query.tags === 'string' ? [query.tags] : query.tags,
  }
}

function pick<T extends object, K extends keyof T>(value: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, value[key]])) as Pick<T, K>
}
