import { bindPython, type PythonFunction } from '#jinja/values/arguments.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Policy } from '#warehouse/adapter/policy.ts'
import type { Relation, RelationArguments } from '#warehouse/adapter/relation.ts'
import type { RelationFactory } from '#warehouse/adapter/relation-factory.ts'
import { pathOf, relationChanges, relationType } from './relation-arguments.ts'

/** What `create` of relations makes; `quoting` holds where the call says nothing of it. */
export function createRelation(factory: RelationFactory, quoting: Partial<Policy>, call: CallArguments): Relation {
  const bound = bindPython(CREATE, { args: call.args, kwargs: withNames(call.kwargs, (name) => isCreated(name)) })
  const className = factory.create({}).constructor.name
  const [database, schema, identifier, type] = bound
  const rest = relationChanges({ args: [], kwargs: withNames(call.kwargs, (name) => !isCreated(name)) }, className)
  const path = pathOf(
    Object.entries({ database, schema, identifier }).filter((pair): pair is [string, Value] => pair[1] !== undefined),
  )
  const args = {
    ...rest,
    ...rest.path,
    ...path,
    ...(type !== undefined && { type: relationType(type, className) }),
    quote_policy: { ...quoting, ...rest.quote_policy },
  } as RelationArguments & { path?: unknown }
  delete args.path
  return factory.create(args)
}

const CREATE: PythonFunction = {
  name: 'BaseRelation.create',
  hidden: 1,
  parameters: ['database?', 'schema?', 'identifier?', 'type?'],
}

function isCreated(name: string): boolean {
  return CREATE.parameters.includes(`${name}?`)
}

function withNames(kwargs: CallArguments['kwargs'], isWanted: (name: string) => boolean): Map<string, Value> {
  return new Map([...kwargs].filter(([name]) => isWanted(name)))
}
