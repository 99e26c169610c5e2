import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { aResult, aRun } from '../store/conformance/samples.ts'
import type { StoredNodeResult } from '../store/port/node-results.ts'
import type { Run } from '../store/port/runs.ts'
import type { Step } from '../store/port/steps.ts'
import type { LineageFacts } from './lineage-facts.ts'
import type { LineageManifest, LineageNode } from './lineage-manifest.ts'
import { lineageOfRun } from './lineage-of-run.ts'
import type { RunEvent } from './run-event.ts'

const START = '2026-01-31T12:00:00.000Z'
const END = '2026-01-31T12:00:09.000Z'

function node(unique_id: string, more: Partial<LineageNode> = {}): LineageNode {
  const [resource_type = '', , ...rest] = unique_id.split('.')
  return { unique_id, resource_type, name: rest.join('.'), database: 'shop', schema: 'main', ...more }
}

const NODES = [
  node('seed.shop.plants', { alias: 'plants' }),
  node('model.shop.stg_plants', { config: { materialized: 'ephemeral' } }),
  node('model.shop.d_plants', {
    alias: 'd_plants',
    description: 'All plants',
    original_file_path: 'models/d_plants.sql',
    columns: { id: { name: 'id', data_type: 'integer', description: 'The key' }, name: { name: 'name' } },
  }),
  node('model.shop.late', { alias: 'late' }),
  node('test.shop.unique_d_plants_id', {
    attached_node: 'model.shop.d_plants',
    test_metadata: { name: 'unique', kwargs: { column_name: 'id' } },
    config: { severity: 'ERROR' },
  }),
  node('test.shop.no_ghosts', {}),
]

const MANIFEST: LineageManifest = {
  metadata: { dbt_version: '1.12.6', project_name: 'shop', adapter_type: 'duckdb' },
  nodes: Object.fromEntries(NODES.map((each) => [each.unique_id, each])),
  sources: { 'source.shop.raw.orders': node('source.shop.raw.orders', { schema: 'raw', identifier: 'orders_v2' }) },
  parent_map: {
    'model.shop.stg_plants': ['seed.shop.plants', 'source.shop.raw.orders'],
    'model.shop.d_plants': ['model.shop.stg_plants'],
    'model.shop.late': ['model.shop.d_plants'],
    'test.shop.unique_d_plants_id': ['model.shop.d_plants'],
    'test.shop.no_ghosts': ['model.shop.d_plants'],
  },
}

function result(unique_id: string, status: string, more: object = {}): StoredNodeResult {
  const { compiledCode: _, ...base } = aResult()
  return {
    ...base,
    runId: 12,
    unique_id,
    status,
    startedAt: '2026-01-31T12:00:02.000Z',
    finishedAt: '2026-01-31T12:00:03.000Z',
    rows: null,
    message: null,
    failures: null,
    owner: null,
    compiledHash: null,
    ...more,
  } as unknown as StoredNodeResult
}

function lineage(
  results: readonly StoredNodeResult[],
  more: { run?: Partial<Run>; line?: string } & Partial<Omit<LineageFacts, 'run'>> = {},
) {
  const { run, line = 'dbt build', ...facts } = more
  const step = { index: 1, commandLine: line, invocationId: '3b241101-e2bb-4255-8caf-4136c566a962' } as Step
  return lineageOfRun({
    run: {
      ...aRun(),
      id: 12,
      job: 'nightly',
      instance: null,
      status: 'success',
      statusMessage: null,
      scheduledFor: '2026-01-31T12:00:00.000Z',
      createdAt: START,
      startedAt: START,
      finishedAt: END,
      ...run,
    } as unknown as Run,
    steps: [step],
    results,
    manifest: MANIFEST,
    catalog: undefined,
    compiledCode: () => 'select 1',
    version: '0.1.0',
    jobNamespace: 'trellis',
    datasetNamespace: 'duckdb:///shop/shop.duckdb',
    ...facts,
  })
}

const EVERYTHING = [
  result('model.shop.d_plants', 'success', { rows: 3, compiledHash: 'x', owner: 'product' }),
  result('model.shop.late', 'error', { message: 'no such column' }),
  result('test.shop.unique_d_plants_id', 'fail', { failures: 2 }),
  result('test.shop.no_ghosts', 'pass', { failures: 0 }),
]

const short = (events: readonly RunEvent[]) => events.map(({ eventType, job }) => `${eventType} ${job.name}`)

describe('the events of a run', () => {
  test('frame those of what it built and tested', () => {
    expect(short(lineage(EVERYTHING))).toEqual([
      'START nightly',
      'START shop.main.shop.d_plants.build.run',
      'START shop.main.shop.late.build.run',
      'START shop.main.shop.d_plants.build.test',
      'COMPLETE shop.main.shop.d_plants.build.run',
      'FAIL shop.main.shop.late.build.run',
      'FAIL shop.main.shop.d_plants.build.test',
      'COMPLETE nightly',
    ])
  })

  test.each([
    ['success', 'COMPLETE'],
    ['error', 'FAIL'],
    ['cancelled', 'ABORT'],
  ] as const)('end with what came of it: %s is %s', (status, end) => {
    const events = lineage([], { run: { status, statusMessage: 'because' } })
    expect(short(events)).toEqual(['START nightly', `${end} nightly`])
    expect(events[1]?.run.facets['errorMessage']?.['message']).toBe(status === 'error' ? 'because' : undefined)
  })

  test('are none of a run that never began', () => {
    expect(lineage([], { run: { status: 'cancelled', startedAt: null } })).toEqual([])
  })

  test('say when it was due, which invocation of dbt it is, and who speaks', () => {
    const [start] = lineage([])
    expect(start?.run.facets).toMatchObject({
      nominalTime: { nominalStartTime: START },
      processing_engine: { name: 'Trellis', version: '0.1.0' },
      dbt_version: { version: '1.12.6' },
      dbt_run: { invocation_id: '3b241101-e2bb-4255-8caf-4136c566a962', project_name: 'shop' },
    })
  })

  test('have the same ids whenever they are made, and others for other runs', () => {
    const ids = (more = {}) => lineage(EVERYTHING, more).map(({ run }) => run.runId)
    expect(ids()).toEqual(ids())
    expect(new Set(ids())).toHaveLength(4)
    expect(ids().some((id) => ids({ run: { id: 13 } }).includes(id))).toBe(false)
  })

  test('stand without a manifest, too', () => {
    expect(short(lineage(EVERYTHING, { manifest: undefined, run: { job: null } }))).toEqual([
      'START dbt-run-shop',
      'COMPLETE dbt-run-shop',
    ])
  })
})

describe('the event of a model', () => {
  const complete = lineage(EVERYTHING).find(
    ({ eventType, job }) => eventType === 'COMPLETE' && job.name.includes('d_plants'),
  )

  test('names what it read, through models without a table, and what it wrote', () => {
    expect(complete?.inputs.map(({ namespace, name }) => `${namespace} ${name}`)).toEqual([
      'duckdb:///shop/shop.duckdb shop.main.plants',
      'duckdb:///shop/shop.duckdb shop.raw.orders_v2',
    ])
    expect(complete?.outputs).toMatchObject([
      { name: 'shop.main.d_plants', outputFacets: { outputStatistics: { rowCount: 3 } } },
    ])
  })

  test('says which columns there are, by what is described or, better, by the catalog', () => {
    const schemaOf = (events: readonly RunEvent[]) => events[1]?.outputs[0]?.facets?.['schema']?.['fields']
    expect(schemaOf(lineage(EVERYTHING))).toEqual([
      { name: 'id', type: 'integer', description: 'The key' },
      { name: 'name' },
    ])
    const columns = { ID: { name: 'ID', type: 'BIGINT', index: 1 } }
    expect(schemaOf(lineage(EVERYTHING, { catalog: { nodes: { 'model.shop.d_plants': { columns } } } }))).toEqual([
      { name: 'ID', type: 'BIGINT', ordinal_position: 1, description: 'The key' },
    ])
  })

  test('says its SQL, its owner, its node and its parent run', () => {
    const [start] = lineage([])
    expect(complete?.job.facets).toMatchObject({
      jobType: { jobType: 'MODEL', integration: 'DBT', processingType: 'BATCH' },
      sql: { query: 'select 1', dialect: 'duckdb' },
      ownership: { owners: [{ name: 'product' }] },
      dbt_node: { unique_id: 'model.shop.d_plants', original_file_path: 'models/d_plants.sql', alias: 'd_plants' },
    })
    expect(complete?.run.facets['parent']).toMatchObject({
      run: { runId: start?.run.runId },
      job: { namespace: 'trellis', name: 'nightly' },
    })
  })

  test('that failed has an error and no output', () => {
    const failed = lineage(EVERYTHING).find(({ eventType }) => eventType === 'FAIL')
    expect([failed?.outputs, failed?.run.facets['errorMessage']?.['message']]).toEqual([[], 'no such column'])
  })

  test.each([
    ['skipped', {}],
    ['success', { reusedFrom: 3 }],
  ])('is none where nothing was run: %s %j', (status, more) => {
    expect(short(lineage([result('model.shop.d_plants', status, more)]))).toEqual(['START nightly', 'COMPLETE nightly'])
  })

  test('of a run that is no build has the name that others give it', () => {
    expect(short(lineage(EVERYTHING, { line: 'dbt run' }))[1]).toBe('START shop.main.shop.d_plants')
  })
})

test('what tests say stands with the table that they are of', () => {
  const tested = lineage(EVERYTHING).findLast(({ job }) => job.name.endsWith('.test'))
  expect(tested?.inputs[0]?.inputFacets?.['dataQualityAssertions']?.['assertions']).toEqual([
    { assertion: 'unique', name: 'unique_d_plants_id', success: false, column: 'id', severity: 'error', actual: '2' },
    { assertion: 'no_ghosts', name: 'no_ghosts', success: true, actual: '0' },
  ])
})

/** What OpenLineage 2-0-2 and the facets' descriptions demand, in a few words. */
const FACET = {
  type: 'object',
  required: ['_producer', '_schemaURL'],
  properties: { _producer: { format: 'uri' }, _schemaURL: { format: 'uri' } },
}
const facets = (demands: Record<string, object>) => ({
  type: 'object',
  additionalProperties: FACET,
  properties: Object.fromEntries(Object.entries(demands).map(([name, more]) => [name, { allOf: [FACET, more] }])),
})
const TEXT = { type: 'string' }
const needs = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
})
const RUN = needs({ runId: { type: 'string', format: 'uuid' } })
const JOB = needs({ namespace: TEXT, name: TEXT })
const DATASET = {
  ...needs({ namespace: TEXT, name: TEXT }),
  properties: {
    namespace: TEXT,
    name: TEXT,
    facets: facets({
      schema: {
        properties: {
          fields: {
            type: 'array',
            items: {
              ...needs({ name: TEXT }),
              properties: { name: TEXT, type: TEXT, description: TEXT, ordinal_position: { type: 'integer' } },
            },
          },
        },
      },
      documentation: needs({ description: TEXT }),
      dataSource: { properties: { name: TEXT, uri: { type: 'string', format: 'uri' } } },
    }),
    inputFacets: facets({
      dataQualityAssertions: needs({
        assertions: {
          type: 'array',
          items: {
            ...needs({ assertion: TEXT, success: { type: 'boolean' } }),
            properties: { actual: TEXT, column: TEXT, severity: TEXT },
          },
        },
      }),
    }),
    outputFacets: facets({ outputStatistics: { properties: { rowCount: { type: 'integer' } } } }),
  },
}
const EVENT = {
  type: 'object',
  required: ['eventTime', 'producer', 'schemaURL', 'run', 'job'],
  properties: {
    eventTime: { type: 'string', format: 'date-time' },
    producer: { type: 'string', format: 'uri' },
    schemaURL: { type: 'string', format: 'uri' },
    eventType: { enum: ['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'] },
    run: {
      ...RUN,
      properties: {
        ...RUN.properties,
        facets: facets({
          parent: needs({ run: RUN, job: JOB }),
          errorMessage: needs({ message: TEXT, programmingLanguage: TEXT }),
          nominalTime: needs({ nominalStartTime: { type: 'string', format: 'date-time' } }),
          processing_engine: needs({ version: TEXT }),
          dbt_version: { properties: { version: TEXT } },
          dbt_run: needs({ invocation_id: { type: 'string', format: 'uuid' } }),
        }),
      },
    },
    job: {
      ...JOB,
      properties: {
        ...JOB.properties,
        facets: facets({
          jobType: needs({ processingType: TEXT, integration: TEXT }),
          sql: needs({ query: TEXT }),
          ownership: { properties: { owners: { type: 'array', items: needs({ name: TEXT }) } } },
          dbt_node: {
            properties: { unique_id: TEXT, database: TEXT, schema: TEXT, alias: TEXT, original_file_path: TEXT },
          },
        }),
      },
    },
    inputs: { type: 'array', items: DATASET },
    outputs: { type: 'array', items: DATASET },
  },
}

test('every event is as the specification wants it', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const validate = ajv.compile(EVENT)
  const all = [
    ...lineage(EVERYTHING),
    ...lineage(EVERYTHING, { run: { status: 'error', job: null, instance: 'eu', scheduledFor: null } }),
    ...lineage(EVERYTHING, { datasetNamespace: 'dbt', line: 'dbt test' }),
  ]
  for (const event of all)
    expect([event.job.name, validate(JSON.parse(JSON.stringify(event))), validate.errors]).toEqual([
      event.job.name,
      true,
      null,
    ])
})
