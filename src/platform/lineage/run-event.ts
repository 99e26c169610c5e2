import { createHash } from 'node:crypto'

/** An event of OpenLineage, as it is sent. Names are those of its specification. */
export interface RunEvent {
  readonly eventType: 'START' | 'COMPLETE' | 'FAIL' | 'ABORT'
  readonly eventTime: string
  readonly producer: string
  readonly schemaURL: string
  readonly run: { readonly runId: string; readonly facets: Facets }
  readonly job: LineageJob & { readonly facets: Facets }
  readonly inputs: readonly LineageDataset[]
  readonly outputs: readonly LineageDataset[]
}

export interface LineageJob {
  readonly namespace: string
  readonly name: string
}

export interface LineageDataset {
  readonly namespace: string
  readonly name: string
  readonly facets?: Facets
  readonly inputFacets?: Facets
  readonly outputFacets?: Facets
}

export type Facets = Readonly<Record<string, Facet>>

export interface Facet {
  readonly _producer: string
  readonly _schemaURL: string
  readonly [field: string]: unknown
}

export const EVENT_SCHEMA = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent'

const SPECIFIED = 'https://openlineage.io/spec/facets'
const OF_DBT =
  'https://raw.githubusercontent.com/OpenLineage/OpenLineage/main/integration/common/openlineage/common/schema'

/** Where each facet that is made here is described. */
const SCHEMAS = {
  parent: `${SPECIFIED}/1-2-0/ParentRunFacet.json#/$defs/ParentRunFacet`,
  jobType: `${SPECIFIED}/2-0-4/JobTypeJobFacet.json#/$defs/JobTypeJobFacet`,
  sql: `${SPECIFIED}/1-1-0/SQLJobFacet.json#/$defs/SQLJobFacet`,
  ownership: `${SPECIFIED}/1-0-1/OwnershipJobFacet.json#/$defs/OwnershipJobFacet`,
  schema: `${SPECIFIED}/1-2-0/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet`,
  documentation: `${SPECIFIED}/1-1-0/DocumentationDatasetFacet.json#/$defs/DocumentationDatasetFacet`,
  dataSource: `${SPECIFIED}/1-0-1/DatasourceDatasetFacet.json#/$defs/DatasourceDatasetFacet`,
  dataQualityAssertions: `${SPECIFIED}/1-1-0/DataQualityAssertionsDatasetFacet.json#/$defs/DataQualityAssertionsDatasetFacet`,
  outputStatistics: `${SPECIFIED}/1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet`,
  errorMessage: `${SPECIFIED}/1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet`,
  nominalTime: `${SPECIFIED}/1-0-1/NominalTimeRunFacet.json#/$defs/NominalTimeRunFacet`,
  processing_engine: `${SPECIFIED}/1-1-1/ProcessingEngineRunFacet.json#/$defs/ProcessingEngineRunFacet`,
  dbt_version: `${OF_DBT}/dbt-version-run-facet.json`,
  dbt_run: `${OF_DBT}/dbt-run-run-facet.json`,
  dbt_node: `${OF_DBT}/dbt-node-job-facet.json`,
} as const

export type FacetName = keyof typeof SCHEMAS

/** Facets by their names, those without content left out. */
export function facetsOf(
  producer: string,
  contents: Partial<Readonly<Record<FacetName, Readonly<Record<string, unknown>> | undefined>>>,
): Facets {
  return Object.fromEntries(
    Object.entries(contents).flatMap(([name, content]) =>
      content === undefined
        ? []
        : [[name, { _producer: producer, _schemaURL: SCHEMAS[name as FacetName], ...withoutGaps(content) }]],
    ),
  )
}

/** The same id for the same thing, however often it is told. */
export function idOf(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  // As RFC 9562 wants those that are made in a way of one's own.
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

function withoutGaps(content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined && value !== null))
}
