import { NodeCollection, type WrittenMaps, type WrittenRun } from './node-collection.ts'
import type { ManifestNode } from './nodes/node.ts'
import { type NodeOutline, outlinedParents } from './nodes/node-outline.ts'
import type { UniqueId } from './nodes/unique-id.ts'

/** Nodes that an earlier invocation wrote down, one behind the other in the form of an artifact. */
export interface WrittenNodes {
  readonly unique_ids: readonly UniqueId[]
  outline(index: number): NodeOutline
  read(index: number): ManifestNode
  /** The nodes from one index up to another. */
  run(from: number, to: number): WrittenRun
  maps(): WrittenMaps
}

/** A node, or its place among those that were written, as long as nobody has looked at it. */
type Kept = ManifestNode | number

/** Reads a node when it is first looked at. From then on it is the collection's own, and may be changed. */
export class RememberedNodes extends NodeCollection {
  readonly #written: WrittenNodes
  /** By the place among those that were written: what is known of a node, or the node itself once it was read. */
  readonly #known: NodeOutline[] = []
  /** Whether its nodes are still those that were written: then what is known of them is in their order. */
  #isAsWritten = true

  constructor(written: WrittenNodes) {
    super()
    this.#written = written
    for (const [index, unique_id] of written.unique_ids.entries()) super.set(unique_id, index as never)
  }

  #kept(unique_id: UniqueId): Kept | undefined {
    return super.get(unique_id)
  }

  override get(unique_id: UniqueId): ManifestNode | undefined {
    const kept = this.#kept(unique_id)
    if (typeof kept !== 'number') return kept
    const node = this.#written.read(kept)
    this.set(unique_id, node)
    return node
  }

  override set(unique_id: UniqueId, node: ManifestNode): this {
    const kept = this.#kept(unique_id)
    if (typeof kept === 'number') this.#known[kept] = node
    else this.#isAsWritten = false
    return super.set(unique_id, node)
  }

  override delete(unique_id: UniqueId): boolean {
    this.#isAsWritten = false
    return super.delete(unique_id)
  }

  override clear(): void {
    this.#isAsWritten = false
    super.clear()
  }

  override *values(): MapIterator<ManifestNode> {
    for (const unique_id of this.keys()) yield this.get(unique_id) as ManifestNode
  }

  override *entries(): MapIterator<[UniqueId, ManifestNode]> {
    for (const unique_id of this.keys()) yield [unique_id, this.get(unique_id) as ManifestNode]
  }

  override [Symbol.iterator](): MapIterator<[UniqueId, ManifestNode]> {
    return this.entries()
  }

  override forEach(visit: (node: ManifestNode, unique_id: UniqueId, map: Map<UniqueId, ManifestNode>) => void): void {
    for (const [unique_id, node] of this.entries()) visit(node, unique_id, this)
  }

  override *outlines(): Iterable<NodeOutline> {
    // Commands go through all of them several times.
    if (this.#isAsWritten) for (let index = 0; index < this.size; index++) yield this.#outlineOf(index)
    else
      for (const kept of super.values() as Iterable<Kept>) yield typeof kept === 'number' ? this.#outlineOf(kept) : kept
  }

  override outline(unique_id: UniqueId): NodeOutline | undefined {
    const kept = this.#kept(unique_id)
    return typeof kept === 'number' ? this.#outlineOf(kept) : kept
  }

  #outlineOf(index: number): NodeOutline {
    return (this.#known[index] ??= this.#written.outline(index))
  }

  override *written(): Iterable<readonly [UniqueId, ManifestNode] | WrittenRun> {
    let from = 0
    let to = 0
    for (const [unique_id, kept] of super.entries() as Iterable<[UniqueId, Kept]>) {
      const index = typeof kept === 'number' ? kept : undefined
      if (index !== undefined && index === to && to > from) {
        to++
        continue
      }
      if (to > from) yield this.#written.run(from, to)
      from = index ?? 0
      to = index === undefined ? 0 : index + 1
      if (typeof kept !== 'number') yield [unique_id, kept]
    }
    if (to > from) yield this.#written.run(from, to)
  }

  override writtenMaps(): WrittenMaps | undefined {
    const { unique_ids } = this.#written
    if (unique_ids.length !== this.size) return undefined
    const isSame = unique_ids.every((unique_id, index) => {
      const kept = this.#kept(unique_id)
      if (typeof kept === 'number') return true
      return kept !== undefined && isLinkedAs(kept, this.#written.outline(index))
    })
    return isSame ? this.#written.maps() : undefined
  }
}

function isLinkedAs(node: ManifestNode, outline: NodeOutline): boolean {
  const parents = outlinedParents(node)
  const before = outlinedParents(outline)
  return node.group === outline.group && parents.length === before.length && parents.every((id, i) => id === before[i])
}
