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

/** Reads a node when it is first looked at. From then on it is the collection's own, and may be changed. */
export class RememberedNodes extends NodeCollection {
  readonly #written: WrittenNodes
  readonly #unread: Map<UniqueId, number>
  readonly #outlines: NodeOutline[] = []

  constructor(written: WrittenNodes) {
    super()
    this.#written = written
    this.#unread = new Map()
    written.unique_ids.forEach((unique_id, index) => {
      super.set(unique_id, undefined as never)
      this.#unread.set(unique_id, index)
    })
  }

  override get(unique_id: UniqueId): ManifestNode | undefined {
    const index = this.#unread.get(unique_id)
    if (index === undefined) return super.get(unique_id)
    const node = this.#written.read(index)
    this.set(unique_id, node)
    return node
  }

  override set(unique_id: UniqueId, node: ManifestNode): this {
    // While a Map is made, its fields are not there yet.
    this.#unread?.delete(unique_id)
    return super.set(unique_id, node)
  }

  override delete(unique_id: UniqueId): boolean {
    this.#unread.delete(unique_id)
    return super.delete(unique_id)
  }

  override clear(): void {
    this.#unread.clear()
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
    for (const unique_id of this.keys()) {
      const index = this.#unread.get(unique_id)
      yield index === undefined ? (super.get(unique_id) as ManifestNode) : this.#outlineOf(index)
    }
  }

  override outline(unique_id: UniqueId): NodeOutline | undefined {
    const index = this.#unread.get(unique_id)
    return index === undefined ? super.get(unique_id) : this.#outlineOf(index)
  }

  #outlineOf(index: number): NodeOutline {
    const known = this.#outlines[index]
    if (known) return known
    const outline = this.#written.outline(index)
    this.#outlines[index] = outline
    return outline
  }

  override *written(): Iterable<readonly [UniqueId, ManifestNode] | WrittenRun> {
    let from = 0
    let to = 0
    for (const unique_id of this.keys()) {
      const index = this.#unread.get(unique_id)
      if (index !== undefined && index === to && to > from) {
        to++
        continue
      }
      if (to > from) yield this.#written.run(from, to)
      from = index ?? 0
      to = index === undefined ? 0 : index + 1
      if (index === undefined) yield [unique_id, super.get(unique_id) as ManifestNode]
    }
    if (to > from) yield this.#written.run(from, to)
  }

  override writtenMaps(): WrittenMaps | undefined {
    const { unique_ids } = this.#written
    if (unique_ids.length !== this.size) return undefined
    const isSame = unique_ids.every((unique_id, index) => {
      if (this.#unread.has(unique_id)) return true
      const node = super.get(unique_id)
      return node !== undefined && isLinkedAs(node, this.#outlineOf(index))
    })
    return isSame ? this.#written.maps() : undefined
  }
}

function isLinkedAs(node: ManifestNode, outline: NodeOutline): boolean {
  const parents = outlinedParents(node)
  const before = outlinedParents(outline)
  return node.group === outline.group && parents.length === before.length && parents.every((id, i) => id === before[i])
}
