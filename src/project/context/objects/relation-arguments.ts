/** Arguments of templates as relations take them. */
import { hasNo } from '#jinja/values/has-no.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { bindPython } from '#jinja/values/arguments.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { Dict } from '#jinja/values/dict.ts'
import { asInteger } from '#jinja/values/integer.ts'
import { Obj } from '#jinja/values/obj.ts'
import { repr, str } from '#jinja/values/to-string.ts'
import { Undefined } from '#jinja/values/undefined.ts'
import type { Value } from '#jinja/values/value.ts'
import { COMPONENTS, type Policy, type RelationPath } from '#warehouse/adapter/policy.ts'
import {
  type EventTimeFilter,
  findRelationType,
  type RelationChanges,
  type RelationType,
} from '#warehouse/adapter/relation.ts'
import { PartsObject } from './parts-object.ts'
import { booleanOrUndefined, entriesOf, namedArguments, textOrNull } from './plain-arguments.ts'

const PARTS = ['database', 'schema', 'identifier'] as const

/** Which parts are meant. */
export function partFlags(callee: string, call: CallArguments): Partial<Policy> {
  const named = namedArguments({ method: `BaseRelation.${callee}` }, call, PARTS)
  return definedParts((part) => booleanOrUndefined(named[part]))
}

/** The parts that a relation is looked for by; only texts can be compared with its own. */
export function searchPath(call: CallArguments): Partial<RelationPath> {
  const named = namedArguments({ method: 'BaseRelation.matches' }, call, PARTS)
  return definedParts((part) => {
    const value = named[part]
    if (value === undefined || value === null || typeof value === 'string') return value
    if (value instanceof Undefined) return value.fail()
    throw hasNo(value, 'lower')
  })
}

/** The parts that take the place of others, by name alone. */
export function newPath(call: CallArguments): Partial<RelationPath> {
  takeKeywords('BaseRelation.replace_path', call)
  for (const name of call.kwargs.keys()) {
    if (!(PARTS as readonly string[]).includes(name)) {
      throw new PyError('TypeError', `Path.__init__() got an unexpected keyword argument '${name}'`)
    }
  }
  return pathOf([...call.kwargs])
}

function takeKeywords(callee: string, { args }: CallArguments): void {
  if (args.length > 0) bindPython({ name: callee, hidden: 1, parameters: [] }, { args, kwargs: new Map() })
}

export function pathOf(entries: readonly (readonly [string, Value])[]): Partial<RelationPath> {
  const named = new Map(entries)
  return definedParts((part) => (named.has(part) ? textOrNull(named.get(part)) : undefined))
}

function policyOf(value: Value | undefined): Partial<Policy> {
  if (value instanceof PartsObject) return value.parts as Partial<Policy>
  const named = new Map(entriesOf(value))
  return definedParts((part) => booleanOrUndefined(named.get(part)))
}

function definedParts<T>(
  of: (part: (typeof COMPONENTS)[number]) => T | undefined,
): Partial<Record<(typeof COMPONENTS)[number], T>> {
  return Object.fromEntries(COMPONENTS.map((part) => [part, of(part)]).filter(([, value]) => value !== undefined))
}

/** What a relation is changed to by keywords. */
export function relationChanges(call: CallArguments, className: string): RelationChanges {
  const invalid = (name: string, type: string, value: Value) => invalidField(className, name, type, value)
  takeKeywords('FakeAPIObject.incorporate', call)
  const fields: Record<string, unknown> = {}
  for (const [name, value] of call.kwargs) {
    switch (name) {
      case 'path':
        if (!isMapping(value)) throw invalid(name, 'Path', value)
        fields.path = value instanceof PartsObject ? value.parts : pathOf(entriesOf(value))
        break
      case 'quote_policy':
      case 'include_policy':
        if (value !== null && !isMapping(value)) throw invalid(name, 'Policy', value)
        fields[name] = policyOf(value)
        break
      case 'type':
        fields.type = relationType(value, className)
        break
      case 'event_time_filter':
        if (value !== null && !isMapping(value)) throw invalid(name, 'Optional[EventTimeFilter]', value)
        fields.event_time_filter = value === null ? null : eventTimeFilter(value)
        break
      case 'limit':
        if (value !== null && asInteger(value) === undefined) throw invalid(name, 'Optional[int]', value)
        fields.limit = value
        break
      default:
        fields[name] = value
    }
  }
  return fields as RelationChanges
}

/** The type that is meant; an undefined one is none. */
export function relationType(value: Value, className: string): RelationType | null {
  if (value === null || value instanceof Undefined) return null
  const type = findRelationType(value)
  if (type === undefined) throw invalidField(className, 'type', 'Optional[RelationType]', value)
  return type
}

function isMapping(value: Value): boolean {
  return value instanceof Dict || (value instanceof Obj && value.isMapping())
}

/** What dbt's data classes say of a field. */
function invalidField(className: string, name: string, type: string, value: Value): PyError {
  return new PyError('ValueError', `Field "${name}" of type ${type} in ${className} has invalid value ${repr(value)}`)
}

function eventTimeFilter(value: Value): EventTimeFilter {
  const named = new Map(entriesOf(value))
  return {
    field_name: str(named.get('field_name') ?? null),
    start: textOrNull(named.get('start')),
    end: textOrNull(named.get('end')),
  }
}
