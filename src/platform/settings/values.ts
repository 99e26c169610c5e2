/** The single values of the file. */
import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { type DaySpan, parseDaySpan } from '../time/calendar.ts'
import { type Cron, isCronProblem, parseCron } from '../time/cron.ts'
import { type Deadline, parseTimeOfDay } from '../time/deadline.ts'
import { parseDuration } from '../time/duration.ts'
import type { WallTime } from '../time/wall-time.ts'
import { closestZoneName, isZoneName } from '../time/zone.ts'
import { type Place, placeName, type Reading, WRONG } from '#project/config/shapes/reading.ts'
import type { NameKind } from './settings-names.ts'
import { mapped, oneOrMore, scalar, type Shape, shown } from '#project/config/shapes/shape.ts'
import { textOf } from '#project/config/shapes/values.ts'

const STRING = { type: 'string' }

export const DURATION: Shape<number> = scalar(
  'a duration such as 90m',
  { anyOf: [STRING, { const: 0 }] },
  (value, written) => {
    const found = value === 0 ? 0 : typeof value === 'string' ? parseDuration(value) : undefined
    if (found !== undefined) return { value: found }
    if (typeof value !== 'number') return { hint: 'ms, s, m, h, d and w are its units: 30s, 1h 30m, 7d' }
    return { problem: `${written} has no unit`, hint: `write '${written}s', '${written}m' or '${written}h'` }
  },
)

/** A duration that is not nothing. */
export const SPAN_OF_TIME: Shape<number> = mapped(DURATION, (value, place, reading) =>
  value > 0
    ? value
    : reading.refuse(place, `${placeName(place)} has to be a duration such as 90m: this is none at all`),
)

const SIZE_UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
}

/** Bytes: a number, or one with its unit. */
export function sizeOf(least: number): Shape<number> {
  return scalar(`a size such as 10MB, of ${least} bytes at least`, { type: ['integer', 'string'] }, (value) => {
    const [, number = '', unit = 'b'] = /^(\d+(?:\.\d+)?)\s*([kmg]?i?b)?$/i.exec(String(value).trim()) ?? []
    const bytes =
      number === '' ? undefined : Math.round(Number(number) * (SIZE_UNITS[unit.toLowerCase()] ?? Number.NaN))
    if (bytes === undefined || !Number.isSafeInteger(bytes))
      return { hint: 'B, kB, MB, GB, KiB, MiB and GiB are its units' }
    return bytes < least ? {} : { value: bytes }
  })
}

export const ZONE: Shape<string> = scalar('a time zone such as Europe/Berlin', STRING, (value) => {
  if (typeof value === 'string' && isZoneName(value)) return { value }
  const meant = typeof value === 'string' ? closestZoneName(value) : undefined
  return {
    hint: meant === undefined ? "zones have names such as 'America/New_York' and 'UTC'" : `did you mean '${meant}'?`,
  }
})

const ONE_CRON: Shape<Cron> = scalar("a cron expression such as '0 4 * * *'", STRING, (value) => {
  if (typeof value !== 'string') return { hint: "put it in quotes: '0 4 * * *'" }
  const cron = parseCron(value)
  return isCronProblem(cron) ? cron : { value: cron }
})

export const CRON: Shape<readonly Cron[]> = oneOrMore(ONE_CRON)

export const TIME_OF_DAY: Shape<WallTime> = scalar("a time of the day such as '06:00'", STRING, (value, written) => {
  // YAML 1.1 reads 16:30 as a number, base sixty.
  const found = parseTimeOfDay(typeof value === 'string' ? value : written)
  return found === undefined ? {} : { value: found }
})

export const DEADLINE = scalar<Deadline>(
  "a time of the day such as '06:00', or a duration after the tick such as 2h",
  STRING,
  (value, written) => {
    const text = typeof value === 'string' ? value : written
    const timeOfDay = parseTimeOfDay(text)
    if (timeOfDay !== undefined) return { value: { kind: 'at', timeOfDay } }
    const durationMs = parseDuration(text)
    return durationMs === undefined || durationMs === 0 ? {} : { value: { kind: 'within', durationMs } }
  },
)

export const DAY_SPAN: Shape<DaySpan> = scalar(
  'days: 2026-12-25, 2026-12-24..2027-01-01, 12-25 for every year, sat or mon-fri',
  STRING,
  (value) => {
    const found = typeof value === 'string' ? parseDaySpan(value) : undefined
    return found === undefined ? {} : { value: found }
  },
)

/** A name that another part of the file gives. */
export function nameOf(kind: NameKind, section: string): Shape<string> {
  const shape = textOf(`the name of a ${kind}`)
  return mapped(shape, (name, place, reading) =>
    reading.named(kind).has(name)
      ? name
      : reading.refuseName(place, `'${name}' is no ${kind} of ${section}`, name, reading.named(kind), {
          reason: 'unknown-name',
        }),
  )
}

/** Words of a selection, as `--select` takes them. */
export const SELECTION: Shape<readonly string[]> = mapped(
  oneOrMore(textOf('a selection such as d_products or tag:nightly')),
  (texts) => texts.flatMap((text) => text.trim().split(/\s+/)),
)

/** Whatever stands there, its Jinja rendered: variables are the project's own business. */
export const VARS: Shape<YamlMapping> = {
  wanted: 'a mapping from variables to values',
  schema: { type: 'object' },
  read(place, reading) {
    const value = renderDeep(place, reading)
    if (value === WRONG || isMapping(value)) return value
    return reading.refuse(
      place,
      `${placeName(place)} has to be ${this.wanted}: this is ${shown(value, reading.written(place))}`,
    )
  },
}

function renderDeep(place: Place, reading: Reading): ReturnType<Reading['value']> {
  const value = scalarOrWhole(place, reading)
  if (value === WRONG) return WRONG
  if (Array.isArray(value)) {
    const items = value.map((raw, index) => renderDeep({ raw, path: [...place.path, index] }, reading))
    return items.includes(WRONG) ? WRONG : (items as typeof value)
  }
  if (!isMapping(value)) return value
  const made: YamlMapping = {}
  let isRight = true
  for (const [key, raw] of Object.entries(value)) {
    const item = renderDeep({ raw, path: [...place.path, key] }, reading)
    if (item === WRONG) isRight = false
    else made[key] = item
  }
  return isRight ? made : WRONG
}

function scalarOrWhole(place: Place, reading: Reading): ReturnType<Reading['value']> {
  const value = reading.value(place)
  return typeof value === 'string' && value.includes('$$$DBT_SECRET_START$$$')
    ? reading.refuse(place, `${placeName(place)} is written to artifacts, and may not hold a secret`)
    : value
}
