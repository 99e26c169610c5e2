/** What asks for columns, and what types and quotes they have. */
import { hasNo } from '#jinja/values/has-no.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { integerArgument } from '#project/builtins/arguments.ts'
import { Table } from '#project/builtins/agate/table.ts'
import { maxDecimalPlaces } from '#project/builtins/agate/print-table.ts'
import type { Column } from '#warehouse/adapter/column.ts'
import { quoteIdentifier } from '#warehouse/adapter/dialect.ts'
import { type AgateType, seedType } from '#warehouse/adapter/seed-types.ts'
import { quoteSeedColumn } from '#warehouse/adapter/seed-column.ts'
import { fromAdapter } from '../../adapter-value.ts'
import { ColumnObject } from '../column-object.ts'
import { type AdapterMethods, type AdapterSide, always, emptyList, live, none } from './adapter-method.ts'

export const COLUMN_METHODS: AdapterMethods = {
  get_columns_in_relation: live(['relation'], 1, emptyList, async (given, { self, session }) =>
    fromAdapter(await session.introspection.answerOfColumns(given.forMacro('relation')), self.factories),
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
        given.checkedRelation('from_relation', 'get_missing_columns').relation,
        given.checkedRelation('to_relation', 'get_missing_columns').relation,
      ),
      self,
    ),
  ),
  expand_target_column_types: live(['from_relation', 'to_relation'], 2, none, async (given, { session }) => {
    await session.introspection.expandTargetColumnTypes(
      given.checkedRelation('from_relation', 'expand_target_column_types').relation,
      given.checkedRelation('to_relation', 'expand_target_column_types').relation,
    )
    return null
  }),
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
    if (!(table instanceof Table)) throw hasNo(table, 'column_types')
    const index = integerArgument(given.value('col_idx'))
    if (index >= table.columnTypes.length) throw new PyError('IndexError', 'tuple index out of range')
    const type = AGATE_TYPES[table.columnTypes[index]?.name ?? 'Text'] ?? 'text'
    const decimals = type === 'number' ? maxDecimalPlaces(table.columnValues(index)) : 0
    return seedType(self.options.adapter.parts.seedTypes, type, decimals)
  }),
}

function columnList(columns: readonly Column[], self: AdapterSide): Value {
  return columns.map((column) => new ColumnObject(column, self.factories.columns))
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
