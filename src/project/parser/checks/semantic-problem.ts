import { nodeTitle, type TitledNode } from '#manifest/nodes/node-title.ts'

/** What is wrong with a part of the semantic layer. */
export interface SemanticProblem {
  readonly message: string
  /** The node as errors name it. */
  readonly node: string
}

export type Problems = Iterable<SemanticProblem>

export function about(node: TitledNode, message: string): SemanticProblem {
  return { message, node: nodeTitle(node) }
}
