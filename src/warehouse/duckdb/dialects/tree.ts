/**
 * What the parser makes of a statement: plain data in which each kind of node is a key, for example
 * `{ Function: { name: [{ Identifier: { value, span } }], … } }`. Names and values know where they stand, other nodes do not.
 */
export type Tree = null | boolean | number | string | readonly Tree[] | TreeNode

/** A node with its fields. */
export interface TreeNode {
  readonly [field: string]: Tree | undefined
}

/** Whether it has fields. */
export function isNode(tree: Tree | undefined): tree is TreeNode {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree)
}

/** The node of this kind that a tree is; undefined if it is another. */
export function asKind(tree: Tree | undefined, kind: string): TreeNode | undefined {
  const node = isNode(tree) ? tree[kind] : undefined
  return isNode(node) ? node : undefined
}

/** The list in a field; empty if there is none. */
export function listOf(tree: Tree | undefined): readonly Tree[] {
  return Array.isArray(tree) ? (tree as readonly Tree[]) : []
}

/** Goes through a tree from the outside inwards. A visitor that answers `false` is not shown what is within. */
export function walk(tree: Tree | undefined, visit: (kind: string, node: Tree) => boolean | undefined): void {
  if (Array.isArray(tree)) {
    for (const item of tree as readonly Tree[]) walk(item, visit)
  } else if (isNode(tree)) {
    for (const [kind, node] of Object.entries(tree)) {
      if (node !== undefined && visit(kind, node) !== false) walk(node, visit)
    }
  }
}
