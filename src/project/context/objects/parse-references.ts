/** `ref`, `source`, `metric` and `function` while a node is parsed: they note what the node reads. */
import type { Value } from '#jinja/values/value.ts'
import type { RefArgs } from '#manifest/nodes/resource.ts'
import type { ProjectSetup } from '../setup.ts'
import { MetricNameObject } from './metric-object.ts'
import { namedReference, refArguments, sourceArguments } from './reference-arguments.ts'
import { ResolverObject } from './runtime-config-object.ts'

/** Where the references of a node are collected. */
export interface References {
  readonly refs: RefArgs[]
  readonly sources: string[][]
  readonly metrics: string[][]
  readonly functions: string[][]
}

/** `current` is the relation of the node itself: while parsing, it stands for whatever the call will mean. */
export function parseReferences(
  setup: ProjectSetup,
  found: References,
  current: () => Value,
): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    [
      'ref',
      new ResolverObject('ref', setup, (call) => {
        found.refs.push(refArguments(call))
        return current()
      }),
    ],
    [
      'source',
      new ResolverObject('source', setup, (call) => {
        found.sources.push(sourceArguments(call))
        return current()
      }),
    ],
    [
      'metric',
      new ResolverObject('metric', setup, (call) => {
        const reference = namedReference('metric', call)
        found.metrics.push(reference)
        return new MetricNameObject(
          reference.at(-1) as string,
          reference.length === 2 ? (reference[0] as string) : null,
        )
      }),
    ],
    [
      'function',
      new ResolverObject('function', setup, (call) => {
        found.functions.push(namedReference('function', call))
        return current()
      }),
    ],
  ])
}
