/**
 * What the file may hold, as values: each shape reads a value, says what it wants, and describes itself for editors
 * and for the reference page.
 */
import { type YamlValue, YamlFloat } from '#foundation/yaml/yaml-value.ts'
import { type Place, placeName, type Reading, WRONG, type Wrong } from './reading.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

/** Reads one kind of value. What is wrong is told to the reading. */
export interface Shape<T> {
  /** What is wanted, with its article: `a duration such as 90m`. */
  readonly wanted: string
  readonly schema: JsonSchema
  /** The keys, where it is a mapping with keys of its own. */
  readonly keys?: readonly KeyDescription[]
  /** The shapes of which it is made, for the reference. */
  readonly parts?: readonly Shape<unknown>[]
  read(place: Place, reading: Reading): T | Wrong
}

/** A key of a mapping, as the reference shows it. */
export interface KeyDescription {
  readonly key: string
  readonly shape: Shape<unknown>
  readonly isRequired: boolean
  readonly fallback: unknown
  readonly doc: string
}

/** What a value means, or what is wrong with it: a sentence, or nothing but that it is not what is wanted. */
export type Parsed<T> = { readonly value: T } | Unparsed

export interface Unparsed {
  readonly value?: undefined
  readonly problem?: string
  readonly hint?: string
}

/** A single value. `parse` gets it rendered, without secrets. */
export function scalar<T>(
  wanted: string,
  schema: JsonSchema,
  parse: (value: YamlValue, written: string) => Parsed<T>,
): Shape<T> {
  return {
    wanted,
    schema: schema.type === 'string' ? schema : { anyOf: [schema, JINJA] },
    read(place, reading) {
      const value = reading.value(place)
      if (value === WRONG) return WRONG
      if (typeof value === 'string' && value.includes('$$$DBT_SECRET_START$$$')) {
        return reading.refuse(place, `${placeName(place)} is shown to people, and may not hold a secret`)
      }
      const parsed = parse(value, reading.written(place))
      if (isRight(parsed)) return parsed.value
      const problem = parsed.problem ?? `this is ${shown(value, reading.written(place))}`
      return reading.refuse(place, `${placeName(place)} has to be ${wanted}: ${problem}`, { hint: parsed.hint })
    },
  }
}

function isRight<T>(parsed: Parsed<T>): parsed is { readonly value: T } {
  return parsed.value !== undefined
}

/** A value that Jinja makes is a text. */
const JINJA = { type: 'string', pattern: '\\{[{%]' }

/** A value that stands for another one: what a shape reads, made into something else. */
export function mapped<T, U>(shape: Shape<T>, make: (value: T, place: Place, reading: Reading) => U | Wrong): Shape<U> {
  return {
    ...shape,
    read(place, reading) {
      const value = shape.read(place, reading)
      return value === WRONG ? WRONG : make(value, place, reading)
    },
  }
}

export function listOf<T>(item: Shape<T>, wanted = `a list, each item ${item.wanted}`): Shape<readonly T[]> {
  return {
    wanted,
    schema: { type: 'array', items: item.schema },
    parts: [item],
    read(place, reading) {
      const value = reading.value(place)
      if (value === WRONG) return WRONG
      if (!Array.isArray(value)) {
        return reading.refuse(
          place,
          `${placeName(place)} has to be ${wanted}: this is ${shown(value, reading.written(place))}`,
        )
      }
      const items = value.map((raw, index) => item.read({ raw, path: [...place.path, index] }, reading))
      return allRight(items) ? items : WRONG
    },
  }
}

/** One, or a list of them. */
export function oneOrMore<T>(item: Shape<T>): Shape<readonly T[]> {
  const list = listOf(item)
  return {
    wanted: `${item.wanted}, or a list`,
    schema: { anyOf: [item.schema, list.schema] },
    parts: [item],
    read(place, reading) {
      if (Array.isArray(place.raw)) return list.read(place, reading)
      const value = item.read(place, reading)
      return value === WRONG ? WRONG : [value]
    },
  }
}

/** A value that is mostly said in short, or in full by a mapping. */
export function shortOrFull<Short, Full, T>({
  wanted,
  short,
  ofShort,
  full,
  ofFull,
}: {
  readonly wanted: string
  readonly short: Shape<Short>
  readonly ofShort: (value: Short) => T
  readonly full: Shape<Full>
  readonly ofFull: (value: Full, place: Place, reading: Reading) => T | Wrong
}): Shape<T> {
  const [inShort, inFull] = [mapped(short, ofShort), mapped(full, ofFull)]
  return {
    wanted,
    schema: { anyOf: [short.schema, full.schema] },
    parts: [full],
    read(place, reading) {
      const value = reading.value(place)
      if (value === WRONG) return WRONG
      return (reading.entries(place, value) ? inFull : inShort).read(place, reading)
    },
  }
}

/** Values by names that the user gives. */
export function tableOf<T>(
  item: Shape<T>,
  what: string,
  checkName: (name: string) => string | undefined = checkPlainName,
): Shape<ReadonlyMap<string, T>> {
  return {
    wanted: `a mapping from ${what} to ${item.wanted}`,
    schema: { type: 'object', additionalProperties: item.schema },
    parts: [item],
    read(place, reading) {
      const value = reading.value(place)
      if (value === WRONG) return WRONG
      const entries = reading.entries(place, value)
      if (!entries) {
        const found = shown(value, reading.written(place))
        return reading.refuse(place, `${placeName(place)} has to be ${this.wanted}: this is ${found}`)
      }
      let isRight = true
      const table = new Map<string, T>()
      for (const [name, child] of entries) {
        const problem = checkName(name)
        if (problem !== undefined) isRight = reading.refuse(child, `'${name}' ${problem}`, { onKey: true }) !== WRONG
        const read = item.read(child, reading)
        if (read === WRONG) isRight = false
        else table.set(name, read)
      }
      return isRight ? table : WRONG
    },
  }
}

/** Names of jobs stand in addresses, on command lines and behind a slash. */
export function checkPlainName(name: string): string | undefined {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name) ? undefined : 'is no name: letters, digits, _, - and . make one'
}

export function allRight<T>(items: readonly (T | Wrong)[]): items is readonly T[] {
  return !items.includes(WRONG)
}

/** A value as a message shows it. */
export function shown(value: YamlValue, written: string): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && !(value instanceof YamlFloat)) return 'a mapping'
  return typeof value === 'string' ? `'${value}'` : written || String(value)
}
