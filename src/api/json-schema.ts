declare const said: unique symbol

/**
 * A JSON Schema, as it validates and as the OpenAPI document shows it. One with a `title` is shown once, by that name.
 * `T` is what a value of it is; `Of` reads it.
 */
export interface JsonSchema<T = unknown> {
  readonly [keyword: string]: unknown
  readonly [said]?: T
}

/** What a value of a schema is: `Of<typeof RUN>`. */
export type Of<S> = S extends JsonSchema<infer T> ? T : never

type Properties = Readonly<Record<string, JsonSchema>>
type Exactly<P extends Properties> = { readonly [K in keyof P]: Of<P[K]> }

export const TEXT: JsonSchema<string> = { type: 'string' }
export const INTEGER: JsonSchema<number> = { type: 'integer' }
export const NUMBER: JsonSchema<number> = { type: 'number' }
export const FLAG: JsonSchema<boolean> = { type: 'boolean' }
/** An instant in UTC, as `Date.toISOString` writes it. */
export const MOMENT: JsonSchema<string> = { type: 'string', format: 'date-time' }
export const NOTHING: JsonSchema<null> = { type: 'null' }
export const ANYTHING: JsonSchema = {}
export const OBJECT: JsonSchema<Readonly<Record<string, unknown>>> = { type: 'object', additionalProperties: true }

/** In one type, where that is possible: a null that is tried as a number first would be taken for 0. */
export function orNull<T>(schema: JsonSchema<T>): JsonSchema<T | null> {
  const { type, title } = schema
  const isPlain = typeof type === 'string' && type !== 'object' && title === undefined && !('enum' in schema)
  return isPlain ? { ...schema, type: [type, 'null'] } : { anyOf: [schema, NOTHING] }
}

export function listOf<T>(items: JsonSchema<T>): JsonSchema<readonly T[]> {
  return { type: 'array', items }
}

/** An object whose keys are anything. */
export function mapOf<T>(values: JsonSchema<T>): JsonSchema<Readonly<Record<string, T>>> {
  return { type: 'object', additionalProperties: values }
}

export function oneOf<const V extends readonly (string | number)[]>(values: V): JsonSchema<V[number]> {
  return { enum: values }
}

/** A value of any of these. */
export function eitherOf<const S extends readonly JsonSchema[]>(schemas: S): JsonSchema<Of<S[number]>> {
  return { anyOf: schemas }
}

/** An object in which every field is always there, and no other. */
export function exactly<P extends Properties>(properties: P): JsonSchema<Exactly<P>> {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}

/** Such an object, with a name in the OpenAPI document. */
export function recordOf<P extends Properties>(title: string, properties: P): JsonSchema<Exactly<P>> {
  return { title, ...exactly(properties) }
}

/** An object whose first fields are always there; the others only where there is something to say. */
export function withOptions<P extends Properties, O extends Properties>(
  title: string,
  properties: P,
  options: O,
): JsonSchema<Exactly<P> & Partial<Exactly<O>>> {
  const schema: JsonSchema<unknown> = { title, ...exactly(properties), properties: { ...properties, ...options } }
  return schema as JsonSchema<Exactly<P> & Partial<Exactly<O>>>
}

/** An object whose fields may be left out; others are allowed. */
export function optionsOf<P extends Properties>(properties: P): JsonSchema<Partial<Exactly<P>>> {
  return { type: 'object', properties }
}
