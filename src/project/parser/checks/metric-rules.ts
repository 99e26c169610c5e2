/** What MetricFlow asks of metrics, beyond what their own kind asks of each. */
import { repr } from '#jinja/values/to-string.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { Metric, MetricInputMeasure, MetricTimeWindow } from '#manifest/nodes/metric.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import { conversionProblems, conversionWarnings } from './conversion-rules.ts'
import { grainProblems, granularitiesOf, windowProblems } from './granularity-rules.ts'
import { measureOwners, type OwnedMeasure } from './measure-owners.ts'
import type { SemanticProblem } from './semantic-problem.ts'
import { nameProblems } from './semantic-rules.ts'

/** All that is wrong with metrics, one after the other. */
export function* metricProblems(manifest: Manifest): Iterable<SemanticProblem> {
  const owners = measureOwners(manifest)
  const granularities = granularitiesOf(manifest)
  const aliases = new Map<string, string[]>()
  for (const metric of manifest.metrics.values()) {
    const node = nodeTitle(metric)
    for (const message of [
      ...derivedProblems(metric, granularities),
      ...aliasProblems(metric, owners, aliases),
      ...cumulativeProblems(metric, granularities),
      ...conversionProblems(metric, manifest, owners, granularities),
    ]) {
      yield { message, node }
    }
  }
}

/** What may be meant as it is, and is told only. */
export function* metricWarnings(manifest: Manifest): Iterable<string> {
  const owners = measureOwners(manifest)
  for (const metric of manifest.metrics.values()) {
    yield* inputWarnings(metric)
    yield* conversionWarnings(metric)
    for (const [each, versions] of severalVersions(metric.type_params.input_measures)) {
      const [first] = versions
      if (!first || !areTheSame(versions)) continue
      yield `PydanticMetric ${metric.name} has multiple identical input measures specifications for measure ${each}. This might ` +
        `be hiding a semantic error. Input measure specification: ${fieldsInPython(first).join(' ')}.`
    }
    if (metric.type === 'derived') yield* exprWarnings(metric)
    const { expr, measure } = metric.type_params
    const proxied = metric.type === 'simple' && measure ? owners.get(measure.name)?.measure : undefined
    if (proxied && expr !== null && expr !== proxied.expr && expr !== proxied.name) {
      yield `Metric '${metric.name}' should not have an expr set if it's proxy from measures`
    }
  }
}

function* inputWarnings({ name, type, type_params }: Metric): Iterable<string> {
  const { measure, cumulative_type_params: cumulative } = type_params
  if (type === 'cumulative' && measure && cumulative?.metric) {
    yield `Cumulative metric '${name}' should not have both a measure and a metric as inputs. ` +
      'The measure will be ignored; please remove it to avoid confusion.'
  }
  if (type === 'cumulative' && !measure && !cumulative?.metric) {
    yield `Cumulative metric '${name}' must have either a measure or a metric as inputs. Please add one of them.`
  }
}

function* exprWarnings({ name, type_params: { expr, metrics } }: Metric): Iterable<string> {
  if (!expr) {
    yield `No \`expr\` set for derived metric ${name}. Please add an \`expr\` that references all input metrics.`
    return
  }
  for (const { alias, name: own } of metrics ?? []) {
    const input = alias ?? own
    if (expr.includes(input)) continue
    yield `Input metric '${input}' is not used in \`expr\`: '${expr}' for derived metric '${name}'. ` +
      'Please update the `expr` or remove the input metric.'
  }
}

function* derivedProblems({ name, type, type_params }: Metric, granularities: ReadonlySet<string>): Iterable<string> {
  if (type !== 'derived') return
  const inputs = type_params.metrics ?? []
  if (inputs.length === 0) {
    yield `No input metrics found for derived metric '${name}'. Please add metrics to type_params.metrics.`
  }
  const used = new Set(inputs.map((input) => input.name))
  for (const { alias, name: input } of inputs) {
    if (!alias) continue
    yield* nameProblems(alias)
    if (!used.has(alias)) continue
    yield `Alias '${alias}' for input metric: '${input}' is already being used. Please choose another alias.`
  }
  for (const input of inputs) {
    if (input.offset_window) yield* windowProblems(input.offset_window, granularities, { allowsCustom: true })
    yield* grainProblems('offset_to_grain', input.offset_to_grain)
    if (input.offset_window && input.offset_to_grain) {
      yield `Both offset_window and offset_to_grain set for derived metric '${name}' on input metric ` +
        `'${input.name}'. Please set one or the other.`
    }
  }
}

/** An alias belongs to one metric; what is made of others takes theirs along. */
function* aliasProblems(
  { name, type_params: { input_measures } }: Metric,
  owners: ReadonlyMap<string, OwnedMeasure>,
  aliases: Map<string, string[]>,
): Iterable<string> {
  for (const [each, versions] of severalVersions(input_measures)) {
    const bare = versions.filter(({ filter, alias }) => filter && alias === null)
    if (areTheSame(versions) || bare.length === 0) continue
    yield `PydanticMetric ${name} depends on multiple different constrained versions of measure ${each}. In such cases, aliases ` +
      'must be provided, but the following input measures have constraints specified without an alias: ' +
      `[${bare.map((input) => `PydanticMetricInputMeasure(${fieldsInPython(input).join(', ')})`).join(', ')}].`
  }
  for (const input of input_measures) {
    const { alias } = input
    if (!alias) continue
    yield* nameProblems(alias)
    if (owners.has(alias)) {
      yield `Alias \`${alias}\` for measure \`${input.name}\` conflicts with measure names defined elsewhere in the ` +
        'model! This can cause ambiguity for certain types of query. Please choose another alias.'
    }
    const metrics = aliases.get(alias)
    if (metrics) {
      yield `Measure alias ${alias} conflicts with a measure alias used elsewhere in the model! This can cause ambiguity for ` +
        'certain types of query. Please choose another alias, or, if the measures are constrained in the same way, ' +
        'consider centralizing that definition in a new semantic model. ' +
        `Measure specification: ${fieldsInPython(input).join(' ')}. Existing metrics with that measure alias used: ${repr(metrics)}`
    }
    aliases.set(alias, [...(metrics ?? []), name])
  }
}

/** The measures that are put in more than once. */
function severalVersions(inputs: readonly MetricInputMeasure[]): (readonly [string, readonly MetricInputMeasure[]])[] {
  const names = [...new Set(inputs.map(({ name }) => name))]
  return names
    .map((each) => [each, inputs.filter(({ name }) => name === each)] as const)
    .filter(([, versions]) => versions.length > 1)
}

function areTheSame([first, ...rest]: readonly MetricInputMeasure[]): boolean {
  return rest.every((each) => JSON.stringify(each) === JSON.stringify(first))
}

/** What an input has, as MetricFlow prints it. */
function fieldsInPython(input: MetricInputMeasure): string[] {
  const { name, filter, alias, join_to_timespine, fill_nulls_with } = input
  const filters = filter?.where_filters.map(
    ({ where_sql_template }) => `PydanticWhereFilter(where_sql_template=${repr(where_sql_template)})`,
  )
  return [
    `name=${repr(name)}`,
    `filter=${filters ? `PydanticWhereFilterIntersection(where_filters=[${filters.join(', ')}])` : 'None'}`,
    `alias=${repr(alias)}`,
    `join_to_timespine=${repr(join_to_timespine)}`,
    `fill_nulls_with=${repr(fill_nulls_with)}`,
  ]
}

function* cumulativeProblems({ name, type_params }: Metric, granularities: ReadonlySet<string>): Iterable<string> {
  const params = type_params.cumulative_type_params
  if (!params) return
  const { window: old } = type_params
  if (old && params.window && (old.count !== params.window.count || old.granularity !== params.window.granularity)) {
    yield `Got differing values for \`window\` on cumulative metric '${name}'. In \`type_params.window\`, got ` +
      `'${windowInPython(old)}'. In \`type_params.cumulative_type_params.window\`, got '${windowInPython(params.window)}'. ` +
      'Please remove the value from `type_params.window`.'
  }
  yield* grainProblems('grain_to_date', params.grain_to_date)
  if (!params.window) return
  if (params.grain_to_date) {
    yield 'Both window and grain_to_date set for cumulative metric. Please set one or the other.'
  }
  yield* windowProblems(params.window, granularities)
}

function windowInPython({ count, granularity }: MetricTimeWindow): string {
  return `count=${count} granularity=${repr(granularity)}`
}
