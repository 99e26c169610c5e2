import { compare } from '../values/operators.ts'
import { HostCallable } from '../values/host-callable.ts'
import { iterate, tryLength } from '../values/iterate.ts'
import { Obj } from '../values/obj.ts'
import { PyError } from '../values/py-error.ts'
import { Tuple } from '../values/tuple.ts'
import type { Value } from '../values/value.ts'
import type { Closure } from './frame.ts'
import type { RenderScope } from './render-scope.ts'

/** What `loop` is inside a `for`: takes the items one by one, and looks ahead only when asked. */
export class LoopContext extends Obj {
  override readonly typeName: string = 'LoopContext'
  readonly #iterable: Value
  readonly #items: Iterator<Value>
  readonly #scope: RenderScope
  /** Decides which items count; the machine runs it and puts what it takes into `ahead`. */
  readonly filter: Closure | undefined
  /** What `loop(…)` runs, in a recursive loop. */
  readonly recursion: Closure | undefined
  readonly depth0: number
  /** Items that were fetched before their turn. */
  readonly ahead: Value[] = []
  isExhausted = false
  #index0 = -1
  #length: number | undefined
  #current: Value | undefined
  #before: Value | undefined
  #lastChanged: Tuple | undefined

  constructor(
    iterable: Value,
    scope: RenderScope,
    filter: Closure | undefined,
    recursion: Closure | undefined,
    depth0: number,
  ) {
    super()
    this.#iterable = iterable
    this.#items = iterate(iterable)[Symbol.iterator]()
    this.#scope = scope
    this.filter = filter
    this.recursion = recursion
    this.depth0 = depth0
  }

  /** The next item as it comes, before the filter. */
  fetch(): Value | undefined {
    if (this.isExhausted) return undefined
    const step = this.#items.next()
    if (!step.done) return step.value
    this.isExhausted = true
    return undefined
  }

  /** Begins the next round with its item; `undefined` ends the loop. */
  advance(): Value | undefined {
    const item = this.#peek() === undefined ? undefined : this.ahead.shift()
    if (item === undefined) return undefined
    this.#index0++
    this.#before = this.#current
    this.#current = item
    return item
  }

  /** Whether the filter must first decide on more items before an attribute can be told. */
  needsItems(attribute: string): boolean {
    if (this.filter === undefined || this.isExhausted) return false
    switch (attribute) {
      case 'last':
      case 'nextitem':
        return this.ahead.length === 0
      case 'length':
      case 'revindex':
      case 'revindex0':
        return this.#length === undefined
      default:
        return false
    }
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.#index0 + 1
      case 'index0':
        return this.#index0
      case 'first':
        return this.#index0 === 0
      case 'last':
        return this.#peek() === undefined
      case 'length':
        return this.length()
      case 'revindex':
        return this.length() - this.#index0
      case 'revindex0':
        return this.length() - this.#index0 - 1
      case 'depth':
        return this.depth0 + 1
      case 'depth0':
        return this.depth0
      case 'previtem':
        if (this.#index0 === 0) return this.#scope.undefinedWith('there is no previous item')
        return this.#before
      case 'nextitem': {
        const next = this.#peek()
        return next === undefined ? this.#scope.undefinedWith('there is no next item') : next
      }
      case 'cycle':
        return new HostCallable('cycle', ({ args }) => this.#cycle(args))
      case 'changed':
        return new HostCallable('changed', ({ args }) => this.#changed(args))
      default:
        return undefined
    }
  }

  override length(): number {
    if (this.#length !== undefined) return this.#length
    const known = this.filter ? undefined : tryLength(this.#iterable)
    if (known === undefined) {
      while (!this.isExhausted) {
        const item = this.fetch()
        if (item !== undefined) this.ahead.push(item)
      }
    }
    return (this.#length = known ?? this.#index0 + 1 + this.ahead.length)
  }

  override call: NonNullable<Obj['call']> = (call, state) => state.call(this, call.args, call.kwargs)

  override isTrue(): boolean {
    return this.length() > 0
  }

  override qualifiedTypeName(): string {
    return 'jinja2.runtime.LoopContext'
  }

  override repr(): string {
    return `<LoopContext ${this.#index0 + 1}/${this.length()}>`
  }

  #peek(): Value | undefined {
    if (this.ahead.length === 0 && this.filter === undefined) {
      const item = this.fetch()
      if (item !== undefined) this.ahead.push(item)
    }
    return this.ahead[0]
  }

  #cycle(values: readonly Value[]): Value {
    if (values.length === 0) throw new PyError('TypeError', 'no items for cycling given')
    return values[this.#index0 % values.length] as Value
  }

  #changed(values: readonly Value[]): boolean {
    const value = new Tuple(values)
    if (this.#lastChanged && compare('==', this.#lastChanged, value)) return false
    this.#lastChanged = value
    return true
  }
}
