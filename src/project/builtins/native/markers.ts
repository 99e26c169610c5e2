import { getAttribute } from '#jinja/values/access.ts'
import { Obj } from '#jinja/values/obj.ts'
import { repr, str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'

/** What a native rendering shall make of a text: nothing, any literal, a bool or a number. */
export type MarkerKind = 'text' | 'native' | 'bool' | 'number'

/** A string that remembers what it shall become when it is all that a setting's template renders. */
export class Marker extends Obj {
  override readonly typeName = 'str'
  readonly kind: MarkerKind
  readonly marked: string

  constructor(kind: MarkerKind, marked: string) {
    super()
    this.kind = kind
    this.marked = marked
  }

  override attribute(name: string): Value | undefined {
    return getAttribute(this.marked, name)
  }

  override text(): string {
    return this.marked
  }

  override iterate(): Iterable<Value> {
    return this.marked
  }

  override length(): number {
    return [...this.marked].length
  }

  override str(): string {
    return this.marked
  }

  override repr(): string {
    return repr(this.marked)
  }

  override hash(): string {
    return this.marked
  }

  override equals(other: Value): boolean {
    return other instanceof Marker ? other.marked === this.marked : other === this.marked
  }
}

const KINDS: Readonly<Record<string, MarkerKind>> = {
  as_text: 'text',
  as_bool: 'bool',
  as_native: 'native',
  as_number: 'number',
}

/** dbt's filters `as_text`, `as_bool`, `as_native` and `as_number`: markers where rendering is native, else they change nothing. */
export function markerFilters(isNative: boolean): ReadonlyMap<string, (value: Value) => Value> {
  return new Map(
    Object.entries(KINDS).map(([name, kind]) => [
      name,
      (value: Value): Value => (isNative ? new Marker(kind, str(value)) : value),
    ]),
  )
}

/** dbt's filter `is_list`. */
export function isList(value: Value): boolean {
  return Array.isArray(value)
}
