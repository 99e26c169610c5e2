/** `semantic_models:` — entities, dimensions and measures of a model. */
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { newMetricTypeParams } from '#manifest/nodes/metric.ts'
import {
  type Dimension,
  type Entity,
  type Measure,
  newDimension,
  newEntity,
  newMeasure,
  newSemanticModel,
  type SemanticModel,
} from '#manifest/nodes/semantic-model.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { nodeConfig, unrenderedNodeConfig } from '#project/config/node-config.ts'
import { parseReferences } from '#project/context/objects/parse-references.ts'
import { fqnOf } from '../parse-nodes.ts'
import { checkEntry } from './check-entry.ts'
import { atPath, type Entry } from './entry.ts'
import { lower } from './lower.ts'
import { addMetric, exprText } from './metrics.ts'
import { readMeasureInput } from './metric-inputs.ts'
import type { Parsing } from './parsing.ts'

export function parseSemanticModelEntry(parsing: Parsing, entry: Entry): void {
  checkEntry(entry)
  const { data, name } = entry
  const measures = (data.measures ?? []) as YamlMapping[]
  const model = addSemanticModel(parsing, entry, {
    name,
    config: (data.config ?? {}) as YamlMapping,
    model: data.model as string,
    description: (data.description ?? null) as string | null,
    label: (data.label ?? null) as string | null,
    defaults: isMapping(data.defaults)
      ? { agg_time_dimension: (data.defaults.agg_time_dimension ?? null) as string | null }
      : null,
    primary_entity: (data.primary_entity ?? null) as string | null,
    entities: ((data.entities ?? []) as YamlMapping[]).map(readEntity),
    dimensions: ((data.dimensions ?? []) as YamlMapping[]).map(readDimension),
    measures: measures.map(readMeasure),
  })
  for (const measure of measures) if (measure.create_metric === true) addMeasureMetric(parsing, entry, measure, model)
}

export type SemanticModelParts = Pick<
  SemanticModel,
  'name' | 'model' | 'description' | 'label' | 'defaults' | 'primary_entity' | 'entities' | 'dimensions' | 'measures'
> & { readonly config: YamlMapping }

export function addSemanticModel(
  parsing: Parsing,
  entry: Entry,
  { config: patch, ...parts }: SemanticModelParts,
): SemanticModel {
  const { state } = parsing
  const { file } = entry
  const fqn = fqnOf(file.package_name, file.relativePath, parts.name)
  const target = { resourceType: 'semantic_model', fqn, packageName: file.package_name } as const
  const sources = { root: state.setup.root, own: state.project(file.package_name), patch }
  const config = nodeConfig(target, sources) as SemanticModel['config']
  for (const element of [...parts.dimensions, ...parts.entities, ...parts.measures]) {
    element.config = { meta: { ...config.meta, ...element.config?.meta } }
  }
  const model = newSemanticModel({
    ...parts,
    package_name: file.package_name,
    path: file.relativePath,
    original_file_path: file.original_file_path,
    unique_id: uniqueId('semantic_model', file.package_name, parts.name),
    fqn,
    config,
    unrendered_config: unrenderedNodeConfig(target, sources),
    group: config.group,
    created_at: state.createdAt,
  })
  readModelReference(parsing, entry, model)
  state.add(model)
  return model
}

function readModelReference({ state }: Parsing, entry: Entry, model: SemanticModel): void {
  const { text: environment } = state.setup.environments
  const template = { path: entry.file.original_file_path, text: `{{ ${model.model} }}` }
  const found = parseReferences(state.setup, { refs: model.refs, sources: [], metrics: [], functions: [] }, () => '')
  const scope = { lookup: (name: string) => (name === 'ref' ? found.get(name) : undefined) }
  try {
    state.withPlaces(template, entry.file.package_name, model, () =>
      environment.renderSync(environment.compile(template), scope),
    )
  } catch (error) {
    throw atPath(error, entry, [...entry.path, 'model'])
  }
}

export function metaOf(config: YamlValue | undefined): { meta: YamlMapping } {
  const meta = isMapping(config) ? config.meta : undefined
  return { meta: isMapping(meta) ? meta : {} }
}

function readEntity(given: YamlMapping): Entity {
  return newEntity({
    name: given.name as string,
    type: lower(given.type) as Entity['type'],
    description: (given.description ?? null) as string | null,
    label: (given.label ?? null) as string | null,
    role: (given.role ?? null) as string | null,
    expr: (given.expr ?? null) as string | null,
    config: metaOf(given.config),
  })
}

function readDimension(given: YamlMapping): Dimension {
  const params = given.type_params
  return newDimension({
    name: given.name as string,
    type: lower(given.type) as Dimension['type'],
    description: (given.description ?? null) as string | null,
    label: (given.label ?? null) as string | null,
    is_partition: (given.is_partition ?? false) as boolean,
    type_params: isMapping(params)
      ? { time_granularity: lower(params.time_granularity), validity_params: readValidity(params.validity_params) }
      : null,
    expr: (given.expr ?? null) as string | null,
    config: metaOf(given.config),
  })
}

export function readValidity(given: YamlValue | undefined): { is_start: boolean; is_end: boolean } | null {
  return isMapping(given) ? { is_start: given.is_start === true, is_end: given.is_end === true } : null
}

function readMeasure(given: YamlMapping): Measure {
  const { agg_params: params, non_additive_dimension: dimension } = given
  return newMeasure({
    name: given.name as string,
    agg: lower(given.agg),
    description: (given.description ?? null) as string | null,
    label: (given.label ?? null) as string | null,
    expr: exprText(given.expr),
    agg_params: isMapping(params)
      ? { percentile: null, use_discrete_percentile: false, use_approximate_percentile: false, ...(params as object) }
      : null,
    non_additive_dimension: isMapping(dimension)
      ? {
          name: dimension.name as string,
          window_choice: lower(dimension.window_choice),
          window_groupings: (dimension.window_groupings ?? []) as string[],
        }
      : null,
    agg_time_dimension: (given.agg_time_dimension ?? null) as string | null,
    config: metaOf(given.config),
  })
}

/** `create_metric: true` makes a metric of the measure's own name. */
function addMeasureMetric(parsing: Parsing, entry: Entry, measure: YamlMapping, model: SemanticModel): void {
  const name = measure.name as string
  const data: YamlMapping = {
    name,
    label: measure.label || name,
    type: 'simple',
    type_params: {},
    description: measure.description || `Metric created from measure ${name}`,
    config: { enabled: model.config.enabled, meta: model.config.meta as YamlMapping },
  }
  const params = newMetricTypeParams({
    measure: readMeasureInput(name),
    expr: exprText(measure.expr || name),
    metrics: [],
  })
  addMetric(parsing, entry, data, params)
}
