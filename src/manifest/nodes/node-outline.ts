import type { NodeVersion } from './resource.ts'
import type { ManifestNode } from './node.ts'
import type { UniqueId } from './unique-id.ts'

/** What is known of a node without its text and its documentation: enough to link it, to select it by place and to count it. */
export interface NodeOutline {
  readonly unique_id: UniqueId
  readonly resource_type: ManifestNode['resource_type']
  readonly name: string
  readonly package_name: string
  readonly fqn: readonly string[]
  readonly original_file_path: string
  readonly patch_path: string | null
  readonly tags: readonly string[]
  readonly group: string | null
  readonly database: string | null
  readonly schema: string
  /** Of models alone. */
  readonly version?: NodeVersion | null
  readonly latest_version?: NodeVersion | null
  /** Of models alone: anything, where the model is a time spine. */
  readonly time_spine?: unknown
  /** Of generic tests alone. */
  readonly test_metadata?: unknown
  /** Seeds read from no nodes. */
  readonly depends_on: { readonly nodes?: readonly UniqueId[]; readonly macros?: unknown }
  readonly config: {
    readonly enabled: boolean
    readonly materialized?: string
    readonly store_failures?: boolean | null
  }
}

/** The nodes that a node reads from. */
export function outlinedParents(outline: NodeOutline): readonly UniqueId[] {
  return outline.depends_on.nodes ?? []
}
