import { Obj } from './obj.ts'

/**
 * Jinja's Undefined: prints as nothing, is false, is empty; anything else done with it raises UndefinedError.
 * An environment may make another kind (chainable, callable) through its `undefined` setting.
 */
export class Undefined extends Obj {
  override readonly typeName: string = 'Undefined'
  /** The message of the error that its use raises, for example `'x' is undefined`. */
  readonly hint: string

  constructor(hint: string) {
    super()
    this.hint = hint
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

  override str(): string {
    return ''
  }

  override repr(): string {
    return 'Undefined'
  }
}
