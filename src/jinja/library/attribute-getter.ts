import { describeMissing, lookUpItem } from '../values/access.ts'
import { PyError } from '../values/py-error.ts'
import { asText } from '../values/text.ts'
import { typeName } from '../values/type-name.ts'
import { Undefined } from '../values/undefined.ts'
import { isDigit } from '../values/character-classes.ts'
import { parseInteger } from '../values/parse-number.ts'
import type { Value } from '../values/value.ts'
import type { LibraryState } from './library-state.ts'

/** What is done with what was found, and with what was not. */
export interface GetterOptions {
  /** Applied to what was found, for example `ignoreCase`. */
  readonly after?: ((value: Value) => Value) | undefined
  /** Stands for what is not there; Python's None means there is no such stand-in. */
  readonly fallback?: Value | undefined
}

/** Reads what a filter's `attribute='a.b.0'` names; without an attribute, the item itself. */
export function attributeGetter(
  attribute: Value | undefined,
  state: LibraryState,
  { after, fallback }: GetterOptions = {},
): (item: Value) => Value {
  const parts = attributeParts(attribute ?? null)
  const standIn = fallback ?? null
  return (item) => {
    let value = item
    for (const part of parts) {
      value = lookUp(value, part, state)
      if (standIn !== null && value instanceof Undefined) value = standIn
    }
    return after ? after(value) : value
  }
}

/** The same for `attribute='a,b'`, which reads one value for each name. */
export function multiAttributeGetter(
  attribute: Value | undefined,
  state: LibraryState,
  options: GetterOptions,
): (item: Value) => Value[] {
  const text = asText(attribute)
  const names = text === undefined ? [attribute] : text.split(',')
  const getters = names.map((name) => attributeGetter(name, state, options))
  return (item) => getters.map((get) => get(item))
}

/** Texts in lower case, all else as it is: how Jinja compares unless told otherwise. */
export function ignoreCase(value: Value): Value {
  const text = asText(value)
  return text === undefined ? value : text.toLowerCase()
}

/** `value[key]` by the template's rules, with an undefined value where there is nothing. */
export function lookUp(value: Value, key: Value, state: LibraryState): Value {
  const found = lookUpItem(value, key)
  return found === undefined ? state.undefined(describeMissing(value, key).hint) : found
}

function attributeParts(attribute: Value): readonly Value[] {
  if (attribute === null) return []
  const text = asText(attribute)
  if (text === undefined) return [attribute]
  return text.split('.').map((part) => (isDigit(part) ? parseInteger(part) : part))
}

/** The name that `map`, `select` and kin were given for a filter or test. */
export function callableName(name: Value, kind: 'filter' | 'test'): string {
  const text = asText(name)
  if (text !== undefined) return text
  if (name instanceof Undefined) {
    throw new PyError(
      'TemplateRuntimeError',
      `No ${kind} named Undefined. (${name.hint}; did you forget to quote the callable name?)`,
    )
  }
  throw new PyError('TypeError', `the name of a ${kind} must be a str, not ${typeName(name)}`)
}
