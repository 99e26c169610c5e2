/** `exceptions`: how templates raise dbt's errors and warnings. */
import { type DbtError, dbtError, type ExceptionType } from '#foundation/diagnostics/dbt-error.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { iterate } from '#jinja/values/iterate.ts'
import { getAttribute, lookUpAttribute } from '#jinja/values/access.ts'
import { str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import { contractMessage } from './contract-message.ts'
import { namedArguments } from './plain-arguments.ts'

/** What a template can tell without stopping. */
export interface Warnings {
  warn(message: string): void
  warnSnapshotTimestamp(snapshotType: string, updatedAtType: string): void
}

export function exceptionsObject(warnings: Warnings): Dict {
  const table = new Dict()
  const add = (name: string, names: readonly string[], required: number, run: (given: Given) => Value | DbtError) => {
    table.set(
      name,
      new HostCallable(name, (call: CallArguments) => {
        const outcome = run(given(name, call, names, required))
        if (outcome instanceof Error) throw outcome
        return outcome
      }),
    )
  }

  add('warn', ['msg', 'node'], 1, ({ text }) => {
    warnings.warn(text('msg'))
    return ''
  })
  add('warn_snapshot_timestamp_data_types', ['snapshot_time_data_type', 'updated_at_data_type'], 2, ({ text }) => {
    warnings.warnSnapshotTimestamp(text('snapshot_time_data_type'), text('updated_at_data_type'))
    return null
  })
  add('raise_compiler_error', ['msg', 'node'], 1, ({ text }) => error('CompilationError', text('msg')))
  add('raise_database_error', ['msg', 'node'], 1, ({ text }) => error('DbtDatabaseError', text('msg')))
  add('raise_not_implemented', ['msg'], 1, ({ text }) => compilation('CompilationError', `ERROR: ${text('msg')}`))
  add('raise_dependency_error', ['msg'], 1, ({ text }) => error('DependencyError', text('msg')))
  add('raise_fail_fast_error', ['msg', 'node'], 1, ({ text }) => error('FailFastError', text('msg')))
  add('raise_cache_inconsistent', ['message'], 1, ({ text }) =>
    compilation('CacheInconsistencyError', `Cache inconsistency detected: ${text('message')}`),
  )
  add('raise_contract_error', ['yaml_columns', 'sql_columns'], 2, ({ value }) =>
    compilation('ContractError', contractMessage(columns(value('yaml_columns')), columns(value('sql_columns')))),
  )
  add('column_type_missing', ['column_names'], 1, ({ text }) =>
    compilation(
      'ColumnTypeMissingError',
      'Contracted models require data_type to be defined for each column. ' +
        'Please ensure that the column name and data_type are defined within ' +
        `the YAML configuration for the ${text('column_names')} column(s).`,
    ),
  )
  add('missing_config', ['model', 'name'], 2, ({ value, text }) =>
    compilation(
      'MissingConfigError',
      `Model '${property(value('model'), 'unique_id')}' does not define a required config parameter '${text('name')}'.`,
    ),
  )
  add('missing_materialization', ['model', 'adapter_type'], 2, ({ value, text }) => {
    const config = lookUpAttribute(value('model'), 'config')
    const materialization = config === undefined ? '' : property(config, 'materialized')
    return compilation('MissingMaterializationError', missingMaterialization(materialization, text('adapter_type')))
  })
  add('missing_relation', ['relation', 'model'], 1, ({ text }) =>
    compilation('MissingRelationError', `Relation ${text('relation')} not found!`),
  )
  add('relation_wrong_type', ['relation', 'expected_type', 'model'], 2, ({ value, text }) =>
    compilation(
      'RelationWrongTypeError',
      `Trying to create ${text('expected_type')} ${text('relation')}, but it currently exists as a ` +
        `${property(value('relation'), 'type')}. Either drop ${text('relation')} manually, or run dbt with ` +
        '`--full-refresh` and dbt will drop it for you.',
    ),
  )
  add('raise_dataclass_not_dict', ['obj'], 1, ({ text }) =>
    compilation(
      'DataclassNotDictError',
      `The object ("${text('obj')}") was used as a dictionary. This capability has been removed from objects of this type.`,
    ),
  )
  add('raise_dep_not_found', ['node', 'node_description', 'required_pkg'], 3, ({ text }) =>
    compilation(
      'DependencyNotFoundError',
      `Error while parsing ${text('node_description')}.\nThe required package "${text('required_pkg')}" was not found. ` +
        'Is the package installed?\nHint: You may need to run `dbt deps`.',
    ),
  )
  add('raise_ambiguous_alias', ['node_1', 'node_2', 'duped_name'], 2, ({ value }) =>
    compilation(
      'AmbiguousAliasError',
      `dbt found two resources with the database representation "${duplicated(value('duped_name'), value('node_1'))}".\ndbt cannot create two resources ` +
        'with identical database representations. To fix this,\nchange the configuration of one of these resources:\n' +
        ['node_1', 'node_2'].map((name) => `- ${described(value(name))}`).join('\n'),
    ),
  )
  add('raise_duplicate_resource_name', ['node_1', 'node_2'], 2, ({ value }) =>
    compilation(
      'DuplicateResourceNameError',
      `dbt found two resources with the name "${property(value('node_1'), 'name')}":\n` +
        ['node_1', 'node_2'].map((name) => `- ${described(value(name))}`).join('\n'),
    ),
  )
  add('raise_duplicate_patch_name', ['patch_1', 'existing_patch_path'], 2, ({ value, text }) =>
    compilation(
      'DuplicatePatchPathError',
      `dbt found two schema.yml entries for the same resource named ${property(value('patch_1'), 'name')}. ` +
        `Resources and their associated columns may only be described a single time (${text('existing_patch_path')}).`,
    ),
  )
  add('raise_ambiguous_catalog_match', ['unique_id', 'match_1', 'match_2'], 3, ({ value, text }) =>
    compilation(
      'AmbiguousCatalogMatchError',
      'dbt found two relations in your warehouse with similar database identifiers. dbt\nis unable to determine which of ' +
        `these relations was created by the model "${text('unique_id')}".\nIn order for dbt to correctly generate the ` +
        `catalog, one of the following relations must be deleted or renamed:\n\n - ${inCatalog(value('match_1'))}\n - ${inCatalog(value('match_2'))}`,
    ),
  )
  add('raise_invalid_property_yml_version', ['path', 'issue'], 2, ({ text }) =>
    compilation('PropertyYMLError', `The yml property file at ${text('path')} is invalid because ${text('issue')}.`),
  )
  return table
}

/** dbt's words for a materialization that nobody defined. */
export function missingMaterialization(materialization: string, adapterType: string): string {
  const types = adapterType === 'default' ? "'default'" : `'default' and '${adapterType}'`
  return `No materialization '${materialization}' was found for adapter ${adapterType}! (searched types ${types})`
}

interface Given {
  value(name: string): Value
  text(name: string): string
}

function given(callee: string, call: CallArguments, names: readonly string[], required: number): Given {
  const bound = namedArguments(callee, call, names, required)
  const value = (name: string): Value => bound[name] ?? null
  return { value, text: (name) => str(value(name)) }
}

/** Of a node, or of the mapping that `model` is. */
function property(object: Value, name: string): string {
  return str(lookUpAttribute(object, name) ?? null)
}

/** A table of the catalog. */
function inCatalog(table: Value): string {
  const metadata = lookUpAttribute(table, 'metadata') ?? null
  return `${property(metadata, 'schema')}.${property(metadata, 'name')}`
}

function duplicated(name: Value, node: Value): string {
  return name === null ? ['database', 'schema', 'alias'].map((part) => property(node, part)).join('.') : str(name)
}

function described(node: Value): string {
  return `${property(node, 'unique_id')} (${property(node, 'original_file_path')})`
}

function columns(value: Value): { name: string; data_type: string }[] {
  return [...iterate(value)].map((column) => {
    const text = (name: string) => str((column instanceof Dict ? column.get(name) : getAttribute(column, name)) ?? null)
    return { name: text('name'), data_type: text('data_type') }
  })
}

function error(excType: ExceptionType, message: string): DbtError {
  return dbtError(excType, 'jinja/raised', message)
}

function compilation(excType: ExceptionType, message: string): DbtError {
  return dbtError(excType, 'jinja/raised', message, { category: 'Compilation Error' })
}
