import { hasNo } from '#jinja/values/has-no.ts'
import { digits } from '#foundation/yaml/iso-text.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { isTrue } from '#jinja/values/truth.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments } from '../arguments.ts'
import { PyDateTime } from '../datetime/date-time.ts'
import { PyTimedelta } from '../datetime/timedelta.ts'
import { TzInfo } from '../datetime/tzinfo.ts'
import type { Zone, ZoneInfo } from './zones.ts'

/** A zone of pytz: `localize` gives a naive datetime its zone, `normalize` corrects one after arithmetic. */
export abstract class PytzTimezone extends TzInfo {
  abstract localize(moment: PyDateTime, isDst: boolean | null): PyDateTime

  /** The name of the zone, or None. */
  abstract readonly zone: string | null

  normalize(moment: PyDateTime): PyDateTime {
    return moment.astimezone(this)
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'zone':
        return this.zone
      case 'localize':
        return new HostCallable(name, (call) => {
          const [moment, isDst = false] = bindArguments(name, call, ['dt', 'is_dst'], 1)
          if (!(moment instanceof PyDateTime)) throw withoutZone(moment)
          if (moment.tzinfo !== null) throw new PyError('ValueError', 'Not naive datetime (tzinfo is already set)')
          return this.localize(moment, isDst === null ? null : isTrue(isDst))
        })
      case 'normalize':
        return new HostCallable(name, (call) => {
          const moment = bindArguments(name, call, ['dt'], 1)[0]
          if (!(moment instanceof PyDateTime)) throw withoutZone(moment)
          if (moment.tzinfo === null) throw new PyError('ValueError', 'Naive time - no tzinfo set')
          return this.normalize(moment)
        })
      default:
        return super.attribute(name)
    }
  }
}

/** Python's complaint about what is no moment. */
function withoutZone(value: Value | undefined): PyError {
  return hasNo(value ?? null, 'tzinfo')
}

/** A zone whose clocks never change: UTC, `Etc/GMT+5`, or `FixedOffset(minutes)`. */
export class StaticTimezone extends PytzTimezone {
  override readonly typeName: string
  override readonly zone: string | null
  readonly #offset: PyTimedelta
  readonly #name: string | null
  readonly #shown: string

  constructor(definition: {
    readonly zone: string | null
    readonly seconds: number
    readonly name: string | null
    readonly shown: string
  }) {
    super()
    this.typeName = definition.zone === 'UTC' ? 'pytz.UTC' : 'pytz.StaticTzInfo'
    this.zone = definition.zone
    this.#offset = PyTimedelta.ofSeconds(definition.seconds)
    this.#name = definition.name
    this.#shown = definition.shown
  }

  override utcoffset(): PyTimedelta {
    return this.#offset
  }

  override dst(): PyTimedelta {
    return new PyTimedelta(0n)
  }

  override tzname(): string | null {
    return this.#name
  }

  override localize(moment: PyDateTime): PyDateTime {
    return moment.withZone(this)
  }

  override str(): string {
    return this.zone ?? this.#shown
  }

  override repr(): string {
    return this.#shown
  }
}

/** `pytz.UTC`, of which there is one. */
export const PYTZ_UTC = new StaticTimezone({ zone: 'UTC', seconds: 0, name: 'UTC', shown: '<UTC>' })

/** pytz knows no change of clocks after this. */
const LAST_KNOWN_MS = Date.UTC(2037, 11, 31)

/** What all the faces of one zone share. */
export class ZoneClock {
  readonly zone: Zone
  readonly #faces = new Map<string, ChangingTimezone>()
  #format: Intl.DateTimeFormat | undefined

  constructor(zone: Zone) {
    this.zone = zone
  }

  /** The zone as it stands at a moment in UTC. */
  faceAt(utcMicroseconds: bigint): ChangingTimezone {
    const milliseconds = Number(utcMicroseconds / 1000n)
    return this.face(this.#infoOf(this.#offsetAt(milliseconds), milliseconds / 1000))
  }

  face(info: ZoneInfo): ChangingTimezone {
    const key = `${info.offset}:${info.abbreviation}`
    let face = this.#faces.get(key)
    if (!face) this.#faces.set(key, (face = new ChangingTimezone(this, info)))
    return face
  }

  #offsetAt(milliseconds: number): number {
    const instant = Math.floor(Math.min(milliseconds, LAST_KNOWN_MS) / 1000) * 1000
    try {
      this.#format ??= new Intl.DateTimeFormat('en-US', {
        timeZone: this.zone.name,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      })
    } catch {
      // A name that this Node does not know: the offset that its clocks show now.
      return this.zone.infos[0]?.offset ?? 0
    }
    const fields: Record<string, number> = {}
    for (const { type, value } of this.#format.formatToParts(instant)) fields[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields
    const shown = Date.UTC(2000, month - 1, day, hour, minute, second)
    const offset = (new Date(shown).setUTCFullYear(year) - instant) / 1000
    // pytz keeps old local mean times to the minute.
    return Math.round(offset / 60) * 60
  }

  /** The same offset may have had several names: the one whose time was not over yet counts. */
  #infoOf(offset: number, seconds: number): ZoneInfo {
    const same = this.zone.infos.filter((info) => info.offset === offset)
    const known = same.find((info) => info.until > seconds) ?? same.at(-1)
    if (known) return known
    return offset === this.zone.first.offset
      ? this.zone.first
      : { offset, dst: 0, abbreviation: numericName(offset), until: 0 }
  }
}

function numericName(offset: number): string {
  const minutes = Math.abs(offset) / 60
  const rest = minutes % 60 === 0 ? '' : digits(minutes % 60, 2)
  return `${offset < 0 ? '-' : '+'}${digits(Math.floor(minutes / 60), 2)}${rest}`
}

/** One face of a zone whose clocks change: summer time, winter time, or the local mean time it starts with. */
export class ChangingTimezone extends PytzTimezone {
  override readonly typeName = 'pytz.DstTzInfo'
  readonly #clock: ZoneClock
  readonly #info: ZoneInfo

  constructor(clock: ZoneClock, info: ZoneInfo) {
    super()
    this.#clock = clock
    this.#info = info
  }

  override get zone(): string {
    return this.#clock.zone.name
  }

  override utcoffset(moment: PyDateTime | null): PyTimedelta | null {
    const face = this.#faceFor(moment)
    return face && PyTimedelta.ofSeconds(face.#info.offset)
  }

  override dst(moment: PyDateTime | null): PyTimedelta | null {
    const face = this.#faceFor(moment)
    return face && PyTimedelta.ofSeconds(face.#info.dst)
  }

  override tzname(moment: PyDateTime | null): string | null {
    const face = this.#faceFor(moment)
    return face ? face.#info.abbreviation : this.zone
  }

  /** A datetime that carries this face is taken at its word; any other is put on this zone's clock first. */
  #faceFor(moment: PyDateTime | null): ChangingTimezone | null {
    if (moment === null) return null
    if (moment.tzinfo === this) return this
    return this.localize(moment.withZone(null), false).tzinfo as ChangingTimezone
  }

  override fromUtc(moment: PyDateTime): PyDateTime {
    const utc = moment.fieldMicroseconds
    const face = this.#clock.faceAt(utc)
    return PyDateTime.fromMicroseconds(utc + BigInt(face.#info.offset) * 1_000_000n, face)
  }

  override localize(moment: PyDateTime, isDst: boolean | null): PyDateTime {
    const local = moment.fieldMicroseconds
    const possible = this.#possibleFaces(local)
    if (possible.length === 1) return moment.withZone(possible[0] as ChangingTimezone)
    if (isDst === null) throw new PyError('ValueError', moment.str())
    if (possible.length === 0) {
      // In the hour that is skipped, the clock before or after it is asked.
      const shift = PyTimedelta.ofSeconds(isDst ? 6 * 3600 : -6 * 3600)
      return this.localize(moment.plus(shift), isDst).plus(new PyTimedelta(-shift.total))
    }
    const wanted = possible.filter((face) => (face.#info.dst !== 0) === isDst)
    const candidates = wanted.length > 0 ? wanted : possible
    const ordered = candidates.toSorted((a, b) => b.#info.offset - a.#info.offset)
    return moment.withZone((isDst ? ordered[0] : ordered.at(-1)) as ChangingTimezone)
  }

  /** The faces under which the zone's clock shows these fields at some moment. */
  #possibleFaces(local: bigint): ChangingTimezone[] {
    const day = 86_400_000_000n
    const nearby = new Set([this.#clock.faceAt(local - day), this.#clock.faceAt(local + day)])
    return [...nearby].filter((face) => {
      const utc = local - BigInt(face.#info.offset) * 1_000_000n
      return this.#clock.faceAt(utc) === face
    })
  }

  override str(): string {
    return this.zone
  }

  override repr(): string {
    const offset = PyTimedelta.ofSeconds(this.#info.offset)
    const sign = this.#info.offset > 0 ? '+' : ''
    return `<DstTzInfo '${this.zone}' ${this.#info.abbreviation}${sign}${offset.str()} ${this.#info.dst === 0 ? 'STD' : 'DST'}>`
  }
}
