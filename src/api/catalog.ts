/**
 * The catalog: an index of all nodes, their details in shards, texts to search in, and how each has fared.
 * Nodes are numbered by their place in the index; all other documents of the same `digest` count as it does.
 */
import {
  ANYTHING,
  exactly,
  FLAG,
  INTEGER,
  listOf,
  MOMENT,
  NUMBER,
  OBJECT,
  type Of,
  oneOf,
  orNull,
  recordOf,
  TEXT,
  withOptions,
} from './json-schema.ts'

/** Words of `words` for all nodes in a row, as runs: word, how often, word, how often … */
const RUNS = listOf(INTEGER)

/** All nodes of the project, column by column. Word 0 is the empty one: what a node does not have. */
export const CATALOG_INDEX = recordOf('TrellisCatalogIndex', {
  /** Another one: other documents. */
  digest: TEXT,
  made_at: MOMENT,
  project_name: TEXT,
  adapter_type: TEXT,
  target: orNull(TEXT),
  /** When the warehouse was described last (`docs generate`). */
  catalog_at: orNull(MOMENT),
  /** Node n stands in shard floor(n / shard_size). */
  shard_size: INTEGER,
  shards: INTEGER,
  words: listOf(TEXT),
  /** Each a list of words. */
  tag_sets: listOf(listOf(INTEGER)),
  nodes: exactly({
    /** As people call it: without `.v2` of a version. */
    name: listOf(TEXT),
    /** Empty: `<resource_type>.<package_name>.<name>`. From a dot on: that and this behind it. Else the whole of it. */
    unique_id: listOf(TEXT),
    resource_type: RUNS,
    package_name: RUNS,
    /** The folder of `original_file_path`. */
    folder: RUNS,
    /** The file in that folder; word 0 is `<name>.sql`. */
    file: RUNS,
    database: RUNS,
    schema: RUNS,
    /** Also the identifier of a source; word 0 where it is the name. */
    alias: RUNS,
    materialized: RUNS,
    /** Of exposures, metrics and functions; of tests: the generic test (`not_null`), or `singular`. */
    type: RUNS,
    source_name: RUNS,
    language: RUNS,
    owner: RUNS,
    group: RUNS,
    access: RUNS,
    version: RUNS,
    /** Runs of places in `tag_sets`. */
    tags: RUNS,
    /** How many columns are known, as runs of numbers. */
    columns: RUNS,
    /** The first line, without Markdown's marks. */
    description: listOf(TEXT),
    /** Numbers of nodes; of a generic test the first is the node that it tests. */
    depends_on: listOf(listOf(INTEGER)),
  }),
  /** Versions that `ref` without a version means. */
  latest: listOf(INTEGER),
  /** Those with an enforced contract. */
  contracts: listOf(INTEGER),
  /** Those that `docs: {show: false}` hides from lists. */
  hidden: listOf(INTEGER),
})

export const CATALOG_COLUMN = withOptions(
  'TrellisCatalogColumn',
  { name: TEXT },
  {
    /** As the warehouse has it, else as the project says. */
    data_type: TEXT,
    /** What the project says, where the warehouse has another one. */
    declared_type: TEXT,
    description: TEXT,
    /** The warehouse's own. */
    comment: TEXT,
    tags: listOf(TEXT),
    meta: OBJECT,
    constraints: listOf(OBJECT),
    doc_blocks: listOf(TEXT),
    /** Where only one of both knows it; left out where both do, or the warehouse was never looked at. */
    only_in: oneOf(['project', 'warehouse']),
  },
)

/** A test of a node. */
export const CATALOG_TEST = withOptions(
  'TrellisCatalogTest',
  { unique_id: TEXT, name: TEXT },
  { column_name: TEXT, namespace: TEXT, kwargs: OBJECT, severity: TEXT, description: TEXT },
)

/** A piece of `raw_code` that names something: from one letter up to another, counted in UTF-16 as JavaScript does. */
export const CODE_LINK = exactly({ from: INTEGER, to: INTEGER, unique_id: TEXT })

/** What the warehouse says of a relation. */
export const CATALOG_RELATION = exactly({
  type: TEXT,
  comment: orNull(TEXT),
  owner: orNull(TEXT),
  stats: listOf(exactly({ id: TEXT, label: TEXT, value: ANYTHING, description: orNull(TEXT) })),
})

/** All that is known of a node, in dbt's words; what it does not have is left out. */
export const CATALOG_NODE = withOptions(
  'TrellisCatalogNode',
  { unique_id: TEXT, resource_type: TEXT, name: TEXT, package_name: TEXT, original_file_path: TEXT },
  {
    fqn: listOf(TEXT),
    /** Markdown. */
    description: TEXT,
    doc_blocks: listOf(TEXT),
    label: TEXT,
    tags: listOf(TEXT),
    meta: OBJECT,
    owner: exactly({ name: orNull(TEXT), email: listOf(TEXT) }),
    group: TEXT,
    access: TEXT,
    patch_path: TEXT,
    /** What differs from dbt's defaults. */
    config: OBJECT,
    database: TEXT,
    schema: TEXT,
    alias: TEXT,
    relation_name: TEXT,
    materialized: TEXT,
    language: TEXT,
    raw_code: TEXT,
    links: listOf(CODE_LINK),
    /** Only where the documents were made with it. */
    compiled_code: TEXT,
    columns: listOf(CATALOG_COLUMN),
    tests: listOf(CATALOG_TEST),
    /** What it calls. */
    macros: listOf(TEXT),
    version: TEXT,
    latest_version: TEXT,
    /** All versions of the model, the oldest first. */
    versions: listOf(TEXT),
    deprecation_date: TEXT,
    contract: OBJECT,
    constraints: listOf(OBJECT),
    primary_key: listOf(TEXT),
    time_spine: OBJECT,
    /** What the last `docs generate` found. */
    relation: CATALOG_RELATION,
    /** Of sources. */
    source_name: TEXT,
    source_description: TEXT,
    source_meta: OBJECT,
    loader: TEXT,
    identifier: TEXT,
    loaded_at_field: TEXT,
    loaded_at_query: TEXT,
    freshness: OBJECT,
    external: OBJECT,
    /** Of tests. */
    test_metadata: OBJECT,
    column_name: TEXT,
    attached_node: TEXT,
    /** Of unit tests. */
    model: TEXT,
    given: listOf(OBJECT),
    expect: OBJECT,
    overrides: OBJECT,
    /** Of exposures, metrics and functions. */
    type: TEXT,
    url: TEXT,
    maturity: TEXT,
    type_params: OBJECT,
    filter: OBJECT,
    time_granularity: TEXT,
    /** Of semantic models. */
    defaults: OBJECT,
    entities: listOf(OBJECT),
    measures: listOf(OBJECT),
    dimensions: listOf(OBJECT),
    primary_entity: TEXT,
    /** Of saved queries. */
    query_params: OBJECT,
    exports: listOf(OBJECT),
    /** Of macros and functions. */
    arguments: listOf(OBJECT),
    supported_languages: listOf(TEXT),
    returns: OBJECT,
    overloads: listOf(OBJECT),
    /** Of macros: who calls them, the first of them, tests left out; and how many there are. */
    used_by: listOf(TEXT),
    uses: INTEGER,
    /** Of docs blocks: Markdown. */
    block_contents: TEXT,
  },
)

export const CATALOG_SHARD = recordOf('TrellisCatalogShard', { digest: TEXT, nodes: listOf(CATALOG_NODE) })

/** A text for each node, in the order of the index; where it has none, an empty one. */
export const CATALOG_SEARCH = recordOf('TrellisCatalogSearch', {
  digest: TEXT,
  /** Names of its columns, a line each. */
  columns: listOf(TEXT),
  /** Its description and those of its columns, a paragraph each. */
  description: listOf(TEXT),
})

export const CATALOG_CODE = recordOf('TrellisCatalogCode', { digest: TEXT, code: listOf(TEXT) })

/** How nodes have fared, column by column: those alone of which something is known. Moments are milliseconds since 1970. */
export const CATALOG_STATE = recordOf('TrellisCatalogState', {
  instance: orNull(TEXT),
  target: orNull(TEXT),
  /** What the numbers of `status` mean. */
  statuses: listOf(TEXT),
  /** What the numbers of `verdict` mean. */
  verdicts: listOf(TEXT),
  /** The last result of each node, tests too. */
  results: exactly({
    unique_id: listOf(TEXT),
    status: listOf(INTEGER),
    run_id: listOf(INTEGER),
    finished_at: listOf(orNull(INTEGER)),
    /** Seconds. */
    execution_time: listOf(orNull(NUMBER)),
    /** Of tests: rows that failed. */
    failures: listOf(orNull(INTEGER)),
    /** Rows that the warehouse said were written. */
    rows: listOf(orNull(NUMBER)),
  }),
  freshness: exactly({
    unique_id: listOf(TEXT),
    verdict: listOf(INTEGER),
    data_as_of: listOf(orNull(INTEGER)),
    expected_next_at: listOf(orNull(INTEGER)),
  }),
})

export const COMPILED = recordOf('TrellisCompiledCode', { unique_id: TEXT, language: TEXT, compiled_code: TEXT })

/** Some rows of a relation. Of a column that is masked every value is null. */
export const SAMPLE = recordOf('TrellisSampleRows', {
  unique_id: TEXT,
  columns: listOf(exactly({ name: TEXT, data_type: TEXT, is_masked: FLAG })),
  rows: listOf(listOf(ANYTHING)),
  is_truncated: FLAG,
  taken_at: MOMENT,
})

/** The nodes that a selection matches, sorted. */
export const LINEAGE = recordOf('TrellisLineage', { select: TEXT, exclude: orNull(TEXT), unique_ids: listOf(TEXT) })

/** The addresses of all documents that an index goes with. */
export function catalogAddresses({ shards }: Pick<CatalogIndex, 'shards'>): readonly string[] {
  const numbered = Array.from({ length: shards }, (_, shard) => `/api/catalog/shards/${shard}`)
  return ['/api/catalog/search', '/api/catalog/code', ...numbered]
}

/** Where the nodes of a selection are asked for; undefined where nothing is selected, which is everything. */
export function lineageAddress(select: string, exclude: string): string | undefined {
  if (select === '' && exclude === '') return undefined
  return `/api/lineage?${new URLSearchParams({ select: select === '' ? '*' : select, ...(exclude !== '' && { exclude }) })}`
}

export type CatalogIndex = Of<typeof CATALOG_INDEX>
export type CatalogColumn = Of<typeof CATALOG_COLUMN>
export type CatalogTest = Of<typeof CATALOG_TEST>
export type CodeLink = Of<typeof CODE_LINK>
export type CatalogNode = Of<typeof CATALOG_NODE>
export type CatalogShard = Of<typeof CATALOG_SHARD>
export type CatalogSearch = Of<typeof CATALOG_SEARCH>
export type CatalogCode = Of<typeof CATALOG_CODE>
export type CatalogState = Of<typeof CATALOG_STATE>
export type Compiled = Of<typeof COMPILED>
export type Sample = Of<typeof SAMPLE>
export type Lineage = Of<typeof LINEAGE>
