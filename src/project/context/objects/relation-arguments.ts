/** Arguments of templates as relations take them. */
import type { CallArguments } from '#jinja/values/call.ts'
import { bindPython } from '#jinja/values/arguments.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { str } from '#jinja/values/to-string.ts'
import { typeName } from '#jinja/values/type-name.ts'
import { Undefined } from '#jinja/values/undefined.ts'
import type { Value } from '#jinja/values/value.ts'
import { COMPONENTS, type Policy, type RelationPath } from '#warehouse/adapter/policy.ts'
import { type EventTimeFilter, parseRelationType, type RelationChanges } from '#warehouse/adapter/relation.ts'
import { PartsObject } from './parts-object.ts'
import { booleanOrUndefined, entriesOf, namedArguments, textOrNull } from './plain-arguments.ts'

const PARTS = ['database', 'schema', 'identifier'] as const

/** Which parts are meant. */
export function partFlags(callee: string, call: CallArguments): Partial<Policy> {
  const named = namedArguments(callee, call, PARTS)
  return definedParts((part) => booleanOrUndefined(named[part]))
}

/** The parts that a relation is looked for by; only texts can be compared with its own. */
export function searchPath(call: CallArguments): Partial<RelationPath> {
  const named = namedArguments('matches', call, PARTS)
  return definedParts((part) => {
    const value = named[part]
    if (value === undefined || value === null || typeof value === 'string') return value
    if (value instanceof Undefined) return value.fail()
    throw new PyError('AttributeError', `'${typeName(value)}' object has no attribute 'lower'`)
  })
}

/** The parts that take the place of others, by name alone. */
export function newPath(call: CallArguments): Partial<RelationPath> {
  takeKeywords('replace_path', call)
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
export function relationChanges(call: CallArguments): RelationChanges {
  takeKeywords('incorporate', call)
  const fields: Record<string, unknown> = {}
  for (const [name, value] of call.kwargs) {
    switch (name) {
      case 'path':
        fields.path = value instanceof PartsObject ? value.parts : pathOf(entriesOf(value))
        break
      case 'quote_policy':
      case 'include_policy':
        fields[name] = policyOf(value)
        break
      case 'type':
        fields.type = parseRelationType(textOrNull(value))
        break
      case 'event_time_filter':
        fields.event_time_filter = value === null ? null : eventTimeFilter(value)
        break
      default:
        fields[name] = value
    }
  }
  return fields as RelationChanges
}

function eventTimeFilter(value: Value): EventTimeFilter {
  const named = new Map(entriesOf(value))
  return {
    field_name: str(named.get('field_name') ?? null),
    start: textOrNull(named.get('start')),
    end: textOrNull(named.get('end')),
  }
}
