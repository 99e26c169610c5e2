import type { CallArguments, CallState } from './call.ts'
import type { Float } from './float.ts'
import { PyError } from './py-error.ts'
import type { Value } from './value.ts'

/**
 * Whatever is not one of Python's plain values: undefined, callables, modules, dates, relations, tables.
 * A host object answers only for what it overrides; nothing of JavaScript's prototype can be reached from a template.
 */
export abstract class Obj {
  /** Python's name of the type, as error messages say it: for example `datetime.timedelta`. */
  abstract readonly typeName: string

  /** `undefined` means there is no such attribute. Methods are returned as callable values. */
  attribute(_name: string): Value | undefined {
    return undefined
  }

  /** `obj[key]`; `undefined` means there is no such item. Attributes are the engine's next try. */
  item(_key: Value): Value | undefined {
    return undefined
  }

  /** Whether it has `obj[key]` at all, so that a key it lacks is a KeyError. */
  isSubscriptable(): boolean {
    return this.item !== Obj.prototype.item
  }

  setItem(_key: Value, _value: Value): void {
    throw new PyError('TypeError', `'${this.typeName}' object does not support item assignment`)
  }

  /** `undefined` means it is not callable. */
  readonly call?: (call: CallArguments, state: CallState) => Value | Promise<Value>

  /** `undefined` means it is not iterable. */
  iterate(): Iterable<Value> | undefined {
    return undefined
  }

  /** `undefined` means it has no length. */
  length(): number | undefined {
    return undefined
  }

  /** `undefined` means "ask by iterating". */
  contains(_value: Value): boolean | undefined {
    return undefined
  }

  isTrue(): boolean {
    const length = this.length()
    return length === undefined || length > 0
  }

  str(): string {
    return this.repr()
  }

  repr(): string {
    return `<${this.typeName} object>`
  }

  /** Two objects that are equal must answer with the same key. */
  hash(): string | number | symbol | object {
    return this
  }

  equals(other: Value): boolean {
    return this === other
  }

  /** The text of an object that is a str to Python, such as Markup; `undefined` for all others. */
  text(): string | undefined {
    return undefined
  }

  /** Module and class as Jinja names the type of an object that lacks an attribute. */
  qualifiedTypeName(): string {
    return this.typeName
  }

  /** Python's `-x` and `+x`; `undefined` means the object has no such operator. */
  operateUnary(_operator: '-' | '+'): Value | undefined {
    return undefined
  }

  /** Python's `__format__`, which `str.format` asks; `undefined` means only the empty format is known. */
  format(_specification: string): string | undefined {
    return undefined
  }

  /** The number that `int()`, `float()` and number formats read from the object; `undefined` where it is none. */
  toNumber(): number | bigint | Float | undefined {
    return undefined
  }

  /** Negative, zero or positive; `undefined` means the two have no order. */
  compare(_other: Value): number | undefined {
    return undefined
  }

  /** Python's `__add__` and kin; `undefined` is Python's NotImplemented. `isReflected` when this stands on the right. */
  operate(_operator: BinaryOperator, _other: Value, _isReflected: boolean): Value | undefined {
    return undefined
  }

  /** What Python's `dict(x)` asks `x.keys()` for; `undefined` where there is no such method. */
  mappingKeys(): Iterable<Value> | undefined {
    return this.isMapping() ? this.iterate() : undefined
  }

  /** Python's `isinstance(x, collections.abc.Mapping)`, which Jinja's test `mapping` asks. */
  isMapping(): boolean {
    return false
  }
}

/** The operators that objects may answer to. */
export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**'
