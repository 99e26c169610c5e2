import type { Code } from '../compile/code.ts'
import { Obj } from '../values/obj.ts'
import type { Value } from '../values/value.ts'
import type { RenderScope } from './render-scope.ts'

/** What `self` is: the template's blocks by name. */
export class TemplateReference extends Obj {
  override readonly typeName: string = 'TemplateReference'
  readonly #scope: RenderScope

  constructor(scope: RenderScope) {
    super()
    this.#scope = scope
  }

  override item(key: Value): Value | undefined {
    const code = typeof key === 'string' ? this.#scope.blocks.get(key) : undefined
    return code && new BlockReference(code, this.#scope)
  }

  override qualifiedTypeName(): string {
    return 'jinja2.runtime.TemplateReference'
  }

  override repr(): string {
    return '<TemplateReference None>'
  }
}

/** What `self.name` is: a block that prints again when it is called. */
export class BlockReference extends Obj {
  override readonly typeName: string = 'BlockReference'
  readonly code: Code
  readonly scope: RenderScope

  constructor(code: Code, scope: RenderScope) {
    super()
    this.code = code
    this.scope = scope
  }

  override call: NonNullable<Obj['call']> = (call, state) => state.call(this, call.args, call.kwargs)

  override attribute(name: string): Value | undefined {
    if (name === 'name') return this.code.name ?? null
    if (name === 'super')
      return this.scope.undefinedWith(`there is no parent block called '${this.code.name}'.`, 'super')
    return undefined
  }

  override qualifiedTypeName(): string {
    return 'jinja2.runtime.BlockReference'
  }
}
