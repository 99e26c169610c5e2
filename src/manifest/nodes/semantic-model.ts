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

export interface MeasureAggregationParameters {
  percentile: number | null
  use_discrete_percentile: boolean
  use_approximate_percentile: boolean
}

export interface NonAdditiveDimension {
  name: string
  window_choice: string
  window_groupings: string[]
}

export interface ElementConfig {
  meta: Record<string, unknown>
}

export interface Dimension {
  name: string
  type: 'categorical' | 'time'
  description: string | null
  label: string | null
  is_partition: boolean
  type_params: {
    time_granularity: string
    validity_params: { is_start: boolean; is_end: boolean } | null
  } | null
  expr: string | null
  metadata: SourceFileMetadata | null
  config: ElementConfig | null
  datatype: string | null
}

export interface Entity {
  name: string
  type: 'foreign' | 'natural' | 'primary' | 'unique'
  description: string | null
  label: string | null
  role: string | null
  expr: string | null
  config: ElementConfig | null
}

export interface Measure {
  name: string
  agg: string
  description: string | null
  label: string | null
  create_metric: boolean
  expr: string | null
  agg_params: MeasureAggregationParameters | null
  non_additive_dimension: NonAdditiveDimension | null
  agg_time_dimension: string | null
  config: ElementConfig | null
}

export interface NodeRelation {
  alias: string
  schema_name: string
  database: string | null
  relation_name: string | null
}

export interface SemanticModelConfig {
  enabled: boolean
  group: string | null
  meta: Record<string, unknown>
  [extra: string]: unknown
}

export interface SemanticModel extends GraphResource {
  resource_type: 'semantic_model'
  model: string
  node_relation: NodeRelation | null
  description: string | null
  label: string | null
  defaults: { agg_time_dimension: string | null } | null
  entities: Entity[]
  measures: Measure[]
  dimensions: Dimension[]
  metadata: SourceFileMetadata | null
  depends_on: DependsOn
  refs: RefArgs[]
  created_at: number
  config: SemanticModelConfig
  unrendered_config: Record<string, unknown>
  primary_entity: string | null
  group: string | null
}

export function defaultSemanticModelConfig(): SemanticModelConfig {
  return { enabled: true, group: null, meta: {} }
}

export function newDimension(given: Given<Dimension, 'name' | 'type'>): Dimension {
  return Object.assign(
    {
      name: '',
      type: given.type,
      description: null,
      label: null,
      is_partition: false,
      type_params: null,
      expr: null,
      metadata: null,
      config: null,
      datatype: null,
    },
    given,
  )
}

export function newEntity(given: Given<Entity, 'name' | 'type'>): Entity {
  return Object.assign(
    { name: '', type: given.type, description: null, label: null, role: null, expr: null, config: null },
    given,
  )
}

export function newMeasure(given: Given<Measure, 'name' | 'agg'>): Measure {
  return Object.assign(
    {
      name: '',
      agg: '',
      description: null,
      label: null,
      create_metric: false,
      expr: null,
      agg_params: null,
      non_additive_dimension: null,
      agg_time_dimension: null,
      config: null,
    },
    given,
  )
}

export function newSemanticModel(given: Given<SemanticModel, ResourceKeys | 'fqn' | 'model'>): SemanticModel {
  return Object.assign(
    {
      ...resourceHead('semantic_model'),
      fqn: [],
      model: '',
      node_relation: null,
      description: null,
      label: null,
      defaults: null,
      entities: [],
      measures: [],
      dimensions: [],
      metadata: null,
      depends_on: emptyDependsOn(),
      refs: [],
      created_at: 0,
      config: defaultSemanticModelConfig(),
      unrendered_config: {},
      primary_entity: null,
      group: null,
    },
    given,
  )
}
