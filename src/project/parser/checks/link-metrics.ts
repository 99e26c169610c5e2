/** Finds what metrics are made of: measures, semantic models, other metrics. And who reads metrics. */
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { ManifestIndex } from '#manifest/manifest-index.ts'
import type { Metric, MetricInput, MetricInputMeasure } from '#manifest/nodes/metric.ts'
import type { DependsOn } from '#manifest/nodes/resource.ts'
import { type UniqueId, uniqueId } from '#manifest/nodes/unique-id.ts'
import { findSemanticModelOfMeasure, resolveMetric } from '#manifest/resolve-name.ts'
import type { Asking } from '#manifest/search-order.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import type { ParserState } from '../parser-state.ts'

export function linkMetrics(state: ParserState, index: ManifestIndex): void {
  const { manifest } = state
  const linker = new MetricLinker(state.setup.root.projectName, index)
  for (const metric of manifest.metrics.values()) {
    state.attempt(() => {
      linker.link(metric)
      linkReads(linker, metric, metric.metrics)
    })
  }
  const nodes = [...manifest.nodes.values()].filter((node) => node.resource_type !== 'seed')
  for (const node of [...nodes, ...manifest.exposures.values()])
    state.attempt(() => linkReads(linker, node, node.metrics))
  for (const query of manifest.saved_queries.values()) {
    state.attempt(() =>
      linkReads(
        linker,
        query,
        query.query_params.metrics.map((name) => [name]),
      ),
    )
  }
}

interface Reading {
  readonly resource_type: string
  readonly name: string
  readonly unique_id: string
  readonly package_name: string
  readonly original_file_path: string
  readonly depends_on: DependsOn
  readonly config: object
}

/** `metric('name')` calls, and the metrics of saved queries. */
function linkReads(linker: MetricLinker, node: Reading, metrics: readonly (readonly string[])[]): void {
  for (const reference of metrics) {
    const name = reference.at(-1) ?? ''
    const packageName = reference.length === 2 ? (reference[0] ?? null) : null
    const resolved = resolveMetric(linker.index, name, packageName, linker.asking(node))
    if (resolved.kind === 'found') {
      add(node, resolved.node.unique_id)
      continue
    }
    Object.assign(node.config, { enabled: false })
    const title = node.resource_type.replace(/(^|_)[a-z]/g, (start) => start.toUpperCase())
    const reason = resolved.kind === 'disabled' ? 'is disabled' : 'was not found'
    const meant = resolved.kind === 'missing' ? closest(name, linker.index.metrics.keys()) : undefined
    throw dbtError(
      'TargetNotFoundError',
      resolved.kind === 'disabled' ? 'metric/disabled' : 'metric/not-found',
      `${title} '${node.unique_id}' (${node.original_file_path}) depends on a metric named '${name}' ` +
        `${packageName === null ? '' : `in package or project '${packageName}' `}which ${reason}`,
      {
        category: 'Compilation Error',
        node: nodeTitle(node),
        ...(meant !== undefined && { hint: `did you mean '${meant}'?` }),
      },
    )
  }
}

function add({ depends_on }: { readonly depends_on: DependsOn }, id: UniqueId): void {
  if (!depends_on.nodes.includes(id)) depends_on.nodes.push(id)
}

class MetricLinker {
  readonly index: ManifestIndex
  readonly #root: string
  readonly #linked = new Set<UniqueId>()

  constructor(root: string, index: ManifestIndex) {
    this.#root = root
    this.index = index
  }

  asking({ package_name }: { readonly package_name: string }): Asking {
    return { package: package_name, root: this.#root }
  }

  /** Sets a metric's input measures and what it depends on, those that it is made of first. */
  link(metric: Metric): void {
    if (this.#linked.has(metric.unique_id)) return
    this.#linked.add(metric.unique_id)
    const { type_params: params } = metric
    switch (metric.type) {
      case 'simple':
        if (params.measure) this.#linkMeasures(metric, [params.measure])
        else if (params.metric_aggregation_params) {
          add(metric, uniqueId('semantic_model', this.#root, params.metric_aggregation_params.semantic_model))
        } else
          throw failure(
            metric,
            `Simple metric ${metric.name} should have a measure or agg type defined, but it does not.`,
          )
        return
      case 'cumulative': {
        const input = params.cumulative_type_params?.metric
        if (params.measure) this.#linkMeasures(metric, [params.measure])
        else if (input) this.#linkMetrics(metric, [input])
        else
          throw failure(
            metric,
            `Cumulative metric ${metric.name} should have a measure or input_metric defined, but it does not.`,
          )
        return
      }
      case 'conversion':
        this.#linkConversion(metric)
        return
      case 'ratio': {
        const { numerator, denominator } = params
        if (!numerator || !denominator)
          throw failure(metric, 'Invalid ratio metric. Both a numerator and denominator must be specified')
        this.#linkMetrics(metric, [numerator, denominator], true)
        return
      }
      case 'derived':
        this.#linkMetrics(metric, params.metrics ?? [], true)
    }
  }

  #linkConversion(metric: Metric): void {
    const { base_measure, conversion_measure, base_metric, conversion_metric } =
      metric.type_params.conversion_type_params ?? {}
    if (base_measure && conversion_measure) this.#linkMeasures(metric, [base_measure, conversion_measure])
    else if (base_metric && conversion_metric) this.#linkMetrics(metric, [base_metric, conversion_metric])
    else {
      throw failure(
        metric,
        `Depending the version of YAML being used, conversion metric \`${metric.name}\` ` +
          'must have base and conversion measures or base and conversion metrics defined.',
      )
    }
  }

  #linkMeasures(metric: Metric, measures: readonly MetricInputMeasure[]): void {
    for (const measure of measures) addMeasure(metric, measure)
    for (const { name } of metric.type_params.input_measures) {
      const model = findSemanticModelOfMeasure(this.index, name, this.asking(metric))
      if (!model) {
        const meant = closest(name, this.index.measures.keys())
        throw failure(
          metric,
          `A semantic model having a measure \`${name}\` does not exist but was referenced.`,
          meant && `did you mean the measure '${meant}'?`,
        )
      }
      if (!model.config.enabled) {
        throw failure(metric, `The measure \`${name}\` is referenced on disabled semantic model \`${model.name}\`.`)
      }
      add(metric, model.unique_id)
    }
  }

  #linkMetrics(metric: Metric, inputs: readonly MetricInput[], takesMeasures = false): void {
    for (const { name } of inputs) {
      const resolved = resolveMetric(this.index, name, null, this.asking(metric))
      if (resolved.kind === 'disabled')
        throw failure(metric, `The metric \`${name}\` is disabled and thus cannot be referenced.`)
      if (resolved.kind === 'missing') {
        const meant = closest(name, this.index.metrics.keys())
        const by = takesMeasures ? ` by metric \`${metric.name}\`` : ''
        throw failure(
          metric,
          `The metric \`${name}\` does not exist but was referenced${by}.`,
          meant && `did you mean '${meant}'?`,
        )
      }
      this.link(resolved.node)
      if (takesMeasures) for (const measure of resolved.node.type_params.input_measures) addMeasure(metric, measure)
      add(metric, resolved.node.unique_id)
    }
  }
}

function addMeasure({ type_params: { input_measures } }: Metric, measure: MetricInputMeasure): void {
  const written = JSON.stringify(measure)
  if (!input_measures.some((known) => JSON.stringify(known) === written)) input_measures.push(measure)
}

function failure(metric: Metric, message: string, hint?: string): DbtError {
  return dbtError('ParsingError', 'metric/input', message, {
    node: nodeTitle(metric),
    ...(hint !== undefined && { hint }),
  })
}
