/** What a project says of its snapshots beyond dbt, under `meta: { trellis: … }`. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import type { SnapshotNode } from '#manifest/nodes/snapshot.ts'

const POLICIES = {
  /** The query has a column that the table lacks. `add`: as dbt does. */
  new_columns: ['add', 'refuse'],
  /** The table has a column that the query no longer gives. `keep`: as dbt does, NULL in new rows. */
  removed_columns: ['keep', 'refuse'],
  /** The configuration names another table than the one in which the history is. */
  moved: ['refuse', 'carry_over', 'start_anew'],
} as const

export type SnapshotPolicies = { readonly [Name in keyof typeof POLICIES]: (typeof POLICIES)[Name][number] }

/** The first of the possible values is the usual one. */
export function snapshotPolicies(node: SnapshotNode): SnapshotPolicies {
  const meta: Readonly<Record<string, unknown>> = node.config.meta ?? {}
  const given = meta.trellis ?? {}
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw wrong(node, "'trellis' under meta has to be a mapping")
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(POLICIES, name))
  if (unknown !== undefined) {
    const meant = closest(unknown, Object.keys(POLICIES))
    throw wrong(
      node,
      `'${unknown}' is no policy of a snapshot`,
      meant === undefined ? `policies: ${Object.keys(POLICIES).join(', ')}` : `did you mean '${meant}'?`,
    )
  }
  const chosen = Object.entries(POLICIES).map(([name, values]) => {
    const value = (given as Readonly<Record<string, unknown>>)[name] ?? values[0]
    if (!(values as readonly unknown[]).includes(value)) {
      throw wrong(node, `'${String(value)}' is no value of ${name}`, `values: ${values.join(', ')}`)
    }
    return [name, value]
  })
  return Object.fromEntries(chosen) as SnapshotPolicies
}

/** For example `new_columns=add removed_columns=keep`. */
export function policiesText({ new_columns, removed_columns }: SnapshotPolicies): string {
  return `new_columns=${new_columns} removed_columns=${removed_columns}`
}

function wrong(node: SnapshotNode, message: string, hint?: string): Error {
  return dbtError('DbtValidationError', 'snapshot/policy', message, {
    node: nodeTitle(node),
    setting: 'meta',
    ...(hint !== undefined && { hint }),
  })
}
