import { closest } from '#foundation/source/closest.ts'
import { findOwn } from '#foundation/source/find-own.ts'
import { isMapping } from '#foundation/yaml/yaml-value.ts'
import { placeName, WRONG } from './reading.ts'
import { type Shape, shown } from './shape.ts'

type Made<S> = { readonly [K in keyof S]: S[K] extends Shape<infer T> ? T & { readonly type: K } : never }[keyof S]

/** A mapping whose key `type` says which other keys it has. */
export function byType<S extends Readonly<Record<string, Shape<object>>>>(what: string, shapes: S): Shape<Made<S>> {
  const types = Object.keys(shapes)
  return {
    wanted: what,
    schema: {
      anyOf: types.map((type) => {
        const { properties, required = [] } = (findOwn(shapes, type) as Shape<object>).schema
        return {
          type: 'object',
          properties: { type: { const: type }, ...(properties as object) },
          required: ['type', ...(required as readonly string[])],
          additionalProperties: false,
        }
      }),
    },
    parts: Object.values(shapes),
    read(place, reading) {
      const value = reading.value(place)
      if (value === WRONG) return WRONG
      if (!isMapping(value)) {
        const found = shown(value, reading.written(place))
        return reading.refuse(place, `${placeName(place)} has to be ${what}, a mapping with 'type': this is ${found}`)
      }
      const { type, ...rest } = value
      const shape = typeof type === 'string' ? findOwn(shapes, type) : undefined
      if (!shape) {
        const at = type === undefined ? place : { raw: type, path: [...place.path, 'type'] }
        const meant = typeof type === 'string' ? closest(type, types) : undefined
        return reading.refuse(at, `${placeName(place)} needs a type: ${types.join(', ')}`, {
          reason: type === undefined ? 'missing-key' : 'invalid',
          ...(meant !== undefined && { hint: `did you mean '${meant}'?` }),
          onKey: type === undefined,
        })
      }
      const read = shape.read({ path: place.path, raw: rest }, reading)
      return read === WRONG ? WRONG : ({ ...read, type } as Made<S>)
    },
  }
}
