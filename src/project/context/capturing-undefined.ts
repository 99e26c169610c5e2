import type { Obj } from '#jinja/values/obj.ts'
import { Undefined } from '#jinja/values/undefined.ts'

/**
 * What an unknown name is while a node's own text is parsed: it can be called and asked for anything, so that a macro
 * of a package that comes later, or one that never existed, is no error before the node runs.
 */
export class CapturingUndefined extends Undefined {
  override readonly call = (): CapturingUndefined => this

  override mappingKeys(): Iterable<never> {
    return []
  }

  override attribute(): Obj {
    return this
  }

  override item(): Obj {
    return this
  }
}
