/** Checks what a properties file says against what dbt takes, in the words of JSON Schema, which are dbt's. */
import { isMapping, YamlFloat } from '#foundation/yaml/yaml-value.ts'
import { YamlDate } from '#foundation/yaml/yaml-date.ts'
import { pythonRepr } from '#project/config/python-repr.ts'

export type Shape =
  | 'string'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'null'
  | 'mapping'
  | 'any'
  | { readonly list: Shape }
  | { readonly anyOf: readonly Shape[] }
  | { readonly oneOf: readonly string[] }
  | WordShape
  | ObjectShape

/** One of some words, in small or capital letters, which MetricFlow has as a type of its own. */
export interface WordShape {
  readonly word: string
  readonly of: readonly string[]
}

export interface ObjectShape {
  readonly keys: ReadonlyMap<string, Shape>
  readonly required: readonly string[]
  /** Whether keys of other names are let through. */
  readonly isOpen: boolean
}

export interface Misshapen {
  readonly path: readonly (string | number)[]
  /** For example `5 is not of type 'string'`. */
  readonly message: string
  /** Of a key that is not known: it, and those that are. */
  readonly unknown?: { readonly key: string; readonly known: readonly string[] }
  /** Of a value that is none of some words: those. */
  readonly choices?: readonly string[]
  /** Whether but for a word the value is right. */
  readonly isWord?: boolean
}

/** The first thing that is wrong. */
export function checkShape(shape: Shape, value: unknown): Misshapen | undefined {
  if (typeof shape === 'string') return fits(shape, value) ? undefined : wrongType(value, TYPE_NAMES[shape] ?? shape)
  if ('list' in shape) return Array.isArray(value) ? checkItems(shape.list, value) : wrongType(value, 'array')
  if ('anyOf' in shape) {
    let almost: Misshapen | undefined
    for (const each of shape.anyOf) {
      const found = checkShape(each, value)
      if (!found) return undefined
      if (found.isWord) almost = found
    }
    if (almost) return almost
    return { path: [], message: `${pythonRepr(value)} is not valid under any of the given schemas` }
  }
  if ('oneOf' in shape) {
    if (shape.oneOf.includes(value as string)) return undefined
    return { path: [], message: `${pythonRepr(value)} is not one of ${pythonRepr(shape.oneOf)}`, choices: shape.oneOf }
  }
  if ('word' in shape) {
    if (typeof value !== 'string') return wrongType(value, 'string')
    if (shape.of.includes(value.toLowerCase())) return undefined
    return {
      path: [],
      message: `Invalid enum value: \`${value}\` in enum ${shape.word}`,
      choices: shape.of,
      isWord: true,
    }
  }
  return checkObject(shape, value)
}

const TYPE_NAMES: Readonly<Record<string, string>> = { mapping: 'object' }

function fits(type: string, value: unknown): boolean {
  switch (type) {
    case 'any':
      return true
    case 'mapping':
      return isMapping(value) || value instanceof Map
    case 'null':
      return value === null
    case 'integer':
      return (
        Number.isInteger(value) ||
        typeof value === 'bigint' ||
        (value instanceof YamlFloat && Number.isInteger(value.value))
      )
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint' || value instanceof YamlFloat
    default:
      return typeof value === type
  }
}

function checkItems(shape: Shape, items: readonly unknown[]): Misshapen | undefined {
  for (const [index, item] of items.entries()) {
    const found = checkShape(shape, item)
    if (found) return { ...found, path: [index, ...found.path] }
  }
  return undefined
}

function checkObject(shape: ObjectShape, value: unknown): Misshapen | undefined {
  if (!isMapping(value)) return wrongType(value, 'object')
  let unknown: string[] | undefined
  for (const key in value) {
    const expected = shape.keys.get(key)
    if (expected === undefined) {
      if (!shape.isOpen) (unknown ??= []).push(key)
      continue
    }
    const item = value[key]
    // Nearly every value is a text where a text belongs.
    if (expected === 'string' && typeof item === 'string') continue
    const found = checkShape(expected, item)
    if (found) return { ...found, path: [key, ...found.path] }
  }
  if (unknown) {
    const named = unknown
      .toSorted()
      .map((key) => pythonRepr(key))
      .join(', ')
    const verb = unknown.length === 1 ? 'was' : 'were'
    return {
      path: [],
      message: `Additional properties are not allowed (${named} ${verb} unexpected)`,
      unknown: { key: unknown[0] as string, known: [...shape.keys.keys()] },
    }
  }
  for (const key of shape.required) {
    if (!Object.hasOwn(value, key)) return { path: [], message: `${pythonRepr(key)} is a required property` }
  }
  return undefined
}

function wrongType(value: unknown, type: string): Misshapen {
  const shown = value instanceof YamlDate ? String(value) : pythonRepr(value)
  return { path: [], message: `${shown} is not of type '${type}'` }
}
