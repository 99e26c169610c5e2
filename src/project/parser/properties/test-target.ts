import type { NodeVersion } from '#manifest/nodes/resource.ts'
import type { Entry } from './entry.ts'

/** What a generic test is on. */
export interface TestTarget {
  readonly entry: Entry
  readonly packageName: string
  /** A source's is its name and its table's. */
  readonly name: string
  readonly version: NodeVersion | null
  /** For example `models.orders`. */
  readonly fileKeyName: string
  /** Undefined for what `ref` points at. */
  readonly source?: readonly [source: string, table: string]
}

/** The test's `model` argument, a template: the relation, filtered where the test's `where` says so. */
export function modelArgument({ name, version, source, entry }: TestTarget): string {
  const hasVersion = version && entry.section === 'models'
  const reference = source
    ? `source('${source[0]}', '${source[1]}')`
    : hasVersion
      ? `ref('${name}', version='${version}')`
      : `ref('${name}')`
  return `{{ get_where_subquery(${reference}) }}`
}
