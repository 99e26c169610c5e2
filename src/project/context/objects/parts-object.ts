import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import { repr, str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import { COMPONENTS } from '#warehouse/adapter/policy.ts'
import { noDictionary } from './no-dictionary.ts'
import { namedArguments } from './plain-arguments.ts'

/** `relation.path`, `relation.quote_policy`: three parts by name. */
export class PartsObject extends Obj {
  override readonly typeName: string
  readonly parts: Readonly<Record<string, string | boolean | null>>

  constructor(typeName: string, parts: Readonly<Record<string, string | boolean | null>>) {
    super()
    this.typeName = typeName
    this.parts = parts
  }

  override qualifiedTypeName(): string {
    return `dbt.adapters.contracts.relation.${this.typeName}`
  }

  override attribute(name: string): Value | undefined {
    if (name === 'get_part') {
      return new HostCallable(name, (call) => {
        const { key } = namedArguments({ method: `${this.typeName}.get_part` }, call, ['key'], 1)
        return this.parts[str(key ?? null)] ?? null
      })
    }
    return Object.hasOwn(this.parts, name) ? (this.parts[name] ?? null) : undefined
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'string' ? this.attribute(key) : undefined
  }

  override iterate(): Iterable<Value> {
    throw noDictionary(this)
  }

  override length(): number {
    throw noDictionary(this)
  }

  override isMapping(): boolean {
    return true
  }

  override equals(other: Value): boolean {
    return other instanceof PartsObject && COMPONENTS.every((part) => this.parts[part] === other.parts[part])
  }

  override repr(): string {
    return `${this.typeName}(${COMPONENTS.map((part) => `${part}=${repr(this.parts[part] ?? null)}`).join(', ')})`
  }
}
