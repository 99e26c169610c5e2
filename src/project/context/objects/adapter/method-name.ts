/** How Python names a method of the adapter: by the class that has it. */
import type { Adapter } from '#warehouse/adapter/adapter.ts'

export function methodName({ parts: { pythonClass } }: Adapter, name: string): string {
  if (OF_TEMPLATES.has(name)) return `BaseDatabaseWrapper.${name}`
  if (pythonClass.overrides.includes(name)) return `${pythonClass.name}.${name}`
  return OF_SQL.has(name) ? `SQLAdapter.${name}` : `BaseAdapter.${name}`
}

const OF_TEMPLATES: ReadonlySet<string> = new Set(['type', 'commit', 'dispatch'])

const OF_SQL: ReadonlySet<string> = new Set([
  'add_query',
  'check_schema_exists',
  'create_schema',
  'drop_relation',
  'drop_schema',
  'get_columns_in_relation',
  'list_relations_without_caching',
  'list_schemas',
  'quote',
  'rename_relation',
  'run_sql_for_tests',
  'truncate_relation',
])
