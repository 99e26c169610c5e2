import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { PySet } from '#jinja/values/py-set.ts'
import { repr, str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments, integerArgument, stringArgument } from '../arguments.ts'
import { PyClass } from '../py-class.ts'
import { PYTZ_UTC, PytzTimezone, StaticTimezone, ZoneClock } from './timezone.ts'
import { readCountries, readZones, type Zone } from './zones.ts'

let module: Dict | undefined

/** `modules.pytz`: the names that pytz exports. As in Python there is one for the whole process: it is asked for by each command. */
export function pytzModule(): Dict {
  module ??= makePytzModule()
  return module
}

function makePytzModule(): Dict {
  const zones = readZones()
  const byName = new Map(zones.map((zone) => [zone.name.toLowerCase(), zone]))
  const made = new Map<string, PytzTimezone>([['utc', PYTZ_UTC]])

  const timezone = (name: string): PytzTimezone => {
    const key = name.toLowerCase()
    const known = made.get(key)
    if (known) return known
    const zone = byName.get(key)
    if (!zone) throw new PyError('KeyError', repr(name))
    const timezone = makeTimezone(zone)
    made.set(key, timezone)
    return timezone
  }

  const allNames = [...zones.map((zone) => zone.name), 'UTC'].sort()
  const commonNames = [...zones.filter((zone) => zone.isCommon).map((zone) => zone.name), 'UTC'].sort()
  const countries = readCountries()
  return Dict.from({
    timezone: new HostCallable('timezone', (call) => {
      const name = bindArguments('timezone', call, ['zone'], 1)[0] as Value
      if (name === null || typeof name === 'number') throw new PyError('KeyError', str(name))
      return timezone(stringArgument('timezone', name))
    }),
    utc: PYTZ_UTC,
    country_timezones: Dict.of(
      countries.filter(({ zones }) => zones.length > 0).map(({ code, zones }) => [code, [...zones]]),
    ),
    country_names: Dict.of(countries.map(({ code, name }) => [code, name])),
    all_timezones: allNames,
    all_timezones_set: new PySet(allNames),
    common_timezones: commonNames,
    common_timezones_set: new PySet(commonNames),
    FixedOffset: new HostCallable('FixedOffset', (call) => {
      const minutes = integerArgument(bindArguments('FixedOffset', call, ['offset'], 1)[0] as Value)
      if (minutes === 0) return PYTZ_UTC
      if (Math.abs(minutes) >= 1440) throw new PyError('ValueError', `('absolute offset is too large', ${minutes})`)
      return new StaticTimezone({
        zone: null,
        seconds: minutes * 60,
        name: null,
        shown: `pytz.FixedOffset(${minutes})`,
      })
    }),
    BaseTzInfo: new PyClass<PytzTimezone>({
      name: 'pytz.tzinfo.BaseTzInfo',
      construct: () => PYTZ_UTC,
      methods: new Map(),
      isInstance: (value): value is PytzTimezone => value instanceof PytzTimezone,
    }),
    ...Object.fromEntries(ERRORS.map((name) => [name, new HostCallable(name, () => name)])),
  })
}

const ERRORS = ['AmbiguousTimeError', 'InvalidTimeError', 'NonExistentTimeError', 'UnknownTimeZoneError']

function makeTimezone(zone: Zone): PytzTimezone {
  if (zone.changes) return new ZoneClock(zone).face(zone.first)
  const { offset, abbreviation } = zone.first
  return new StaticTimezone({
    zone: zone.name,
    seconds: offset,
    name: abbreviation,
    shown: `<StaticTzInfo '${zone.name}'>`,
  })
}
