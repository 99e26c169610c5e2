import { findOwn } from '#foundation/source/find-own.ts'
import { bindMethod, type MethodTable } from '#project/builtins/py-class.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { bindPython, type PythonFunction } from '#jinja/values/arguments.ts'
import { Dict } from '#jinja/values/dict.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { repr, str } from '#jinja/values/to-string.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import type { Value } from '#jinja/values/value.ts'
import { COMPONENTS, type Policy, type RelationPath } from '#warehouse/adapter/policy.ts'
import {
  addEphemeralPrefix,
  InformationSchema,
  parseRelationType,
  type EventTimeFilter,
  type Relation,
  type RelationArguments,
  type RelationChanges,
} from '#warehouse/adapter/relation.ts'
import { type FunctionConfig, functionConfig, functionMacroName } from '#warehouse/adapter/function-config.ts'
import type { RelationFactory } from '#warehouse/adapter/relation-factory.ts'
import { toPlainData, toValue } from '../plain-value.ts'
import { booleanOrUndefined, entriesOf, expectObject, namedArguments, textOrNull } from './plain-arguments.ts'

/** A relation as templates see it: prints as SQL, answers to dbt's properties and methods, never changes. */
export class RelationObject extends Obj {
  override readonly typeName: string
  readonly relation: Relation
  readonly factory: RelationFactory

  constructor(relation: Relation, factory: RelationFactory) {
    super()
    this.relation = relation
    this.factory = factory
    this.typeName = relation.constructor.name
  }

  /** Another relation behind the same factory. */
  as(relation: Relation): RelationObject {
    return new RelationObject(relation, this.factory)
  }

  /** `DuckDBRelation` stands in the module of its warehouse. */
  override qualifiedTypeName(): string {
    return `dbt.adapters.${this.typeName.replace(/Relation$/, '').toLowerCase()}.relation.${this.typeName}`
  }

  override attribute(name: string): Value | undefined {
    const property = findOwn(PROPERTIES, name)
    if (property) return property(this)
    return bindMethod(this, METHODS, name) ?? relationClassAttribute(this.factory, name) ?? this.#fieldOfWarehouse(name)
  }

  /** A field that only the relations of this warehouse have. */
  #fieldOfWarehouse(name: string): Value | undefined {
    const fields = this.relation.fields as unknown as Readonly<Record<string, unknown>>
    return Object.hasOwn(fields, name) ? toValue(fields[name]) : undefined
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'string' ? this.attribute(key) : undefined
  }

  override iterate(): Iterable<Value> {
    return Object.keys(this.relation.fields)
  }

  override length(): number {
    return Object.keys(this.relation.fields).length
  }

  override contains(value: Value): boolean {
    return typeof value === 'string' && Object.hasOwn(this.relation.fields, value)
  }

  override isMapping(): boolean {
    return true
  }

  override isTrue(): boolean {
    return true
  }

  override str(): string {
    return this.relation.toString()
  }

  override repr(): string {
    return `<${this.typeName} ${this.relation.toString()}>`
  }

  override hash(): string {
    return `relation ${this.relation.render()}`
  }

  override equals(other: Value): boolean {
    return other instanceof RelationObject && this.relation.equals(other.relation)
  }
}

const PROPERTIES: Readonly<Record<string, (self: RelationObject) => Value>> = {
  database: ({ relation }) => relation.database,
  schema: ({ relation }) => relation.schema,
  identifier: ({ relation }) => relation.identifier,
  table: ({ relation }) => relation.table,
  name: ({ relation }) => relation.name,
  type: ({ relation }) => relation.type,
  path: ({ relation }) => new PartsObject('Path', relation.path),
  quote_policy: ({ relation }) => new PartsObject('Policy', relation.quote_policy),
  include_policy: ({ relation }) => new PartsObject('Policy', relation.include_policy),
  quote_character: ({ relation }) => relation.quote_character,
  dbt_created: ({ relation }) => relation.fields.dbt_created,
  limit: ({ relation }) => relation.limit,
  event_time_filter: ({ relation }) =>
    relation.fields.event_time_filter ? Dict.from({ ...relation.fields.event_time_filter }) : null,
  require_alias: ({ relation }) => relation.fields.require_alias,
  catalog: ({ relation }) => relation.fields.catalog,
  is_table: ({ relation }) => relation.is_table,
  is_view: ({ relation }) => relation.is_view,
  is_cte: ({ relation }) => relation.is_cte,
  is_materialized_view: ({ relation }) => relation.is_materialized_view,
  is_pointer: ({ relation }) => relation.is_pointer,
  is_function: ({ relation }) => relation.is_function,
  can_be_renamed: ({ relation }) => relation.can_be_renamed,
  can_be_replaced: ({ relation }) => relation.can_be_replaced,
  renameable_relations: ({ relation }) => [...relation.fields.renameable_relations],
  replaceable_relations: ({ relation }) => [...relation.fields.replaceable_relations],
  information_schema_view: ({ relation }) =>
    relation instanceof InformationSchema ? relation.information_schema_view : null,
}

const METHODS: MethodTable<RelationObject> = new Map([
  ['render', (self) => self.relation.render()],
  ['render_limited', (self) => self.relation.renderLimited()],
  [
    'render_event_time_filtered',
    (self, call) =>
      self.relation.renderEventTimeFiltered(
        textOrNull(namedArguments('render_event_time_filtered', call, ['rendered']).rendered),
      ),
  ],
  ['include', (self, call) => self.as(self.relation.include(partFlags('include', call)))],
  ['quote', (self, call) => self.as(self.relation.quote(partFlags('quote', call)))],
  [
    'quoted',
    (self, call) => self.relation.quoted(str(namedArguments('quoted', call, ['identifier'], 1).identifier ?? null)),
  ],
  ['incorporate', (self, call) => self.as(self.relation.incorporate(changes(call)))],
  ['replace', (self, call) => self.as(self.relation.incorporate(changes(call)))],
  ['replace_path', (self, call) => self.as(self.relation.replacePath(pathOf([...call.kwargs])))],
  ['matches', (self, call) => self.relation.matches(pathArguments('matches', call))],
  ['without_identifier', (self) => self.as(self.relation.withoutIdentifier())],
  [
    'information_schema',
    (self, call) =>
      self.as(
        self.relation.informationSchema(
          textOrNull(namedArguments('information_schema', call, ['view_name']).view_name),
        ),
      ),
  ],
  ['get_function_config', (_, call) => functionFacts(namedArguments('get_function_config', call, ['model'], 1).model)],
  [
    'get_function_macro_name',
    (_, call) => {
      const { config } = namedArguments('get_function_macro_name', call, ['config'], 1)
      return functionMacroName(
        expectObject(config, PartsObject, 'the config of a function').parts as unknown as FunctionConfig,
      )
    },
  ],
  [
    'to_dict',
    (self, call) => {
      const { omit_none } = namedArguments('to_dict', call, ['omit_none'])
      const fields = Object.keys(self.relation.fields)
        .map((name): [string, Value] => [name, plainField(self.attribute(name) ?? null)])
        .filter(([, value]) => value !== null || omit_none !== true)
      return Dict.of(fields)
    },
  ],
  ['information_schema_only', (self) => self.as(self.relation.informationSchema())],
  [
    'get',
    (self, call) => {
      const { key, default: fallback } = namedArguments('get', call, ['key', 'default'], 1)
      // Packages ask for this to tell a relation from other mappings.
      if (key === 'metadata') return Dict.from({ type: self.typeName })
      return self.item(key ?? null) ?? fallback ?? null
    },
  ],
] as [string, (self: RelationObject, call: CallArguments) => Value][])

function plainField(value: Value): Value {
  return value instanceof PartsObject ? Dict.from({ ...value.parts }) : value
}

/** What a function's node says about how it is made; None for other nodes. */
function functionFacts(model: Value | undefined): Value {
  const node = Object.fromEntries(entriesOf(model).map(([key, value]) => [key, toPlainData(value)]))
  const facts = functionConfig(node as unknown as Parameters<typeof functionConfig>[0])
  return facts ? new PartsObject('FunctionConfig', { ...facts }) : null
}

const PARTS = ['database', 'schema', 'identifier'] as const

function partFlags(callee: string, call: CallArguments): Partial<Policy> {
  const named = namedArguments(callee, call, PARTS)
  return definedParts((part) => booleanOrUndefined(named[part]))
}

function pathArguments(callee: string, call: CallArguments): Partial<RelationPath> {
  const named = namedArguments(callee, call, PARTS)
  return definedParts((part) => (named[part] === undefined ? undefined : textOrNull(named[part])))
}

function pathOf(entries: readonly (readonly [string, Value])[]): Partial<RelationPath> {
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

function changes(call: CallArguments): RelationChanges {
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

/** `relation.path`, `relation.quote_policy`: three parts by name. */
class PartsObject extends Obj {
  override readonly typeName: string
  readonly parts: Readonly<Record<string, string | boolean | null>>

  constructor(typeName: string, parts: Readonly<Record<string, string | boolean | null>>) {
    super()
    this.typeName = typeName
    this.parts = parts
  }

  override attribute(name: string): Value | undefined {
    if (name === 'get_part') return new HostCallable(name, ({ args }) => this.parts[str(args[0] ?? null)] ?? null)
    return Object.hasOwn(this.parts, name) ? (this.parts[name] ?? null) : undefined
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'string' ? this.attribute(key) : undefined
  }

  override iterate(): Iterable<Value> {
    return COMPONENTS
  }

  override isMapping(): boolean {
    return true
  }

  override equals(other: Value): boolean {
    return other instanceof PartsObject && COMPONENTS.every((part) => this.parts[part] === other.parts[part])
  }

  override repr(): string {
    return `${this.typeName}(${COMPONENTS.map((part) => `${part}=${repr(this.parts[part] ?? null)}`).join(', ')})`
  }
}

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
    const rest = changes({ args: [], kwargs: withNames(call.kwargs, (name) => !isCreated(name)) })
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

const TYPE_NAMES: Readonly<Record<string, string>> = {
  Table: 'table',
  View: 'view',
  CTE: 'cte',
  External: 'external',
  MaterializedView: 'materialized_view',
  PointerTable: 'pointer_table',
  Function: 'function',
}

function relationClassAttribute(factory: RelationFactory, name: string): Value | undefined {
  const type = findOwn(TYPE_NAMES, name)
  if (type !== undefined) return type
  switch (name) {
    case 'get_default_quote_policy':
      return new HostCallable(name, () => new PartsObject('Policy', factory.defaultQuotePolicy))
    case 'get_default_include_policy':
      return new HostCallable(name, () => new PartsObject('Policy', factory.defaultIncludePolicy))
    case 'add_ephemeral_prefix':
      return new HostCallable(name, ({ args }) => addEphemeralPrefix(str(args[0] ?? null)))
    case 'scd_args':
      return new HostCallable(name, scdArguments)
    case 'get_relation_type':
      return RELATION_TYPES
    default:
      return undefined
  }
}

/** The types by their names in code, and called with the text of one. */
const RELATION_TYPES = new (class extends Obj {
  override readonly typeName = 'StrEnumMeta'
  override readonly call = (call: CallArguments) =>
    parseRelationType(textOrNull(namedArguments('get_relation_type', call, ['value'], 1).value))

  override attribute(name: string): Value | undefined {
    return findOwn(TYPE_NAMES, name)
  }
})()

/** What a snapshot's row is told apart by: its key, of one column or several, and when it was changed. */
function scdArguments({ args, kwargs }: CallArguments): Value {
  const key = args[0] ?? kwargs.get('primary_key') ?? null
  const updatedAt = args[1] ?? kwargs.get('updated_at') ?? null
  return Array.isArray(key) ? [...key, updatedAt] : [key, updatedAt]
}

/** The relation behind a template's value. */
export function relationOf(value: Value | undefined, what = 'a relation'): RelationObject {
  return expectObject(value, RelationObject, what)
}
