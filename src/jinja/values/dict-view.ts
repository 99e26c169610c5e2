import { isSame, isSubset } from './compare.ts'
import type { Dict } from './dict.ts'
import { iterate, whileUnchanged } from './iterate.ts'
import { type BinaryOperator, Obj } from './obj.ts'
import { PyError } from './py-error.ts'
import { PySet } from './py-set.ts'
import { repr } from './to-string.ts'
import { Tuple } from './tuple.ts'
import type { Value } from './value.ts'

/** What `dict.keys()`, `.values()` and `.items()` give: a live look at the dict. */
export class DictView extends Obj {
  readonly dict: Dict
  readonly part: 'keys' | 'values' | 'items'

  constructor(dict: Dict, part: 'keys' | 'values' | 'items') {
    super()
    this.dict = dict
    this.part = part
  }

  override get typeName(): string {
    return `dict_${this.part}`
  }

  override iterate(): Iterable<Value> {
    return whileUnchanged(this.#members(), () => this.dict.size, 'dictionary changed size')
  }

  override length(): number {
    return this.dict.size
  }

  override contains(value: Value): boolean | undefined {
    if (this.part === 'keys') return this.dict.has(value)
    if (this.part === 'values') return undefined
    if (!(value instanceof Tuple) || value.items.length !== 2) return false
    const found = this.dict.get(value.items[0] as Value)
    return found !== undefined && isSame(found, value.items[1] as Value)
  }

  override equals(other: Value): boolean {
    if (this === other) return true
    if (this.part === 'values') return false
    const isView = other instanceof DictView && other.part !== 'values'
    const size = isView ? other.dict.size : other instanceof PySet ? other.size : -1
    if (size !== this.dict.size) return false
    for (const member of iterate(other)) if (!this.contains(member)) return false
    return true
  }

  /** Keys and items are ordered by inclusion, like sets. */
  override compare(other: Value): number | undefined {
    if (this.part === 'values') return undefined
    const isSetLike = other instanceof PySet || (other instanceof DictView && other.part !== 'values')
    if (!isSetLike) return undefined
    const mine = new PySet(this.iterate())
    const theirs = new PySet(iterate(other))
    if (isSubset(mine, theirs)) return mine.size - theirs.size
    return isSubset(theirs, mine) ? 1 : Number.NaN
  }

  override hash(): string | number | symbol | object {
    if (this.part === 'values') return this
    throw new PyError('TypeError', `unhashable type: '${this.typeName}'`)
  }

  /** Keys and items can be taken apart like sets. */
  override operate(operator: BinaryOperator, other: Value, isReflected: boolean): Value | undefined {
    if (operator !== '-' || this.part === 'values') return undefined
    const from = new PySet(iterate(isReflected ? other : this))
    for (const member of iterate(isReflected ? this : other)) from.delete(member)
    return from
  }

  override repr(): string {
    return `${this.typeName}(${repr(Array.from(this.#members()))})`
  }

  *#members(): IterableIterator<Value> {
    if (this.part === 'keys') yield* this.dict.keys()
    else if (this.part === 'values') yield* this.dict.values()
    else for (const [key, value] of this.dict.entries()) yield new Tuple([key, value])
  }
}
