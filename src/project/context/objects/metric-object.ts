/** What `metric()` gives: while parsing its name alone, when running also the fields of the metric and what it is made from. */
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Metric } from '#manifest/nodes/metric.ts'
import { nodeObject } from './result-object.ts'

export class MetricNameObject extends Obj {
  override readonly typeName: string = 'MetricReference'
  readonly #name: string
  readonly #packageName: string | null

  constructor(name: string, packageName: string | null) {
    super()
    this.#name = name
    this.#packageName = packageName
  }

  override attribute(name: string): Value | undefined {
    if (name === 'metric_name') return this.#name
    return name === 'package_name' ? this.#packageName : undefined
  }

  override str(): string {
    return this.#name
  }
}

export class MetricObject extends MetricNameObject {
  override readonly typeName = 'ResolvedMetricReference'
  readonly #metric: Metric
  readonly #find: (unique_id: string) => Metric | undefined

  constructor(metric: Metric, find: (unique_id: string) => Metric | undefined) {
    super(metric.name, metric.package_name)
    this.#metric = metric
    this.#find = find
  }

  override attribute(name: string): Value | undefined {
    const answer = ANSWERS.get(name)
    if (answer) return new HostCallable(name, () => answer([...upstream(this.#metric, this.#find)]))
    return super.attribute(name) ?? nodeObject(this.#metric).attribute(name)
  }
}

interface Step {
  readonly metric: Metric
  /** 1 for the metric itself. */
  readonly depth: number
  /** Whether all metrics on the way from it are derived. */
  readonly isThroughDerived: boolean
}

/** A metric and those it is made from, once for each way that leads there. */
function* upstream(
  metric: Metric,
  find: (unique_id: string) => Metric | undefined,
  depth = 1,
  isBelowDerived = true,
): Generator<Step> {
  const isThroughDerived = isBelowDerived && isDerived(metric)
  yield { metric, depth, isThroughDerived }
  for (const id of metric.depends_on.nodes) {
    const parent = find(id)
    if (parent) yield* upstream(parent, find, depth + 1, isThroughDerived)
  }
}

function isDerived({ type }: Metric): boolean {
  return type === 'derived' || type === 'ratio'
}

const names = (steps: readonly Step[]): Value => [...new Set(steps.map(({ metric }) => metric.name))]

const ANSWERS: ReadonlyMap<string, (steps: readonly Step[]) => Value> = new Map([
  ['full_metric_dependency', names],
  ['base_metric_dependency', (steps) => names(steps.filter(({ metric }) => !isDerived(metric)))],
  ['derived_metric_dependency', (steps) => names(steps.filter(({ metric }) => isDerived(metric)))],
  [
    'derived_metric_dependency_depth',
    (steps) =>
      steps
        .filter(({ isThroughDerived }) => isThroughDerived)
        .map(({ metric, depth }): Value => Dict.of([[metric.name, depth]])),
  ],
])
