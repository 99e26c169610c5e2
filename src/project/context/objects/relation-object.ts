import { findOwn } from '#foundation/source/find-own.ts'
import { Table } from '#project/builtins/agate/table.ts'
import { bindArguments } from '#project/builtins/arguments.ts'
import { bindMethod, type MethodTable } from '#project/builtins/py-class.ts'
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import { str } from '#jinja/values/to-string.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import type { Value } from '#jinja/values/value.ts'
import { type FunctionConfig, functionConfig, functionMacroName } from '#warehouse/adapter/function-config.ts'
import { InformationSchema, type Relation } from '#warehouse/adapter/relation.ts'
import type { RelationFactory } from '#warehouse/adapter/relation-factory.ts'
import { toPlainData, toValue } from '../plain-value.ts'
import { createRelation } from './create-relation.ts'
import { noDictionary } from './no-dictionary.ts'
import { PartsObject } from './parts-object.ts'
import { entriesOf, expectObject, namedArguments, textOrNull } from './plain-arguments.ts'
import { newPath, partFlags, relationChanges, searchPath } from './relation-arguments.ts'
import { relationClassAttribute } from './relation-class-attributes.ts'

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
    return qualified(this.typeName)
  }

  override attribute(name: string): Value | undefined {
    const property = findOwn(PROPERTIES, name)
    if (property) return property(this)
    return (
      bindMethod(this, METHODS, name, this.#owner(name)) ??
      relationClassAttribute(this.factory, name) ??
      this.#methodOfWarehouse(name) ??
      this.#fieldOfWarehouse(name)
    )
  }

  /** The class that has a method: the warehouse's own, where it does it another way. */
  #owner(name: string): string {
    if (VIEWS.has(name)) return 'Mapping'
    return Object.hasOwn(Object.getPrototypeOf(this.relation), name) ? this.typeName : 'BaseRelation'
  }

  #methodOfWarehouse(name: string): Value | undefined {
    const method = findOwn(this.factory.methods, name)
    if (!method) return undefined
    return new HostCallable(name, (call) => {
      const args = bindArguments(
        { method: `${this.typeName}.${name}` },
        call,
        method.parameters,
        method.parameters.length,
      )
      return toValue(
        method.run(
          this.relation,
          args.map((arg) => plainArgument(arg ?? null)),
        ),
      )
    })
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
    throw noDictionary(this)
  }

  override length(): number {
    throw noDictionary(this)
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

/** What Python makes of anything that answers to names: it complains when it is gone through. */
class MappingView extends Obj {
  override readonly typeName: string
  readonly #relation: RelationObject

  constructor(typeName: string, relation: RelationObject) {
    super()
    this.typeName = typeName
    this.#relation = relation
  }

  override qualifiedTypeName(): string {
    return `collections.abc.${this.typeName}`
  }

  override iterate(): Iterable<Value> {
    throw noDictionary(this.#relation)
  }

  override length(): number {
    throw noDictionary(this.#relation)
  }

  override repr(): string {
    return `${this.typeName}(${this.#relation.repr()})`
  }
}

const VIEWS: ReadonlyMap<string, string> = new Map([
  ['items', 'ItemsView'],
  ['keys', 'KeysView'],
  ['values', 'ValuesView'],
])

function qualified(className: string): string {
  if (className === 'InformationSchema') return `dbt.adapters.base.relation.${className}`
  return `dbt.adapters.${className.replace(/Relation$/, '').toLowerCase()}.relation.${className}`
}

/** The class of a warehouse's relations, with its module. */
export function relationClassName(factory: RelationFactory): string {
  return qualified(factory.create({}).constructor.name)
}

/** A table as its rows, each a mapping by column. */
function plainArgument(value: Value): unknown {
  if (value instanceof Table) {
    return value.rows.map((row) =>
      Object.fromEntries(value.columnNames.map((name, at) => [name, toPlainData(row.values()[at] ?? null)])),
    )
  }
  if (!(value instanceof Dict)) return toPlainData(value)
  return Object.fromEntries([...value.entries()].map(([key, item]) => [str(key), plainArgument(item)]))
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
  ...[...VIEWS].map(([name, view]): [string, (self: RelationObject) => Value] => [
    name,
    (self) => new MappingView(view, self),
  ]),
  ['render', (self) => self.relation.render()],
  ['render_limited', (self) => self.relation.renderLimited()],
  [
    'render_event_time_filtered',
    (self, call) =>
      self.relation.renderEventTimeFiltered(
        textOrNull(namedArguments({ method: 'BaseRelation.render_event_time_filtered' }, call, ['rendered']).rendered),
      ),
  ],
  ['include', (self, call) => self.as(self.relation.include(partFlags('include', call)))],
  ['quote', (self, call) => self.as(self.relation.quote(partFlags('quote', call)))],
  [
    'quoted',
    (self, call) =>
      self.relation.quoted(
        str(namedArguments({ method: 'BaseRelation.quoted' }, call, ['identifier'], 1).identifier ?? null),
      ),
  ],
  ['incorporate', (self, call) => self.as(self.relation.incorporate(relationChanges(call, self.typeName)))],
  ['replace', (self, call) => self.as(self.relation.incorporate(relationChanges(call, self.typeName)))],
  ['replace_path', (self, call) => self.as(self.relation.replacePath(newPath(call)))],
  // Of the class, which knows nothing of the project's quoting.
  ['create', (self, call) => self.as(createRelation(self.factory, {}, call))],
  ['matches', (self, call) => self.relation.matches(searchPath(call))],
  ['without_identifier', (self) => self.as(self.relation.withoutIdentifier())],
  [
    'information_schema',
    (self, call) =>
      self.as(
        self.relation.informationSchema(
          textOrNull(namedArguments({ method: 'BaseRelation.information_schema' }, call, ['view_name']).view_name),
        ),
      ),
  ],
  [
    'get_function_config',
    (_, call) =>
      functionFacts(namedArguments({ method: 'BaseRelation.get_function_config' }, call, ['model'], 1).model),
  ],
  [
    'get_function_macro_name',
    (_, call) => {
      const { config } = namedArguments({ method: 'BaseRelation.get_function_macro_name' }, call, ['config'], 1)
      return functionMacroName(
        expectObject(config, PartsObject, 'the config of a function').parts as unknown as FunctionConfig,
      )
    },
  ],
  [
    'to_dict',
    (self, call) => {
      const { omit_none } = namedArguments({ method: '__mashumaro_to_dict__' }, call, ['omit_none'])
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
      const { key, default: fallback } = namedArguments({ method: 'BaseRelation.get' }, call, ['key', 'default'], 1)
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
