/** dbt's kinds of resources, as they stand in `resource_type` and at the head of a unique id. */
export const RESOURCE_TYPES = [
  'model',
  'analysis',
  'test',
  'snapshot',
  'operation',
  'seed',
  'sql_operation',
  'doc',
  'source',
  'macro',
  'exposure',
  'metric',
  'group',
  'saved_query',
  'semantic_model',
  'unit_test',
  'fixture',
  'function',
] as const

export type ResourceType = (typeof RESOURCE_TYPES)[number]
