/** How the kinds of dbt are called on the screen, in the order of a catalog. */
export interface Kind {
  readonly one: string
  readonly many: string
  /** A letter or two for narrow places. */
  readonly sign: string
}

const KINDS: Readonly<Record<string, Kind>> = {
  source: { one: 'source', many: 'sources', sign: 'So' },
  seed: { one: 'seed', many: 'seeds', sign: 'Se' },
  snapshot: { one: 'snapshot', many: 'snapshots', sign: 'Sn' },
  model: { one: 'model', many: 'models', sign: 'M' },
  function: { one: 'function', many: 'functions', sign: 'F' },
  analysis: { one: 'analysis', many: 'analyses', sign: 'A' },
  test: { one: 'test', many: 'tests', sign: 'T' },
  unit_test: { one: 'unit test', many: 'unit tests', sign: 'U' },
  semantic_model: { one: 'semantic model', many: 'semantic models', sign: 'Sm' },
  metric: { one: 'metric', many: 'metrics', sign: 'Me' },
  saved_query: { one: 'saved query', many: 'saved queries', sign: 'Q' },
  exposure: { one: 'exposure', many: 'exposures', sign: 'E' },
  operation: { one: 'operation', many: 'operations', sign: 'Op' },
  sql_operation: { one: 'operation', many: 'operations', sign: 'Op' },
  macro: { one: 'macro', many: 'macros', sign: 'Ma' },
  group: { one: 'group', many: 'groups', sign: 'G' },
  doc: { one: 'docs block', many: 'docs blocks', sign: 'D' },
}

export const KIND_ORDER: readonly string[] = Object.keys(KINDS)

export function kindOf(resource_type: string): Kind {
  return KINDS[resource_type] ?? { one: resource_type, many: resource_type, sign: resource_type.slice(0, 2) }
}
