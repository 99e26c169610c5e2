import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { isoDate, isoOffset, isoTime } from '#foundation/yaml/iso-text.ts'
import type { Cell } from '#warehouse/adapter/cell.ts'
import type { PlainValue } from '#warehouse/adapter/plain-value.ts'
import { parseIndex } from '#warehouse/adapter/index-config.ts'
import { lacks, pythonType, subscript } from '#warehouse/adapter/python-type.ts'
import { Relation } from '#warehouse/adapter/relation.ts'
import type { ResultTable } from '#warehouse/adapter/result-table.ts'
import type { VendorMethod } from '#warehouse/adapter/vendor-method.ts'
import type { DuckDBCredentials } from './credentials.ts'
import { externalReadLocation, externalWriteOptions } from './external-options.ts'
import type { ForeignKeys } from './foreign-keys.ts'
import { escapeSqlString } from './sql-literal.ts'

/** What only DuckDB's adapter has for templates. */
export function duckdbMethods(
  credentials: DuckDBCredentials,
  foreignKeys: ForeignKeys,
): Readonly<Record<string, VendorMethod>> {
  const runNames = new Map<string, string>()
  const isDuckLake = (relation: PlainValue) => {
    if (!relation) return false
    if (!(relation instanceof Relation)) throw lacks(relation, 'database')
    return relation.database !== null && credentials.duckLakes.has(relation.database)
  }
  return {
    parse_index: method(['raw_index'], (_, [raw]) => parseIndex(raw, { hasType: false })),
    is_motherduck: method([], () => credentials.isMotherDuck),
    disable_transactions: method([], () => credentials.disable_transactions),
    external_root: method([], () => credentials.external_root),
    get_binding_char: method([], () => '?'),
    escape_sql_string: method(['value'], (_, [value]) => escapeSqlString(value)),
    is_ducklake: method(['relation'], (_, [relation]) => isDuckLake(relation)),
    // Only DuckDB before 1.5.3 needs them, and what is bundled here is later.
    use_ducklake_table_workarounds: method(['relation'], (_, [relation]) => {
      isDuckLake(relation)
      return false
    }),
    valid_incremental_strategies: method([], (session) => [...session.adapter.dialect.incrementalStrategies]),
    get_seed_file_path: method(['model'], (_, [model]) =>
      join(pathOf(subscript(model, 'root_path')), pathOf(subscript(model, 'original_file_path'))),
    ),
    convert_datetimes_to_strs: method(['table'], (_, [table]) => withDatetimesAsText(table)),
    external_write_options: method(['write_location', 'rendered_options'], (_, [location, options]) =>
      externalWriteOptions(pathOf(location), writableOptions(options)),
    ),
    external_read_location: method(['write_location', 'rendered_options'], (_, [location, options]) =>
      externalReadLocation(String(location), readableOptions(options)),
    ),
    warn_once: method(['msg'], (session, [message]) => {
      session.adapter.warnOnce(String(message))
      return null
    }),
    location_exists: {
      parameters: ['location'],
      whenParsing: () => false,
      run: async (session, [location]) => {
        try {
          await session.execute(`select 1 from '${String(location)}' where 1=0`)
          return true
        } catch (error) {
          if (error instanceof DbtError) return false
          throw error
        }
      },
    },
    ensure_transaction: {
      parameters: [],
      whenParsing: () => null,
      run: async (session) => {
        if (session.transactionOpen) return null
        if (credentials.disable_transactions) {
          session.adapter.warnOnce(
            'disable_transactions is set, but dbt-duckdb uses a transaction to rebuild tables with foreign key ' +
              "constraints in place, so a failed build does not lose the existing table's data.",
          )
        }
        await session.begin()
        return null
      },
    },
    catalog_supports_foreign_keys: {
      parameters: ['database'],
      whenParsing: () => false,
      run: (session, [database]) => {
        if (typeof database !== 'string') throw lacks(database, 'casefold')
        return foreignKeys.supported(session, database)
      },
    },
    existing_key_constraint_types: {
      parameters: ['relation'],
      whenParsing: () => [],
      run: async (session, [relation]) => {
        const { database, schema, identifier } = relation instanceof Relation ? relation : NO_NAME
        if (!database || !schema || !identifier) {
          throw dbtError(
            'DbtRuntimeError',
            'duckdb/incomplete-relation',
            `Foreign key metadata requires a relation with a database, schema, and identifier; got ${relation === null ? 'None' : String(relation)}`,
          )
        }
        return [...(await foreignKeys.existing(session, { database, schema, identifier }))].sort()
      },
    },
    batch_id_for_model: method(['model'], (_, [model]) => batchId(model)),
    get_temp_relation_path: {
      parameters: ['model', 'batch_id'],
      defaults: { batch_id: '' },
      run: (_, [relation, batch]) => temporaryPath(relation, String(batch ?? ''), runNames),
    },
    store_relation: method(['plugin_name', 'relation', 'column_list', 'path', 'format', 'config'], (_, [plugin]) => {
      throw dbtError(
        'DbtRuntimeError',
        'duckdb/plugin',
        `The plugin '${String(plugin)}' is Python code of dbt-duckdb, which is not run here`,
        { hint: 'write the file without a plugin: options of COPY stand in the config of the model' },
      )
    }),
  }
}

const NO_NAME = { database: null, schema: null, identifier: null }

function method(parameters: readonly string[], run: VendorMethod['run']): VendorMethod {
  return { parameters, run }
}

/** A part of a path, as Python's `os.path` takes it. */
function pathOf(value: PlainValue): string {
  if (typeof value === 'string') return value
  throw new PyError('TypeError', `expected str, bytes or os.PathLike object, not ${pythonType(value)}`)
}

function writableOptions(value: PlainValue): Map<string, PlainValue> {
  if (value instanceof Map) return value
  throw new PyError(
    'TypeError',
    typeof value === 'string'
      ? "'str' object does not support item assignment"
      : `argument of type '${pythonType(value)}' is not iterable`,
  )
}

function readableOptions(value: PlainValue): Map<string, PlainValue> {
  if (value instanceof Map) return value
  throw lacks(value, 'get')
}

function field(value: PlainValue, name: string): PlainValue {
  return value instanceof Map ? value.get(name) : undefined
}

/** Marks the temporary table of one batch; empty for a model that has no batches. */
function batchId(model: PlainValue): string {
  const start = field(field(model, 'batch'), 'event_time_start')
  if (!start) return ''
  const text =
    typeof start === 'object' && 'kind' in start && start.kind === 'timestamp' ? timestampText(start) : String(start)
  return text.replaceAll('-', '').replaceAll(':', '').replaceAll(' ', '_').replaceAll('+', '')
}

/** MotherDuck has no temporary tables across connections: a table of the run's own stands in. */
function temporaryPath(relation: PlainValue, batch: string, runNames: Map<string, string>): Map<string, PlainValue> {
  if (!(relation instanceof Relation)) throw lacks(relation, 'identifier')
  const { database, identifier } = relation
  const name = identifier ?? 'None'
  const run = runNames.get(name) ?? randomUUID().split('-').at(-1) ?? ''
  runNames.set(name, run)
  return new Map<string, PlainValue>([
    ['schema', 'dbt_temp'],
    ['database', database],
    ['identifier', batch ? `${name}__${run}__${batch}` : `${name}__${run}`],
  ])
}

function withDatetimesAsText(table: PlainValue): ResultTable {
  if (typeof table !== 'object' || table === null || !('rows' in table) || !('columns' in table)) {
    throw lacks(table, 'columns')
  }
  return {
    columns: table.columns.map((column) =>
      column.kind.startsWith('timestamp') ? { ...column, kind: 'text' } : column,
    ),
    rows: table.rows.map((row) => row.map(timestampsAsText)),
  }
}

function timestampsAsText(cell: Cell): Cell {
  return cell !== null && typeof cell === 'object' && cell.kind === 'timestamp' ? timestampText(cell) : cell
}

/** As Python prints a datetime: microseconds and zone only where there are any. */
function timestampText(cell: Extract<Cell, { kind: 'timestamp' }>): string {
  const zone = cell.zone ? isoOffset(cell.zone.offsetSeconds / 60) : ''
  return `${isoDate(cell)} ${isoTime(cell)}${zone}`
}
