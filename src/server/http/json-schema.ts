/** A JSON Schema, as it validates and as the OpenAPI document shows it. One with a `title` is shown once, by that name. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

export const TEXT: JsonSchema = { type: 'string' }
export const INTEGER: JsonSchema = { type: 'integer' }
export const FLAG: JsonSchema = { type: 'boolean' }
export const MOMENT: JsonSchema = { type: 'string', format: 'date-time' }
export const NOTHING: JsonSchema = { type: 'null' }
export const ANYTHING: JsonSchema = {}

export function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, NOTHING] }
}

export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items }
}

export function oneOf(values: readonly (string | number)[]): JsonSchema {
  return { enum: values }
}

/** An object in which every field is always there, and no other. */
export function exactly(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}

/** Such an object, with a name in the OpenAPI document. */
export function recordOf(title: string, properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { title, ...exactly(properties) }
}

/** An object whose fields may be left out; others are allowed. */
export function optionsOf(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties }
}
