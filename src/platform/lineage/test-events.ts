import type { StoredNodeResult } from '../store/port/node-results.ts'
import { datasetOf, inputsOf } from './datasets.ts'
import { dbtNode, isBuild, type LineageContext, tablePath } from './lineage-facts.ts'
import { findLineageNode, type LineageNode } from './lineage-manifest.ts'
import { EVENT_SCHEMA, facetsOf, idOf, type RunEvent } from './run-event.ts'

interface Tested {
  readonly node: LineageNode
  readonly step: number
  readonly tests: { readonly test: LineageNode; readonly result: StoredNodeResult }[]
}

/** One run of all tests of a table in a step: what each of them says stands with the table. */
export function testEvents(context: LineageContext): readonly RunEvent[] {
  return testedTables(context).flatMap((tested) => eventsOf(tested, context))
}

function testedTables(context: LineageContext): readonly Tested[] {
  const tables = new Map<string, Tested>()
  for (const result of context.facts.results) {
    const test = findLineageNode(context.manifest, result.unique_id)
    if (test?.resource_type !== 'test' || result.status === 'skipped' || result.finishedAt === null) continue
    const attached = test.attached_node ? findLineageNode(context.manifest, test.attached_node) : undefined
    const node = attached ?? inputsOf(test.unique_id, context)[0]
    if (!node) continue
    const key = `${result.step} ${node.unique_id}`
    const tested: Tested = tables.get(key) ?? { node, step: result.step, tests: [] }
    tested.tests.push({ test, result })
    tables.set(key, tested)
  }
  return [...tables.values()]
}

function eventsOf({ node, step, tests }: Tested, context: LineageContext): readonly RunEvent[] {
  const { facts, producer, parent } = context
  const assertions = tests.map(({ test, result }) => assertionOf(test, result))
  const isFine = tests.every(({ result }) => result.status === 'pass' || result.status === 'warn')
  const asserted = facetsOf(producer, { dataQualityAssertions: { assertions } })
  const { facets, ...table } = datasetOf(node, context)
  const times = tests.map(({ result }) => result.finishedAt ?? '').sort()
  const starts = tests.map(({ result }) => result.startedAt ?? result.finishedAt ?? '').sort()
  const runId = idOf(facts.jobNamespace, 'run', facts.run.id, facts.run.createdAt, step, 'tests', node.unique_id)
  const base = {
    producer,
    schemaURL: EVENT_SCHEMA,
    run: { runId, facets: parent },
    job: {
      namespace: facts.jobNamespace,
      name: `${tablePath(node)}${isBuild(step, facts) ? '.build.test' : '.test'}`,
      facets: facetsOf(producer, {
        jobType: { jobType: 'TEST', integration: 'DBT', processingType: 'BATCH' },
        dbt_node: dbtNode(node),
      }),
    },
    outputs: [],
  }
  return [
    { ...base, eventType: 'START', eventTime: starts[0] ?? '', inputs: [{ ...table, ...(facets && { facets }) }] },
    {
      ...base,
      eventType: isFine ? 'COMPLETE' : 'FAIL',
      eventTime: times.at(-1) ?? '',
      inputs: [{ ...table, ...(facets && { facets }), inputFacets: asserted }],
    },
  ]
}

function assertionOf(test: LineageNode, { status, failures }: StoredNodeResult): Readonly<Record<string, unknown>> {
  const { test_metadata: generic, name, config, column_name } = test
  const column = generic?.kwargs?.column_name ?? column_name
  return {
    assertion: generic?.name ?? name,
    name,
    success: status === 'pass',
    ...(typeof column === 'string' && { column }),
    ...(config?.severity && { severity: config.severity.toLowerCase() }),
    ...(failures !== null && { actual: String(failures) }),
  }
}
