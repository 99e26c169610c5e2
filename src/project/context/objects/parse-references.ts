/** `ref`, `source`, `metric` and `function` while a node is parsed: they note what the node reads. */
import { HostCallable } from '#jinja/values/host-callable.ts'
import type { Value } from '#jinja/values/value.ts'
import type { RefArgs } from '#manifest/nodes/resource.ts'
import { namedReference, refArguments, sourceArguments } from './reference-arguments.ts'

/** Where the references of a node are collected. */
export interface References {
  readonly refs: RefArgs[]
  readonly sources: string[][]
  readonly metrics: string[][]
  readonly functions: string[][]
}

/** `current` is the relation of the node itself: while parsing, it stands for whatever the call will mean. */
export function parseReferences(found: References, current: () => Value): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    [
      'ref',
      new HostCallable('ref', (call) => {
        found.refs.push(refArguments(call))
        return current()
      }),
    ],
    [
      'source',
      new HostCallable('source', (call) => {
        found.sources.push(sourceArguments(call))
        return current()
      }),
    ],
    [
      'metric',
      new HostCallable('metric', (call) => {
        const reference = namedReference('metric', call)
        found.metrics.push(reference)
        return reference.at(-1) as string
      }),
    ],
    [
      'function',
      new HostCallable('function', (call) => {
        found.functions.push(namedReference('function', call))
        return current()
      }),
    ],
  ])
}
