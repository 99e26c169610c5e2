import { findOwn } from '#foundation/source/find-own.ts'
import { type Place, placeName, type Reading, WRONG } from './reading.ts'
import { type JsonSchema, type KeyDescription, type Shape, shown } from './shape.ts'

/** What a key of a record holds. `Filled` says whether there is always a value in the end. */
export interface Field<T, Filled extends boolean = boolean> {
  readonly shape: Shape<T>
  readonly isRequired: boolean
  readonly fallback?: T
  readonly doc: string
  readonly filled: Filled
}

/** For each part of a type the key that gives it. */
export type Fields<T> = {
  readonly [K in keyof T]-?: Field<Exclude<T[K], undefined>, Record<never, never> extends Pick<T, K> ? boolean : true>
}

export function required<T>(shape: Shape<T>, doc: string): Field<T, true> {
  return { shape, doc, isRequired: true, filled: true }
}

export function optional<T>(shape: Shape<T>, doc: string): Field<T, false> {
  return { shape, doc, isRequired: false, filled: false }
}

export function filled<T>(shape: Shape<T>, fallback: T, doc: string): Field<T, true> {
  return { shape, doc, isRequired: false, fallback, filled: true }
}

/** A mapping with keys of its own. An unknown key is an error; a key without a value is as if it were not there. */
export function record<T>(what: string, fields: Fields<T>): Shape<T> {
  const byKey = new Map(Object.entries<Field<unknown>>(fields).map(([name, field]) => [keyOf(name), { name, field }]))
  const keys: readonly KeyDescription[] = [...byKey].map(([key, { field }]) => ({
    key,
    shape: field.shape,
    isRequired: field.isRequired,
    fallback: field.fallback,
    doc: field.doc,
  }))
  return {
    wanted: what,
    schema: schemaOf(keys),
    keys,
    read(place, reading) {
      const value = reading.value(place)
      if (value === WRONG) return WRONG
      const entries = value === null ? [] : reading.entries(place, value)
      if (!entries) {
        const found = shown(value, reading.written(place))
        const hint = `its keys are ${[...byKey.keys()].join(', ')}`
        return reading.refuse(place, `${nameOf(place, reading)} has to be ${what}, a mapping: this is ${found}`, {
          hint,
        })
      }
      const made: Record<string, unknown> = {}
      let isRight = true
      const given = new Set<string>()
      for (const [key, child] of entries) {
        const known = byKey.get(key)
        if (!known) {
          refuseKey(child, key)
          isRight = false
          continue
        }
        if (child.raw === null) continue
        given.add(key)
        const read = known.field.shape.read(child, reading)
        if (read === WRONG) isRight = false
        else made[known.name] = read
      }
      for (const [key, { name, field }] of byKey) {
        if (given.has(key)) continue
        if (field.isRequired) {
          reading.refuse(place, `${nameOf(place, reading)} needs '${key}'`, {
            reason: 'missing-key',
            hint: `${key} is ${field.shape.wanted}`,
            onKey: true,
          })
          isRight = false
        } else if (field.fallback !== undefined) made[name] = field.fallback
      }
      return isRight ? (made as T) : WRONG

      function refuseKey(child: Place, key: string): void {
        reading.refuseName(child, `'${key}' is not a key of ${nameOf(place, reading)}`, key, byKey.keys(), {
          reason: 'unknown-key',
          onKey: true,
        })
      }
    },
  }
}

/** A part of the keys of a record. */
export function pick<T, K extends keyof T>(fields: Fields<T>, names: readonly K[]): Fields<Pick<T, K>> {
  return Object.fromEntries(
    names.map((name) => [name, findOwn(fields as Record<string, unknown>, String(name))]),
  ) as Fields<Pick<T, K>>
}

/** `continueOnError` is written `continue_on_error`, `timeoutMs` is `timeout`. */
export function keyOf(name: string): string {
  return name.replace(/Ms$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function nameOf(place: Place, { title }: Reading): string {
  return place.path.length === 0 ? title : placeName(place)
}

function schemaOf(keys: readonly KeyDescription[]): JsonSchema {
  const needed = keys.filter(({ isRequired }) => isRequired).map(({ key }) => key)
  return {
    type: needed.length > 0 ? 'object' : ['object', 'null'],
    properties: Object.fromEntries(
      keys.map(({ key, shape, doc }) => [key, { description: doc, anyOf: [shape.schema, { type: 'null' }] }]),
    ),
    ...(needed.length > 0 && { required: needed }),
    additionalProperties: false,
  }
}
