/** `adapter`: what templates ask of the warehouse. While parsing nothing is asked: the answers are dbt's stand-ins. */
import { findOwn } from '#foundation/source/find-own.ts'
import type { CallArguments, CallState } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { iterate } from '#jinja/values/iterate.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { str } from '#jinja/values/to-string.ts'
import { isTrue } from '#jinja/values/truth.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import { typeName } from '#jinja/values/type-name.ts'
import { Undefined } from '#jinja/values/undefined.ts'
import type { Value } from '#jinja/values/value.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { bindArguments, integerArgument } from '#project/builtins/arguments.ts'
import { emptyTable } from '#project/builtins/agate/table-from.ts'
import { Table } from '#project/builtins/agate/table.ts'
import { maxDecimalPlaces } from '#project/builtins/agate/print-table.ts'
import { dispatch, type DispatchOrder } from '#project/macros/dispatch.ts'
import type { Adapter } from '#warehouse/adapter/adapter.ts'
import type { Column } from '#warehouse/adapter/column.ts'
import {
  type ConstrainedColumn,
  renderColumnsConstraints,
  renderModelConstraints,
} from '#warehouse/adapter/constraints.ts'
import { quoteIdentifier } from '#warehouse/adapter/dialect.ts'
import { type AgateType, seedType } from '#warehouse/adapter/seed-types.ts'
import { standardizeGrants } from '#warehouse/adapter/grants.ts'
import { hardDeletesBehavior } from '#warehouse/adapter/hard-deletes.ts'
import { incrementalStrategyMacro } from '#warehouse/adapter/incremental-strategy.ts'
import type { PlainValue } from '#warehouse/adapter/plain-value.ts'
import type { Policy } from '#warehouse/adapter/policy.ts'
import { quoteSeedColumn } from '#warehouse/adapter/seed-column.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { assertSnapshotTarget } from '#warehouse/adapter/snapshot-target.ts'
import type { VendorMethod } from '#warehouse/adapter/vendor-method.ts'
import { type AdapterFactories, fromAdapter, resultTable, tableResult, toAdapter, writeBack } from '../adapter-value.ts'
import type { Context } from '../context.ts'
import { Behavior } from './behavior-object.ts'
import { CursorObject } from './cursor-object.ts'
import { RunConfig } from './config-object.ts'
import { ResponseObject } from './response-object.ts'
import { ColumnObject } from './column-object.ts'
import { RelationClass } from './relation-class.ts'
import { RelationObject, relationOf } from './relation-object.ts'
import { noCatalog, noCatalogFor } from '../no-catalog.ts'
import type { SnapshotGuard } from '../snapshot-guard.ts'
import { toPlainData } from '../plain-value.ts'
import { entriesOf, namedArguments, textOrNull } from './plain-arguments.ts'

export interface AdapterObjectOptions {
  readonly adapter: Adapter
  readonly context: Context
  readonly order: DispatchOrder
  readonly projectName: string
  readonly quoting: Partial<Policy>
  /** `flags:` of the root project. */
  readonly flags: Readonly<Record<string, unknown>>
  /** What templates see of the settings. */
  readonly config: Obj
  /** The node's connection; none while parsing. */
  readonly session?: Session
  /** Asked before a snapshot is written, where there is one. */
  readonly snapshotGuard?: SnapshotGuard
}

export class AdapterObject extends Obj {
  override readonly typeName: string
  readonly options: AdapterObjectOptions
  readonly #relationClass: RelationClass

  constructor(options: AdapterObjectOptions) {
    super()
    this.options = options
    this.typeName = options.session ? 'RuntimeDatabaseWrapper' : 'ParseDatabaseWrapper'
    this.#relationClass = new RelationClass(options.adapter.relations, options.quoting)
  }

  get factories(): AdapterFactories {
    return this.options.adapter
  }

  override qualifiedTypeName(): string {
    return `dbt.context.providers.${this.typeName}`
  }

  override attribute(name: string): Value | undefined {
    if (name === 'Relation') return this.#relationClass
    if (name === 'behavior') return new Behavior(this.options.flags)
    if (name === 'config') return this.options.config
    const method = findOwn(METHODS, name)
    if (method) return new HostCallable(name, (call, state) => this.#run(name, method, call, state))
    const vendor = findOwn(this.options.adapter.parts.methods, name)
    return vendor && new HostCallable(name, (call) => this.#runVendor(name, vendor, call))
  }

  #run(name: string, method: AdapterMethod, call: CallArguments, state: CallState): Value | Promise<Value> {
    const { session } = this.options
    // dbt's stand-ins take whatever they are given.
    if (!session && 'whenParsing' in method) return method.whenParsing()
    const given = new Given(name, method, call)
    if (session) return method.run(given, { self: this, session, state })
    return (method as Extract<AdapterMethod, { always: unknown }>).always(given, this, state)
  }

  #runVendor(name: string, method: VendorMethod, call: CallArguments): Value | Promise<Value> {
    const { session } = this.options
    const defaults = method.defaults ?? {}
    const required = method.parameters.filter((parameter) => !Object.hasOwn(defaults, parameter)).length
    const bound = bindArguments(name, call, method.parameters, required)
    const plain = method.parameters.map((parameter, index): PlainValue => {
      const value = bound[index]
      return value === undefined ? defaults[parameter] : toAdapter(value)
    })
    if (!session && method.whenParsing) return fromAdapter(method.whenParsing(), this.factories)
    const finish = (answer: PlainValue): Value => {
      bound.forEach((value, index) => {
        const changed = plain[index]
        if (value instanceof Dict && changed instanceof Map) writeBack(value, changed, this.factories)
      })
      return fromAdapter(answer, this.factories)
    }
    const answer = method.run(session ?? this.options.adapter.session(), plain)
    return answer instanceof Promise ? answer.then(finish) : finish(answer)
  }
}

interface RunState {
  readonly self: AdapterObject
  readonly session: Session
  readonly state: CallState
}

type Run = (given: Given, run: RunState) => Value | Promise<Value>

/** What a method needs and gives. With `always` it answers the same way while parsing. */
type AdapterMethod = {
  readonly names: readonly string[]
  readonly required: number
  readonly run: Run
} & (
  | { readonly whenParsing: () => Value }
  | { readonly always: (given: Given, self: AdapterObject, state: CallState) => Value }
)

class Given {
  readonly #bound: Partial<Record<string, Value>>
  readonly call: CallArguments

  constructor(callee: string, method: AdapterMethod, call: CallArguments) {
    this.call = call
    this.#bound = namedArguments(callee, call, method.names, method.required)
  }

  value(name: string): Value {
    return this.#bound[name] ?? null
  }

  text(name: string): string {
    return str(this.value(name))
  }

  textOrNull(name: string): string | null {
    return textOrNull(this.#bound[name])
  }

  flag(name: string, fallback = false): boolean {
    const value = this.#bound[name]
    return value === undefined ? fallback : isTrue(value)
  }

  relation(name: string): RelationObject {
    return relationOf(this.#bound[name], `a relation as '${name}'`)
  }

  /** None stays null: some methods complain about that in their own words. */
  relationOrNull(name: string): RelationObject | null {
    const value = this.value(name)
    return value === null ? null : relationOf(value)
  }
}

const none = () => null
const emptyList = () => []

/** A setting of a configuration, given as `config` itself or as a dict. */
function settingOf(config: Value, name: string): Value | undefined {
  if (config instanceof RunConfig) return config.find(name)
  if (config instanceof Dict) return config.get(name)
  throw hasNo(config, 'get')
}

/** Python's complaint about what a method meets in the place of what it was written for. */
function hasNo(value: Value, attribute: string): PyError {
  return new PyError('AttributeError', `'${typeName(value)}' object has no attribute '${attribute}'`)
}

function live(names: readonly string[], required: number, whenParsing: () => Value, run: Run): AdapterMethod {
  return { names, required, whenParsing, run }
}

function always(
  names: readonly string[],
  required: number,
  answer: (given: Given, self: AdapterObject, state: CallState) => Value,
): AdapterMethod {
  return { names, required, always: answer, run: (given, { self, state }) => answer(given, self, state) }
}

function columnList(columns: readonly Column[], self: AdapterObject): Value {
  return columns.map((column) => new ColumnObject(column, self.factories.columns))
}

/** What a table prints stands among what `print` does. */
function printer({ eventSink }: Session): (text: string) => void {
  return (text) => eventSink.emit('PrintEvent', { msg: text.replace(/\n$/, '') })
}

const METHODS: Readonly<Record<string, AdapterMethod>> = {
  type: always([], 0, (_, self) => self.options.adapter.type),
  dispatch: always(['macro_name', 'macro_namespace', 'packages'], 1, (given, self) => dispatched(given, self)),
  commit: live([], 0, none, async (_, { session }) => {
    await session.commitIfOpen()
    return null
  }),
  execute: live(
    ['sql', 'auto_begin', 'fetch', 'limit'],
    1,
    () => new Tuple([new ResponseObject({ _message: '' }), emptyTable()]),
    async (given, { session }) => {
      const limit = given.value('limit')
      const { response, table } = await session.execute(given.text('sql'), {
        autoBegin: given.flag('auto_begin'),
        fetch: given.flag('fetch'),
        ...(limit !== null && { limit: integerArgument(limit) }),
      })
      return new Tuple([new ResponseObject(response), resultTable(table, printer(session))])
    },
  ),
  add_query: live(
    ['sql', 'auto_begin', 'bindings', 'abridge_sql_log'],
    1,
    () => new Tuple([null, null]),
    async (given, { session }) => {
      const bindings = toAdapter(given.value('bindings'))
      const { table } = await session.addQuery(given.text('sql'), {
        fetch: true,
        autoBegin: given.flag('auto_begin', true),
        abridgeSqlLog: given.flag('abridge_sql_log'),
        ...(Array.isArray(bindings) && { bindings: bindings as never }),
      })
      return new Tuple([null, new CursorObject(resultTable(table))])
    },
  ),
  run_sql_for_tests: live(['sql', 'fetch', 'conn'], 1, none, async (given, { session }) => {
    const { table } = await session.execute(given.text('sql'), { fetch: true })
    const rows = resultTable(table).rows.map((row) => new Tuple(row.values()))
    const fetch = given.text('fetch')
    return fetch === 'one' ? (rows[0] ?? null) : fetch === 'all' ? rows : null
  }),
  get_relation: live(['database', 'schema', 'identifier'], 3, none, async (given, { self, session }) => {
    const schema = given.value('schema')
    if (schema instanceof Undefined) return schema.fail()
    if (schema === null) throw hasNo(null, 'lower')
    const found = await session.introspection.getRelation(
      given.textOrNull('database'),
      given.text('schema'),
      given.textOrNull('identifier'),
    )
    return found ? new RelationObject(found, self.factories.relations) : null
  }),
  already_exists: live(
    ['schema', 'name'],
    2,
    () => false,
    async (given, { session }) => {
      session.eventSink.emit('AdapterDeprecationWarning', { old_name: 'already_exists', new_name: 'get_relation' })
      const { database } = session.adapter.credentials
      return (await session.introspection.getRelation(database, given.text('schema'), given.text('name'))) !== undefined
    },
  ),
  get_columns_in_relation: live(['relation'], 1, emptyList, async (given, { self, session }) =>
    fromAdapter(await session.introspection.answerOfColumns(given.relation('relation').relation), self.factories),
  ),
  get_columns_in_table: live(['schema', 'identifier'], 2, emptyList, async (given, { self, session }) => {
    const renamed = { old_name: 'get_columns_in_table', new_name: 'get_columns_in_relation' }
    session.eventSink.emit('AdapterDeprecationWarning', renamed)
    const relation = self.factories.relations.create({
      database: session.adapter.credentials.database,
      schema: given.text('schema'),
      identifier: given.text('identifier'),
      quote_policy: session.adapter.quoting,
    })
    return fromAdapter(await session.introspection.answerOfColumns(relation), self.factories)
  }),
  get_partitions_metadata: live(['table'], 1, emptyList, () => {
    const message = 'ERROR: `get_partitions_metadata` is not implemented for this adapter!'
    throw dbtError('CompilationError', 'jinja/raised', message)
  }),
  get_column_schema_from_query: live(['sql'], 1, emptyList, async (given, { self, session }) =>
    columnList(await session.introspection.getColumnSchemaFromQuery(given.text('sql')), self),
  ),
  get_missing_columns: live(['from_relation', 'to_relation'], 2, emptyList, async (given, { self, session }) =>
    columnList(
      await session.introspection.getMissingColumns(
        given.relation('from_relation').relation,
        given.relation('to_relation').relation,
      ),
      self,
    ),
  ),
  expand_target_column_types: live(['from_relation', 'to_relation'], 2, none, async (given, { session }) => {
    await session.introspection.expandTargetColumnTypes(
      given.relation('from_relation').relation,
      given.relation('to_relation').relation,
    )
    return null
  }),
  check_schema_exists: live(
    ['database', 'schema'],
    2,
    () => false,
    (given, { session }) => session.introspection.checkSchemaExists(given.textOrNull('database'), given.text('schema')),
  ),
  create_schema: live(['relation'], 1, none, async (given, { session }) => {
    await session.introspection.createSchema(given.relation('relation').relation)
    return null
  }),
  drop_schema: live(['relation'], 1, none, async (given, { session }) => {
    await session.introspection.dropSchema(given.relation('relation').relation)
    return null
  }),
  drop_relation: live(['relation'], 1, none, async (given, { session }) => {
    await session.introspection.dropRelation(given.relation('relation').relation)
    return null
  }),
  truncate_relation: live(['relation'], 1, none, async (given, { session }) => {
    await session.introspection.truncateRelation(given.relation('relation').relation)
    return null
  }),
  rename_relation: live(['from_relation', 'to_relation'], 2, none, async (given, { session }) => {
    await session.introspection.renameRelation(
      given.relation('from_relation').relation,
      given.relation('to_relation').relation,
    )
    return null
  }),
  cache_added: live(
    ['relation'],
    1,
    () => '',
    (given, { session }) => {
      session.introspection.cacheAdded(given.relationOrNull('relation')?.relation ?? null)
      return ''
    },
  ),
  cache_dropped: live(
    ['relation'],
    1,
    () => '',
    (given, { session }) => {
      session.introspection.cacheDropped(given.relationOrNull('relation')?.relation ?? null)
      return ''
    },
  ),
  cache_renamed: live(
    ['from_relation', 'to_relation'],
    2,
    () => '',
    (given, { session }) => {
      session.introspection.cacheRenamed(
        given.relationOrNull('from_relation')?.relation ?? null,
        given.relationOrNull('to_relation')?.relation ?? null,
      )
      return ''
    },
  ),
  list_relations_without_caching: live(['schema_relation'], 1, emptyList, async (given, { self, session }) =>
    (await session.introspection.listRelationsWithoutCaching(given.relation('schema_relation').relation)).map(
      (relation) => new RelationObject(relation, self.factories.relations),
    ),
  ),
  list_schemas: live(['database'], 1, emptyList, (given, { session }) =>
    session.introspection.listSchemas(given.textOrNull('database')),
  ),
  quote: always(['identifier'], 1, (given, self) =>
    quoteIdentifier(self.options.adapter.dialect, given.text('identifier')),
  ),
  quote_as_configured: always(['identifier', 'quote_key'], 2, (given, self) => {
    const { dialect } = self.options.adapter
    const quoting: Readonly<Record<string, boolean | undefined>> = { ...dialect.quotePolicy, ...self.options.quoting }
    return quoting[given.text('quote_key')]
      ? quoteIdentifier(dialect, given.text('identifier'))
      : given.text('identifier')
  }),
  quote_seed_column: always(['column', 'quote_config'], 2, (given, self) => {
    const config = given.value('quote_config')
    const isKnown = config === null || typeof config === 'boolean'
    return quoteSeedColumn(
      self.options.adapter.dialect,
      given.text('column'),
      isKnown ? config : { typeName: typeName(config) },
    )
  }),
  convert_type: always(['agate_table', 'col_idx'], 2, (given, self) => {
    const table = given.value('agate_table')
    if (!(table instanceof Table))
      throw dbtError('CompilationError', 'adapter/arguments', 'convert_type() needs a table')
    const index = integerArgument(given.value('col_idx'))
    if (index >= table.columnTypes.length) throw new PyError('IndexError', 'tuple index out of range')
    const type = AGATE_TYPES[table.columnTypes[index]?.name ?? 'Text'] ?? 'text'
    const decimals = type === 'number' ? maxDecimalPlaces(table.columnValues(index)) : 0
    return seedType(self.options.adapter.parts.seedTypes, type, decimals)
  }),
  get_incremental_strategy_macro: live(['model_context', 'strategy'], 2, none, (given, { self }) =>
    strategyMacro(given, self),
  ),
  get_hard_deletes_behavior: live(['config'], 1, none, (given) => {
    const config = given.value('config')
    const read = (name: string) => toPlainData(settingOf(config, name) ?? null)
    return hardDeletesBehavior({
      invalidate_hard_deletes: read('invalidate_hard_deletes'),
      hard_deletes: read('hard_deletes'),
    })
  }),
  valid_snapshot_target: live(['relation', 'column_names'], 1, none, async (given, { session }) => {
    const columns = await session.introspection.getColumnsInRelation(given.relation('relation').relation)
    assertSnapshotTarget(columns, columnNames(given.value('column_names')))
    return null
  }),
  assert_valid_snapshot_target_given_strategy: live(
    ['relation', 'column_names', 'strategy'],
    3,
    none,
    async (given, { session }) => {
      const columns = await session.introspection.getColumnsInRelation(given.relation('relation').relation)
      const strategy = given.value('strategy')
      const hardDeletes = strategy instanceof Dict ? textOrNull(strategy.get('hard_deletes')) : null
      assertSnapshotTarget(columns, columnNames(given.value('column_names')), hardDeletes)
      return null
    },
  ),
  guard_snapshot_source: live(['relation', 'exists', 'unique_key', 'sql'], 4, none, async (given, { self }) => {
    const key = toAdapter(given.value('unique_key'))
    await self.options.snapshotGuard?.beforeComparing({
      relation: given.relation('relation').relation,
      exists: given.flag('exists'),
      keys: (Array.isArray(key) ? key : [key]).map(String),
      sql: given.text('sql'),
    })
    return null
  }),
  guard_snapshot_write: live(['relation', 'staging'], 1, none, async (given, { self }) => {
    const relation = given.relation('relation').relation
    const staging = given.relationOrNull('staging')?.relation ?? null
    await self.options.snapshotGuard?.beforeWriting({ relation, staging })
    return null
  }),
  standardize_grants_dict: always(['grants_table'], 1, (given, self) => {
    const table = given.value('grants_table')
    if (!(table instanceof Table)) {
      if ([...iterate(table)].length === 0) return new Dict()
      throw new PyError('TypeError', "string indices must be integers, not 'str'")
    }
    return fromAdapter(standardizeGrants(tableResult(table)), self.factories)
  }),
  render_raw_columns_constraints: always(['raw_columns'], 1, (given, self) => {
    const { adapter } = self.options
    const rawColumns = given.value('raw_columns')
    if (!(rawColumns instanceof Dict)) throw hasNo(rawColumns, 'values')
    const columns = entriesOf(rawColumns).map(([, column]) => {
      if (column instanceof Dict && !column.has('data_type')) throw new PyError('KeyError', "'data_type'")
      return toPlainData(column) as ConstrainedColumn
    })
    return renderColumnsConstraints(adapter.dialect, adapter.type, columns, adapter.options.events)
  }),
  render_raw_model_constraints: always(['raw_constraints'], 1, (given, self) => {
    const { adapter } = self.options
    const raw = [...iterate(given.value('raw_constraints'))].map((each) => toPlainData(each) as Record<string, unknown>)
    return renderModelConstraints(adapter.dialect, adapter.type, raw, adapter.options.events)
  }),
  get_catalog_integration: always(['name'], 1, (given, { options }) => {
    throw noCatalog(options.adapter.type, str(given.value('name')))
  }),
  build_catalog_relation: always(['config'], 1, (given, { options }) => {
    const node = given.value('config')
    const config = node instanceof Dict ? node.get('config') : undefined
    const error = config instanceof Dict ? noCatalogFor(options.adapter.type, (key) => config.get(key)) : undefined
    if (error) throw error
    return null
  }),
}

const AGATE_TYPES: Readonly<Record<string, AgateType>> = {
  Integer: 'integer',
  Number: 'number',
  Boolean: 'boolean',
  Date: 'date',
  DateTime: 'datetime',
  ISODateTime: 'datetime',
  Text: 'text',
}

function dispatched(given: Given, self: AdapterObject): Value {
  const { context, order } = self.options
  const name = given.text('macro_name')
  if (given.value('packages') !== null) {
    throw dbtError(
      'MacroDispatchArgError',
      'dispatch/packages',
      'The "packages" argument of adapter.dispatch() has been deprecated.\n' +
        `Use the "macro_namespace" argument instead.\n\nRaised during dispatch for: ${name}\n\n` +
        'For more information, see:\n\nhttps://docs.getdbt.com/reference/dbt-jinja-functions/dispatch',
      { category: 'Compilation Error' },
    )
  }
  const namespace = given.value('macro_namespace')
  if (namespace !== null && typeof namespace !== 'string') {
    throw dbtError(
      'CompilationError',
      'dispatch/namespace',
      `In adapter.dispatch, got a macro_namespace argument ("${str(namespace)}"), but macro_namespace should be None or a string.`,
    )
  }
  return context.bind(
    dispatch(order, (packageName, candidate) => context.findMacro(packageName, candidate), name, namespace),
  )
}

function strategyMacro(given: Given, self: AdapterObject): Value {
  const { adapter, context, projectName } = self.options
  const strategy = given.value('strategy') === null ? null : given.text('strategy')
  const name = incrementalStrategyMacro(adapter.dialect, strategy, { microbatchIsBuiltIn: true })
  const macro = context.lookup(name)
  if (macro !== undefined) return macro
  throw dbtError(
    'DbtRuntimeError',
    'incremental/strategy',
    `dbt could not find an incremental strategy macro with the name "${name}" in ${projectName}`,
  )
}

function columnNames(value: Value): ReadonlyMap<string, string> | null {
  const entries = entriesOf(value)
  return entries.length === 0 ? null : new Map(entries.map(([key, name]) => [key, str(name)]))
}
