import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'
import { nodeObject } from './result-object.ts'

/** `node` as a query comment sees it: the node itself, in which whatever it does not have is an empty text. */
export class CommentedNode extends Obj {
  override readonly typeName = 'QueryHeaderContextWrapper'
  readonly #node: Obj

  constructor(node: Parameters<typeof nodeObject>[0]) {
    super()
    this.#node = nodeObject(node)
  }

  override attribute(name: string): Value {
    const value = this.#node.attribute(name)
    return value === undefined ? '' : value
  }
}
