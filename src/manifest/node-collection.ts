import type { ManifestNode } from './nodes/node.ts'
import type { NodeOutline } from './nodes/node-outline.ts'
import type { UniqueId } from './nodes/unique-id.ts'

/** Neighbours as an artifact holds them, `"id": {…}, "id": {…}` in ASCII, and where in it each of them ends. */
export interface WrittenRun {
  readonly chunks: Iterable<Uint8Array>
  readonly ends: Iterable<number>
}

/** Those sections of an artifact that follow from what the nodes depend on, each from its brace to the fellow of it. */
export interface WrittenMaps {
  readonly parent_map: Iterable<Uint8Array>
  readonly child_map: Iterable<Uint8Array>
  readonly group_map: Iterable<Uint8Array>
}

/**
 * What a manifest holds under `nodes`. Who goes through all of them asks for outlines, which cost less where a node
 * was written down by an earlier invocation and nobody has looked at it yet.
 */
export class NodeCollection extends Map<UniqueId, ManifestNode> {
  outlines(): Iterable<NodeOutline> {
    return this.values()
  }

  outline(unique_id: UniqueId): NodeOutline | undefined {
    return this.get(unique_id)
  }

  /** All nodes in order, neighbours that are as they were written together. */
  *written(): Iterable<readonly [UniqueId, ManifestNode] | WrittenRun> {
    yield* this
  }

  /** Undefined where nothing of them was written, or a node has come, gone or changed what it depends on. */
  writtenMaps(): WrittenMaps | undefined {
    return undefined
  }
}
