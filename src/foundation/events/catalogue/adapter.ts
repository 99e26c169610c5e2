import { debug, error, type EventFields, type EventKind, info, list, mapping, varying, warn } from '../event-kind.ts'
import { pythonDict, pythonList } from '../python-text.ts'
import { seconds } from '../style.ts'

/** What happens between the engine and a warehouse. */
export const ADAPTER: Readonly<Record<string, EventKind>> = {
  CollectFreshnessReturnSignature: warn('D012', '', (_, style) =>
    style.deprecation(
      "The 'collect_freshness' macro signature has changed to return the full query result, rather than just a table " +
        'of values. See the v1.5 migration guide for details on how to update your custom macro: ' +
        'https://docs.getdbt.com/guides/migration/versions/upgrading-to-v1.5',
    ),
  ),
  AdapterDeprecationWarning: warn('D005', 'old_name new_name', ({ old_name, new_name }, style) =>
    style.deprecation(
      `The adapter function \`adapter.${old_name}\` is deprecated and will be removed in a future release of dbt. ` +
        `Please use \`adapter.${new_name}\` instead. \n\nDocumentation for ${new_name} can be found here:` +
        '\n\nhttps://docs.getdbt.com/docs/adapter',
    ),
  ),
  AdapterEventDebug: debug('E001', 'node name base_msg args:list', adapterMessage),
  AdapterEventInfo: info('E002', 'node name base_msg args:list', adapterMessage),
  AdapterEventWarning: warn('E003', 'node name base_msg args:list', adapterMessage),
  AdapterEventError: error('E004', 'node name base_msg args:list exc_info', adapterMessage),
  NewConnection: debug(
    'E005',
    'node conn_type conn_name',
    ({ conn_type, conn_name }) => `Acquiring new ${conn_type} connection '${conn_name}'`,
  ),
  ConnectionReused: debug(
    'E006',
    'conn_name orig_conn_name',
    ({ conn_name, orig_conn_name }) =>
      `Re-using an available connection from the pool (formerly ${orig_conn_name}, now ${conn_name})`,
  ),
  ConnectionLeftOpenInCleanup: debug(
    'E007',
    'conn_name',
    ({ conn_name }) => `Connection '${conn_name}' was left open.`,
  ),
  ConnectionClosedInCleanup: debug(
    'E008',
    'conn_name',
    ({ conn_name }) => `Connection '${conn_name}' was properly closed.`,
  ),
  RollbackFailed: debug('E009', 'node conn_name exc_info', ({ conn_name }) => `Failed to rollback '${conn_name}'`),
  ConnectionClosed: debug('E010', 'node conn_name', ({ conn_name }) => `On ${conn_name}: Close`),
  ConnectionLeftOpen: debug(
    'E011',
    'node conn_name',
    ({ conn_name }) => `On ${conn_name}: No close available on handle`,
  ),
  Rollback: debug('E012', 'node conn_name', ({ conn_name }) => `On ${conn_name}: ROLLBACK`),
  CacheMiss: debug(
    'E013',
    'conn_name database schema',
    ({ conn_name, database, schema }) =>
      `On "${conn_name}": cache miss for schema "${database}.${schema}", this is inefficient`,
  ),
  ListRelations: debug('E014', 'database schema relations:list', ({ database, schema, relations }) => {
    const found = list(relations).map((relation) => mapping(relation).identifier)
    return `While listing relations in database=${database}, schema=${schema}, found: ${found.join(', ')}`
  }),
  ConnectionUsed: debug(
    'E015',
    'node conn_type conn_name',
    ({ conn_type, conn_name }) => `Using ${conn_type} connection "${conn_name}"`,
  ),
  SQLQuery: debug('E016', 'node conn_name sql', ({ conn_name, sql }) => `On ${conn_name}: ${sql}`),
  SQLQueryStatus: debug(
    'E017',
    'node status elapsed:f query_id',
    ({ status, elapsed }) => `SQL status: ${status} in ${seconds(elapsed, 3)} seconds`,
  ),
  SQLCommit: debug('E018', 'node conn_name', ({ conn_name }) => `On ${conn_name}: COMMIT`),
  ColTypeChange: debug(
    'E019',
    'orig_type new_type table:message',
    ({ orig_type, new_type, table }) =>
      `Changing col type from ${orig_type} to ${new_type} in table ${protocolText(table)}`,
  ),
  SchemaCreation: debug('E020', 'relation:message', ({ relation }) => `Creating schema "${protocolText(relation)}"`),
  SchemaDrop: debug('E021', 'relation:message', ({ relation }) => `Dropping schema "${protocolText(relation)}".`),
  CacheAction: debug(
    'E022',
    'action ref_key:message ref_key_2:message ref_key_3:message ref_list:list',
    cacheActionMessage,
  ),
  CacheDumpGraph: debug(
    'E031',
    'dump:map before_after action',
    ({ dump, before_after, action }) => `dump ${before_after} ${action} : ${pythonDict(mapping(dump))}`,
  ),
  AdapterRegistered: varying(
    'E034',
    'adapter_name adapter_version',
    ({ adapter_name, adapter_version }) => `Registered adapter: ${adapter_name}${adapter_version}`,
  ),
  AdapterImportError: info('E035', 'exc', ({ exc }) => `Error importing adapter: ${exc}`),
  PluginLoadError: debug('E036', 'exc_info', ({ exc_info }) => String(exc_info)),
  NewConnectionOpening: debug(
    'E037',
    'node connection_state',
    ({ connection_state }) => `Opening a new connection, currently in state ${connection_state}`,
  ),
  CodeExecution: debug(
    'E038',
    'conn_name code_content',
    ({ conn_name, code_content }) => `On ${conn_name}: ${code_content}`,
  ),
  CodeExecutionStatus: debug(
    'E039',
    'status elapsed:f',
    ({ status, elapsed }) => `Execution status: ${status} in ${elapsed} seconds`,
  ),
  CatalogGenerationError: warn('E040', 'exc', ({ exc }) => `Encountered an error while generating catalog: ${exc}`),
  WriteCatalogFailure: error(
    'E041',
    'num_exceptions:i',
    ({ num_exceptions }) =>
      `dbt encountered ${num_exceptions} failure${num_exceptions === 1 ? '' : 's'} while writing the catalog`,
  ),
  CatalogWritten: info('E042', 'path', ({ path }) => `Catalog written to ${path}`),
  CannotGenerateDocs: info('E043', '', 'compile failed, cannot generate docs'),
  BuildingCatalog: info('E044', '', 'Building catalog'),
  DatabaseErrorRunningHook: info('E045', 'hook_type', ({ hook_type }) => `Database error while running ${hook_type}`),
  // One is `hooks` and more are `hook`, in dbt's words.
  HooksRunning: info(
    'E046',
    'num_hooks:i hook_type',
    ({ num_hooks, hook_type }) => `Running ${num_hooks} ${hook_type} ${num_hooks === 1 ? 'hook' : 'hooks'}`,
  ),
  FinishedRunningStats: info(
    'E047',
    'stat_line execution execution_time:f',
    ({ stat_line, execution, execution_time }) =>
      `Finished running ${stat_line}${execution} (${seconds(execution_time)}s).`,
  ),
  ConstraintNotEnforced: warn('E048', 'constraint adapter', ({ constraint, adapter }, style) =>
    style.wrap(
      style.warning(
        `The constraint type ${constraint} is not enforced by ${adapter}. The constraint will be included in this ` +
          "model's DDL statement, but it will not guarantee anything about the underlying data. Set " +
          "'warn_unenforced: false' on this constraint to ignore this warning.",
      ),
    ),
  ),
  ConstraintNotSupported: warn('E049', 'constraint adapter', ({ constraint, adapter }, style) =>
    style.wrap(
      style.warning(
        `The constraint type ${constraint} is not supported by ${adapter}, and will be ignored. Set ` +
          "'warn_unsupported: false' on this constraint to ignore this warning.",
      ),
    ),
  ),
  TypeCodeNotFound: debug('E050', 'type_code:i', ({ type_code }, style) =>
    style.wrap(
      style.warning(
        `The \`type_code\` ${type_code} was not recognized, which may affect error messages for enforced contracts ` +
          'that fail as well as `Column.data_type` values returned by `get_column_schema_from_query`',
      ),
    ),
  ),
}

function adapterMessage({ name, base_msg, args }: EventFields): string {
  const values = list(args)
  let next = 0
  const message =
    values.length === 0
      ? base_msg
      : String(base_msg).replace(/\{(\d*)\}/g, (_, index: string) =>
          String(values[index === '' ? next++ : Number(index)]),
        )
  return `${name} adapter: ${message}`
}

/** A relation's key as the text form of dbt's protocol, which stands in some messages. */
function protocolText(key: unknown): string {
  const { database, schema, identifier } = mapping(key)
  const parts = Object.entries({ database, schema, identifier }).filter(([, value]) => value)
  return parts.map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join('')
}

function referenceKey(key: unknown): string {
  const { database = '', schema = '', identifier = '' } = mapping(key)
  return `(database=${database}, schema=${schema}, identifier=${identifier})`
}

function cacheActionMessage({ action, ref_key, ref_key_2, ref_key_3, ref_list }: EventFields): string {
  const [key, key2, key3] = [ref_key, ref_key_2, ref_key_3].map(referenceKey)
  switch (action) {
    case 'add_link':
      return `adding link, ${key} references ${key2}`
    case 'add_relation':
      return `adding relation: ${key}`
    case 'drop_missing_relation':
      return `dropped a nonexistent relationship: ${key}`
    case 'drop_cascade':
      return `drop ${key} is cascading to ${pythonList(list(ref_list).map(referenceKey))}`
    case 'drop_relation':
      return `Dropping relation: ${key}`
    case 'update_reference':
      return `updated reference from ${key} -> ${key3} to ${key2} -> ${key3}`
    case 'temporary_relation':
      return `old key ${key} not found in self.relations, assuming temporary`
    case 'rename_relation':
      return `Renaming relation ${key} to ${key2}`
    case 'uncached_relation': {
      const { database, schema } = mapping(ref_key)
      return `${key2} references ${key} but ${database}.${schema}is not in the cache, skipping assumed external relation`
    }
    default:
      return String(key)
  }
}
