/** What a model says of its meaning: its semantic model, out of its columns, and its metrics. */
import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { ColumnInfo } from '#manifest/nodes/column.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import { type Dimension, type Entity, newDimension, newEntity } from '#manifest/nodes/semantic-model.ts'
import { checkEntry, invalidEntry } from './check-entry.ts'
import type { Entry } from './entry.ts'
import { addModelMetric } from './metrics.ts'
import type { Parsing } from './parsing.ts'
import { lower } from './lower.ts'
import { addSemanticModel, metaOf, readValidity } from './semantic-models.ts'
import { MODEL_SEMANTICS } from './shapes.ts'

/** Adds the semantic model and the metrics of a model that asks for them. */
export function addModelSemantics(parsing: Parsing, entry: Entry, model: ModelNode): void {
  const { data } = entry
  const given = data.semantic_model
  const isWanted = given === true || (isMapping(given) && given.enabled !== false)
  if (!isWanted) return
  // Words that MetricFlow does not have are no error where nobody asks for it.
  checkEntry(entry, MODEL_SEMANTICS)
  const derived = (data.derived_semantics ?? {}) as YamlMapping
  const columns = Object.values(model.columns)
  const name = isMapping(given) && given.name ? (given.name as string) : model.name
  const aggTimeDimension = (data.agg_time_dimension ?? null) as string | null
  addSemanticModel(parsing, entry, {
    name,
    config: isMapping(given) ? semanticConfig(given) : {},
    model: `ref('${entry.name}')`,
    description: model.description,
    label: null,
    defaults: { agg_time_dimension: aggTimeDimension },
    primary_entity: (data.primary_entity ?? null) as string | null,
    entities: [
      ...columns.flatMap(columnEntity),
      ...((derived.entities ?? []) as YamlMapping[]).map((each) => derivedEntity(entry, each)),
    ],
    dimensions: [
      ...columns.flatMap(columnDimension),
      ...((derived.dimensions ?? []) as YamlMapping[]).map(derivedDimension),
    ],
    measures: [],
  })
  for (const metric of (data.metrics ?? []) as YamlMapping[]) {
    const isSimple = metric.type === undefined || lower(metric.type) === 'simple'
    addModelMetric(parsing, entry, metric, isSimple ? { semanticModel: name, aggTimeDimension } : undefined)
  }
}

/** Only where there is a `config:` do the keys beside it count. */
function semanticConfig({ config, enabled = true, group }: YamlMapping): YamlMapping {
  if (!isMapping(config)) return {}
  return { meta: config.meta ?? {}, enabled, ...(group !== undefined && group !== null && { group }) }
}

function columnEntity(column: ColumnInfo): Entity[] {
  const { entity, name, description, config } = column
  if (entity === null) return []
  if (typeof entity === 'string') {
    return [newEntity({ name, type: entity as Entity['type'], description, config: { meta: config.meta } })]
  }
  const own = entity.config as YamlMapping
  return [
    newEntity({
      name: entity.name as string,
      type: entity.type as Entity['type'],
      description: entity.description as string,
      label: entity.label as string | null,
      expr: entity.name === name ? null : name,
      config: { meta: isMapping(own.meta) ? own.meta : config.meta },
    }),
  ]
}

function columnDimension(column: ColumnInfo): Dimension[] {
  const { dimension, name, description, granularity, config } = column
  if (dimension === null) return []
  if (typeof dimension === 'string') {
    return [newDimension({ name, type: dimension as Dimension['type'], description, config: { meta: config.meta } })]
  }
  return [
    newDimension({
      name: dimension.name as string,
      type: dimension.type as Dimension['type'],
      description: dimension.description as string,
      label: dimension.label as string | null,
      is_partition: dimension.is_partition as boolean,
      type_params:
        granularity === null
          ? null
          : {
              time_granularity: granularity,
              validity_params: dimension.validity_params as { is_start: boolean; is_end: boolean } | null,
            },
      expr: dimension.name === name ? null : name,
      config: { meta: { ...config.meta, ...metaOf(dimension.config as YamlMapping).meta } },
    }),
  ]
}

function derivedEntity(entry: Entry, given: YamlMapping): Entity {
  if (given.name === undefined || given.name === null) {
    throw invalidEntry(entry, "Derived entity is missing a required 'name' field.", ['derived_semantics', 'entities'])
  }
  return newEntity({
    name: given.name as string,
    type: lower(given.type) as Entity['type'],
    description: (given.description ?? null) as string | null,
    label: (given.label ?? null) as string | null,
    expr: given.expr as string,
    config: metaOf(given.config),
  })
}

function derivedDimension(given: YamlMapping): Dimension {
  return newDimension({
    name: given.name as string,
    type: lower(given.type) as Dimension['type'],
    description: (given.description ?? null) as string | null,
    label: (given.label ?? null) as string | null,
    is_partition: (given.is_partition ?? false) as boolean,
    type_params: given.granularity
      ? { time_granularity: lower(given.granularity), validity_params: readValidity(given.validity_params) }
      : null,
    expr: given.expr as string,
    config: metaOf(given.config),
  })
}
