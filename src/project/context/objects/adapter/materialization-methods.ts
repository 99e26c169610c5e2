/** What materializations ask for: macros by name, strategies, snapshots, grants, constraints and catalogs. */
import { hasNo } from '#jinja/values/has-no.ts'
import { Dict } from '#jinja/values/dict.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { iterate } from '#jinja/values/iterate.ts'
import { str } from '#jinja/values/to-string.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { Table } from '#project/builtins/agate/table.ts'
import { dispatch } from '#project/macros/dispatch.ts'
import {
  type ConstrainedColumn,
  renderColumnsConstraints,
  renderModelConstraints,
} from '#warehouse/adapter/constraints.ts'
import { standardizeGrants } from '#warehouse/adapter/grants.ts'
import { hardDeletesBehavior } from '#warehouse/adapter/hard-deletes.ts'
import { incrementalStrategyMacro } from '#warehouse/adapter/incremental-strategy.ts'
import { assertSnapshotTarget } from '#warehouse/adapter/snapshot-target.ts'
import { fromAdapter, tableResult, toAdapter } from '../../adapter-value.ts'
import { RunConfig } from '../config-object.ts'
import { noCatalog, noCatalogFor } from '../../no-catalog.ts'
import { toPlainData } from '../../plain-value.ts'
import { entriesOf, textOrNull } from '../plain-arguments.ts'
import { type AdapterMethods, type AdapterSide, always, type Given, live, none } from './adapter-method.ts'

export const MATERIALIZATION_METHODS: AdapterMethods = {
  type: always([], 0, (_, self) => self.options.adapter.type),
  dispatch: always(['macro_name', 'macro_namespace', 'packages'], 1, (given, self) => dispatched(given, self)),
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
    const { relation } = given.checkedRelation('relation', 'valid_snapshot_target')
    const columns = await session.introspection.getColumnsInRelation(relation)
    assertSnapshotTarget(columns, columnNames(given.value('column_names')))
    return null
  }),
  assert_valid_snapshot_target_given_strategy: live(
    ['relation', 'column_names', 'strategy'],
    3,
    none,
    async (given, { session }) => {
      const { relation } = given.checkedRelation('relation', 'valid_snapshot_target')
      const columns = await session.introspection.getColumnsInRelation(relation)
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
      if (!(column instanceof Dict)) throw hasNo(column, 'get')
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

/** A setting of a configuration, given as `config` itself or as a dict. */
function settingOf(config: Value, name: string): Value | undefined {
  if (config instanceof RunConfig) return config.find(name)
  if (config instanceof Dict) return config.get(name)
  throw hasNo(config, 'get')
}

function dispatched(given: Given, self: AdapterSide): Value {
  const { context, order } = self.options
  const macroName = given.value('macro_name')
  if (typeof macroName !== 'string') throw notIterable(macroName)
  const name = macroName
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
      `In adapter.dispatch, got a <class '${typeName(namespace)}'> macro_namespace argument ("${str(namespace)}"), but macro_namespace should be None or a string.`,
    )
  }
  return context.bind(
    dispatch(order, (packageName, candidate) => context.findMacro(packageName, candidate), name, namespace),
  )
}

function strategyMacro(given: Given, self: AdapterSide): Value {
  const { adapter, context, projectName } = self.options
  const strategy = given.value('strategy')
  if (strategy !== null && typeof strategy !== 'string') throw hasNo(strategy, 'replace')
  const name = incrementalStrategyMacro(adapter.dialect, strategy, { microbatchIsBuiltIn: true })
  const macro = isContext(given.value('model_context')) ? context.lookup(name) : undefined
  if (macro !== undefined) return macro
  throw dbtError(
    'DbtRuntimeError',
    'incremental/strategy',
    `dbt could not find an incremental strategy macro with the name "${name}" in ${projectName}`,
  )
}

/** Whether the macros are asked for where they are; a text or a dict has none. */
function isContext(value: Value): boolean {
  if (typeof value === 'string' || value instanceof Dict || Array.isArray(value)) return false
  if (value instanceof Obj) return true
  throw notIterable(value)
}

function notIterable(value: Value): PyError {
  return new PyError('TypeError', `argument of type '${typeName(value)}' is not iterable`)
}

function columnNames(value: Value): ReadonlyMap<string, string> | null {
  const entries = entriesOf(value)
  return entries.length === 0 ? null : new Map(entries.map(([key, name]) => [key, str(name)]))
}
