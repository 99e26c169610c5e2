/** The semantic layer as a whole: names, time spines, and forms that are no longer taken. */
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { writeSemanticManifest } from '#manifest/artifacts/semantic-manifest.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import type { ParserState } from '../parser-state.ts'
import { customGranularityProblems } from './granularity-rules.ts'
import { metricProblems, metricWarnings } from './metric-rules.ts'
import { semanticProblems } from './semantic-rules.ts'
import { type TimeSpines, timeSpinesOf, timeSpineWarnings } from './time-spine-rules.ts'

export function checkSemantics(state: ParserState): void {
  const { manifest, setup } = state
  if (manifest.metrics.size === 0 || manifest.semantic_models.size === 0) return
  // What it makes is written later; here it refuses a project without a time spine.
  let spines: TimeSpines | undefined
  state.attempt(() => {
    spines = timeSpinesOf(writeSemanticManifest(manifest))
  })
  const old = [...manifest.metrics.values()].filter(
    ({ type_params }) => type_params.window || type_params.grain_to_date,
  )
  if (old.length > 0) {
    if (setup.invocation.flags.REQUIRE_NESTED_CUMULATIVE_TYPE_PARAMS === false) {
      setup.events.emit('MFCumulativeTypeParamsDeprecation', {})
    } else state.failures.push(unnested(old.map(({ name }) => name)))
  }
  if (spines) warnOfTimeSpine(state, spines)
  warnOfTimesWithoutGranularity(state)
  checkElements(state)
  const warnings = [...metricWarnings(manifest), ...(spines ? timeSpineWarnings(manifest, spines) : [])]
  for (const msg of warnings) setup.events.emit('SemanticValidationFailure', { msg })
  for (const message of customGranularityProblems(manifest)) state.failures.push(failure(message))
  for (const { message, node } of [...semanticProblems(manifest), ...metricProblems(manifest)]) {
    state.failures.push(failure(message, node))
  }
}

/** A time spine known by its name alone does as well as one of days in YAML, for now. */
function warnOfTimeSpine({ setup }: ParserState, spines: TimeSpines): void {
  if (setup.invocation.flags.REQUIRE_YAML_CONFIGURATION_FOR_MF_TIME_SPINES !== false) return
  const { time_spine_table_configurations, time_spines } = spines
  const hasDays = time_spines.some(({ primary_column }) => primary_column.time_granularity.toLowerCase() === 'day')
  if (time_spine_table_configurations.length > 0 && !hasDays) {
    setup.events.emit('MFTimespineWithoutYamlConfigurationDeprecation')
  }
}

function unnested(names: readonly string[]): DbtError {
  return failure(
    'Cumulative fields `type_params.window` and `type_params.grain_to_date` should be nested under ' +
      '`type_params.cumulative_type_params.window` and `type_params.cumulative_type_params.grain_to_date`. ' +
      `Invalid metrics: ${names.join(', ')}. See documentation on behavior changes: ` +
      'https://docs.getdbt.com/reference/global-configs/behavior-changes.',
  )
}

function warnOfTimesWithoutGranularity({ manifest, setup }: ParserState): void {
  for (const { dimensions } of manifest.semantic_models.values()) {
    for (const { type, type_params } of dimensions) {
      // dbt's text says nothing of which it is.
      if (type === 'time' && !type_params?.time_granularity) {
        setup.events.emit('TimeDimensionsRequireGranularityDeprecation')
      }
    }
  }
}

/** Time dimensions that are measured by must be there, and a semantic model with dimensions needs a primary entity. */
function checkElements(state: ParserState): void {
  for (const model of state.manifest.semantic_models.values()) {
    const hasPrimary = model.primary_entity || model.entities.some(({ type }) => type === 'primary')
    if (model.dimensions.length > 0 && !hasPrimary) {
      state.failures.push(
        failure(
          `The semantic model ${model.name} contains dimensions, but it does not define a primary entity. ` +
            'Either add an entity with type PRIMARY or set a value for the primary_entity key.',
          nodeTitle(model),
        ),
      )
    }
    const times = new Set(model.dimensions.filter(({ type }) => type === 'time').map(({ name }) => name))
    for (const measure of model.measures) {
      const time = measure.agg_time_dimension ?? model.defaults?.agg_time_dimension
      if (time && times.has(time)) continue
      state.failures.push(
        failure(
          time
            ? `In semantic model '${model.name}', measure '${measure.name}' has the aggregation time dimension set to '${time}', ` +
                'which is not a valid time dimension in the semantic model'
            : `Aggregation time dimension for measure ${measure.name} on semantic model ${model.name} is not set!`,
          nodeTitle(model),
        ),
      )
    }
  }
}

function failure(reason: string, node?: string): DbtError {
  return dbtError('ParsingError', 'semantic/invalid', `Semantic Manifest validation failed.\n${reason}`, {
    ...(node !== undefined && { node }),
  })
}
