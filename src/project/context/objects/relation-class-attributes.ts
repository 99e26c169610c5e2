import { findOwn } from '#foundation/source/find-own.ts'
import { bindPython } from '#jinja/values/arguments.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { repr, str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import { addEphemeralPrefix, findRelationType } from '#warehouse/adapter/relation.ts'
import type { RelationFactory } from '#warehouse/adapter/relation-factory.ts'
import { PartsObject } from './parts-object.ts'
import { namedArguments } from './plain-arguments.ts'

const TYPE_NAMES: Readonly<Record<string, string>> = {
  Table: 'table',
  View: 'view',
  CTE: 'cte',
  External: 'external',
  MaterializedView: 'materialized_view',
  PointerTable: 'pointer_table',
  Function: 'function',
}

/** What the class of relations knows, and so each relation. */
export function relationClassAttribute(factory: RelationFactory, name: string): Value | undefined {
  const type = findOwn(TYPE_NAMES, name)
  if (type !== undefined) return type
  switch (name) {
    case 'get_default_quote_policy':
      return withoutArguments(name, () => new PartsObject('Policy', factory.defaultQuotePolicy))
    case 'get_default_include_policy':
      return withoutArguments(name, () => new PartsObject('Policy', factory.defaultIncludePolicy))
    case 'add_ephemeral_prefix':
      return new HostCallable(name, (call) =>
        addEphemeralPrefix(str(namedArguments('BaseRelation.add_ephemeral_prefix', call, ['name'], 1).name ?? null)),
      )
    case 'scd_args':
      return new HostCallable(name, scdArguments)
    case 'get_relation_type':
      return RELATION_TYPES
    default:
      return undefined
  }
}

function withoutArguments(name: string, answer: () => Value): HostCallable {
  return new HostCallable(name, (call) => {
    bindPython({ name: `BaseRelation.${name}`, hidden: 1, parameters: [] }, call)
    return answer()
  })
}

/** The types by their names in code, and called with the text of one. */
const RELATION_TYPES = new (class extends Obj {
  override readonly typeName = 'EnumType'
  override readonly call = (call: CallArguments) => {
    const { value = null } = namedArguments('get_relation_type', call, ['value'], 1)
    const type = findRelationType(value)
    if (type === undefined) throw new PyError('ValueError', `${repr(value)} is not a valid RelationType`)
    return type
  }

  override qualifiedTypeName(): string {
    return `enum.${this.typeName}`
  }

  override attribute(name: string): Value | undefined {
    return findOwn(TYPE_NAMES, name)
  }
})()

/** What a snapshot's row is told apart by: its key, of one column or several, and when it was changed. */
function scdArguments(call: CallArguments): Value {
  const { primary_key: key = null, updated_at: updatedAt = null } = namedArguments(
    { method: 'BaseRelation.scd_args' },
    call,
    ['primary_key', 'updated_at'],
    2,
  )
  return Array.isArray(key) ? [...key, updatedAt] : [key, updatedAt]
}
