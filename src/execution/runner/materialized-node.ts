import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'

/** What is built by a macro of its materialization. */
export type MaterializedNode = ManifestNode | FunctionNode
