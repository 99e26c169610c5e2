import { bindMethod } from './bound-method.ts'
import { Dict } from './dict.ts'
import { Float } from './float.ts'
import { DICT_METHODS } from './methods/dict-methods.ts'
import type { LookUps } from './format/str-format.ts'
import { LIST_METHODS } from './methods/list-methods.ts'
import { formatMethods } from './methods/format-methods.ts'
import { numberAttribute } from './methods/number-attributes.ts'
import { SET_METHODS } from './methods/set-methods.ts'
import { STR_METHODS } from './methods/str-methods.ts'
import { TUPLE_METHODS } from './methods/tuple-methods.ts'
import { Obj } from './obj.ts'
import type { PyErrorType } from './py-error.ts'
import { PySet } from './py-set.ts'
import { findItem } from './subscript.ts'
import { asText } from './text.ts'
import { repr } from './to-string.ts'
import { GroupTuple, Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import { Undefined } from './undefined.ts'
import type { Value } from './value.ts'

export { subscript } from './subscript.ts'

/** The template's rules of looking into values. */
export const LOOK_UPS: LookUps = { attribute: lookUpAttribute, item: lookUpItem, describeMissing }

/** The methods of strings that look into values; the others are in `STR_METHODS`. */
export const FORMAT_METHODS = formatMethods(LOOK_UPS)

/** What the template's `value.name` finds: the attribute, else the item; `undefined` where there is neither. */
export function lookUpAttribute(value: Value, name: string): Value | undefined {
  const attribute = getAttribute(value, name)
  if (attribute !== undefined) return attribute
  return isUnsafe(value, name) ? undefined : getItem(value, name)
}

/** What the template's `value[key]` finds: the item, else the attribute; `undefined` where there is neither. */
export function lookUpItem(value: Value, key: Value): Value | undefined {
  const item = getItem(value, key)
  if (item !== undefined) return item
  const name = asText(key)
  return name === undefined ? undefined : getAttribute(value, name)
}

/** Why a look-up found nothing, as Jinja words it: the hint of the Undefined that stands for it. */
export function describeMissing(value: Value, key: Value): { readonly hint: string; readonly type: PyErrorType } {
  const name = asText(key)
  if (name !== undefined && isUnsafe(value, name)) {
    const hint = `access to attribute ${repr(name)} of ${repr(typeName(value))} object is unsafe.`
    return { hint, type: 'SecurityError' }
  }
  const shown = value === null ? 'None' : `${value instanceof Obj ? value.qualifiedTypeName() : typeName(value)} object`
  if (name === undefined) return { hint: `${shown} has no element ${repr(key)}`, type: 'UndefinedError' }
  return { hint: `${repr(shown)} has no attribute ${repr(name)}`, type: 'UndefinedError' }
}

/** Python's attribute of a value, as far as the sandbox lets templates see it. */
export function getAttribute(value: Value, name: string): Value | undefined {
  if (name.startsWith('_')) return undefined
  if (value instanceof Dict) return bindMethod(DICT_METHODS, 'dict', value, name)
  if (value instanceof Obj) return value.attribute(name)
  if (typeof value === 'string') {
    return bindMethod(STR_METHODS, 'str', value, name) ?? bindMethod(FORMAT_METHODS, 'str', value, name)
  }
  if (Array.isArray(value)) return bindMethod(LIST_METHODS, 'list', value, name)
  if (value instanceof Tuple) {
    if (value instanceof GroupTuple) {
      if (name === 'grouper') return value.grouper
      if (name === 'list') return value.list
    }
    return bindMethod(TUPLE_METHODS, 'tuple', value, name)
  }
  if (value instanceof PySet) return bindMethod(SET_METHODS, 'set', value, name)
  if (value === null) return undefined
  return numberAttribute(value as number | bigint | boolean | Float, name)
}

/** Python's item of a value; `undefined` also where the key does not suit. */
export function getItem(value: Value, key: Value): Value | undefined {
  return findItem(value, key)
}

/** Names that every Python object has and the sandbox hides. Others with an underscore exist only on host objects. */
const HIDDEN = new Set(
  (
    '__class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __getstate__ __gt__ __hash__ ' +
    '__init__ __init_subclass__ __le__ __lt__ __ne__ __new__ __reduce__ __reduce_ex__ __repr__ __setattr__ ' +
    '__sizeof__ __str__ __subclasshook__'
  ).split(' '),
)

const HIDDEN_ON_CONTAINERS = new Set(['__len__', '__contains__', '__iter__', '__getitem__'])
const HIDDEN_ON_CALLABLES = new Set(['__call__', '__name__', '__self__', '__qualname__', '__module__'])
/** An undefined value is a Python object with operators of its own; what it has not leads to its error. */
const HIDDEN_ON_UNDEFINED = new Set(
  (
    '__add__ __aiter__ __bool__ __call__ __complex__ __div__ __float__ __floordiv__ __getattr__ __getitem__ __int__ ' +
    '__iter__ __len__ __mod__ __module__ __mul__ __neg__ __pos__ __pow__ __radd__ __rdiv__ __rfloordiv__ __rmod__ ' +
    '__rmul__ __rpow__ __rsub__ __rtruediv__ __slots__ __sub__ __truediv__'
  ).split(' '),
)

function isUnsafe(value: Value, name: string): boolean {
  if (!name.startsWith('_')) return false
  if (HIDDEN.has(name)) return true
  if (value instanceof Undefined && name.startsWith('__')) return HIDDEN_ON_UNDEFINED.has(name)
  if (value instanceof Obj) {
    if (HIDDEN_ON_CALLABLES.has(name)) return value.call !== undefined
    return !name.startsWith('__') && value.attribute(name) !== undefined
  }
  return HIDDEN_ON_CONTAINERS.has(name) && (typeof value === 'string' || typeof value === 'object') && value !== null
}
