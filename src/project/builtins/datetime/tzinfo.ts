import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { repr } from '#jinja/values/to-string.ts'
import { formatOffset } from './iso-format.ts'
import type { PyDateTime } from './date-time.ts'
import { PyTimedelta } from './timedelta.ts'

/** Python's `datetime.tzinfo`: what an aware datetime asks for its distance from UTC. */
export abstract class TzInfo extends Obj {
  abstract utcoffset(moment: PyDateTime | null): PyTimedelta | null
  abstract dst(moment: PyDateTime | null): PyTimedelta | null
  abstract tzname(moment: PyDateTime | null): string | null

  /** From the fields of a moment in UTC that already carries this zone, to the same moment's local fields. */
  fromUtc(moment: PyDateTime): PyDateTime {
    const offset = this.utcoffset(moment)
    return offset === null ? moment : moment.plus(offset)
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'utcoffset':
        return new HostCallable(name, (call) => this.utcoffset(momentOf(call.args[0])))
      case 'dst':
        return new HostCallable(name, (call) => this.dst(momentOf(call.args[0])))
      case 'tzname':
        return new HostCallable(name, (call) => this.tzname(momentOf(call.args[0])))
      case 'fromutc':
        return new HostCallable(name, (call) => this.fromUtc(momentOf(call.args[0]) as PyDateTime))
      default:
        return undefined
    }
  }
}

function momentOf(value: Value | undefined): PyDateTime | null {
  return value instanceof Obj && value.typeName === 'datetime.datetime' ? (value as PyDateTime) : null
}

/** `datetime.tzinfo()` itself, which knows nothing. */
export class BareTzInfo extends TzInfo {
  override readonly typeName = 'datetime.tzinfo'

  override utcoffset(): null {
    return null
  }

  override dst(): null {
    return null
  }

  override tzname(): null {
    return null
  }

  override repr(): string {
    return '<datetime.tzinfo object>'
  }
}

/** Python's `datetime.timezone`: always the same distance from UTC. */
export class FixedTimezone extends TzInfo {
  override readonly typeName = 'datetime.timezone'
  readonly #offset: PyTimedelta
  readonly #name: string | undefined

  constructor(offset: PyTimedelta, name?: string) {
    super()
    this.#offset = offset
    this.#name = name
  }

  static readonly utc = new FixedTimezone(new PyTimedelta(0n))

  override utcoffset(): PyTimedelta {
    return this.#offset
  }

  override dst(): null {
    return null
  }

  override tzname(): string {
    if (this.#name !== undefined) return this.#name
    return this.#offset.isTrue() ? `UTC${formatOffset(this.#offset, ':')}` : 'UTC'
  }

  override str(): string {
    return this.tzname()
  }

  override repr(): string {
    if (this.#name !== undefined) return `datetime.timezone(${this.#offset.repr()}, ${repr(this.#name)})`
    return this.#offset.isTrue() ? `datetime.timezone(${this.#offset.repr()})` : 'datetime.timezone.utc'
  }

  override hash(): string {
    return `\u0000timezone:${this.#offset.total}`
  }

  override equals(other: Value): boolean {
    return other instanceof FixedTimezone && other.#offset.total === this.#offset.total
  }
}
