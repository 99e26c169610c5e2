import type { GraphNode, ManifestNode } from '../nodes/node.ts'
import type { NodeOutline } from '../nodes/node-outline.ts'

/** A candidate as far as its place says what it is: the many that stand under `nodes` in outline only. */
export type Candidate = NodeOutline | Exclude<GraphNode, ManifestNode>
