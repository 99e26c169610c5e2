import { bindPython, type PythonFunction } from '#jinja/values/arguments.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Policy } from '#warehouse/adapter/policy.ts'
import { parseRelationType, type RelationArguments } from '#warehouse/adapter/relation.ts'
import type { RelationFactory } from '#warehouse/adapter/relation-factory.ts'
import { textOrNull } from './plain-arguments.ts'
import { pathOf, relationChanges } from './relation-arguments.ts'
import { relationClassAttribute } from './relation-class-attributes.ts'
import { RelationObject } from './relation-object.ts'

/** `api.Relation` and `adapter.Relation`: makes relations. `projectQuoting` is the root project's `quoting:`. */
export class RelationClass extends Obj {
  override readonly typeName = 'RelationProxy'
  readonly factory: RelationFactory
  readonly #projectQuoting: Partial<Policy>

  constructor(factory: RelationFactory, projectQuoting: Partial<Policy>) {
    super()
    this.factory = factory
    this.#projectQuoting = projectQuoting
  }

  override attribute(name: string): Value | undefined {
    if (name === 'create') return new HostCallable(name, (call) => this.create(call))
    return relationClassAttribute(this.factory, name)
  }

  create(call: CallArguments): RelationObject {
    const bound = bindPython(CREATE, { args: call.args, kwargs: withNames(call.kwargs, (name) => isCreated(name)) })
    const [database, schema, identifier, type] = bound
    const rest = relationChanges({ args: [], kwargs: withNames(call.kwargs, (name) => !isCreated(name)) })
    const path = pathOf(
      Object.entries({ database, schema, identifier }).filter((pair): pair is [string, Value] => pair[1] !== undefined),
    )
    const args = {
      ...rest,
      ...rest.path,
      ...path,
      ...(type !== undefined && { type: parseRelationType(textOrNull(type)) }),
      quote_policy: { ...this.#projectQuoting, ...rest.quote_policy },
    } as RelationArguments & { path?: unknown }
    delete args.path
    return new RelationObject(this.factory.create(args), this.factory)
  }
}

const CREATE: PythonFunction = {
  name: 'create',
  hidden: 1,
  parameters: ['database?', 'schema?', 'identifier?', 'type?'],
}

function isCreated(name: string): boolean {
  return CREATE.parameters.includes(`${name}?`)
}

function withNames(kwargs: CallArguments['kwargs'], isWanted: (name: string) => boolean): Map<string, Value> {
  return new Map([...kwargs].filter(([name]) => isWanted(name)))
}
