import { Obj } from './obj.ts'
import type { Value } from './value.ts'
import { PyError, type PyErrorType } from './py-error.ts'

/**
 * Jinja's Undefined: prints as nothing, is false, is empty; anything else done with it raises UndefinedError.
 * An environment may make another kind (chainable, callable) through its `undefined` setting.
 */
export class Undefined extends Obj {
  override readonly typeName: string = 'Undefined'
  /** The message of the error that its use raises, for example `'x' is undefined`. */
  readonly hint: string
  readonly errorType: PyErrorType

  constructor(hint: string, errorType: PyErrorType = 'UndefinedError') {
    super()
    this.hint = hint
    this.errorType = errorType
  }

  /** Raises the error that using an undefined value means. */
  fail(): never {
    throw new PyError(this.errorType, this.hint)
  }

  override attribute(_name: string): Value {
    return this.fail()
  }

  override item(): never | Obj {
    return this.fail()
  }

  override readonly call: NonNullable<Obj['call']> = () => this.fail()

  override operate(): never {
    return this.fail()
  }

  override operateUnary(): never {
    return this.fail()
  }

  override compare(): never {
    return this.fail()
  }

  override toNumber(): never {
    return this.fail()
  }

  /** All undefined values of one kind are equal. */
  override equals(other: unknown): boolean {
    return other instanceof Undefined && other.constructor === this.constructor
  }

  override hash(): object {
    return this.constructor
  }

  override isTrue(): boolean {
    return false
  }

  override length(): number {
    return 0
  }

  override iterate(): Iterable<never> {
    return []
  }

  override mappingKeys(): Iterable<never> {
    return this.fail()
  }

  override str(): string {
    return ''
  }

  override repr(): string {
    return 'Undefined'
  }
}
