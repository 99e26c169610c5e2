import type { StoredNodeResult } from '../store/port/node-results.ts'
import { datasetOf, inputsOf } from './datasets.ts'
import { dbtNode, isBuild, type LineageContext, type LineageFacts, tablePath } from './lineage-facts.ts'
import { findLineageNode, type LineageNode } from './lineage-manifest.ts'
import { EVENT_SCHEMA, type Facets, facetsOf, idOf, type LineageDataset, type RunEvent } from './run-event.ts'
import { testEvents } from './test-events.ts'

/** The events of a run and of what it built and tested, in order of time. */
export function lineageOfRun(facts: LineageFacts): readonly RunEvent[] {
  const { run, manifest, catalog, version, datasetNamespace: namespace, jobNamespace } = facts
  const producer = `urn:trellis:${version}`
  const whole = eventsOfRun(facts, producer)
  const [start] = whole
  if (!start || !manifest) return whole
  const parent = facetsOf(producer, {
    parent: { run: { runId: start.run.runId }, job: { namespace: jobNamespace, name: start.job.name } },
  })
  const context: LineageContext = { producer, namespace, manifest, catalog, facts: { ...facts, manifest }, parent }
  const nodes = facts.results.flatMap((result) => eventsOfNode(result, context))
  const between = [...nodes, ...testEvents(context)].sort((a, b) => (a.eventTime < b.eventTime ? -1 : 1))
  return [
    start,
    ...between,
    ...whole.slice(1).map((event) => ({ ...event, eventTime: run.finishedAt ?? event.eventTime })),
  ]
}

const ENDS = { success: 'COMPLETE', error: 'FAIL', cancelled: 'ABORT' } as const

function eventsOfRun(facts: LineageFacts, producer: string): readonly RunEvent[] {
  const { run, steps, manifest, jobNamespace, version } = facts
  const { id, job, instance, createdAt, startedAt, finishedAt, status, statusMessage, scheduledFor } = run
  const end = ENDS[status as keyof typeof ENDS] as RunEvent['eventType'] | undefined
  if (startedAt === null || finishedAt === null || end === undefined) return []
  const project = manifest?.metadata.project_name ?? run.projectName
  const invocationId = steps.find((step) => step.invocationId !== null)?.invocationId ?? undefined
  const shared = facetsOf(producer, {
    nominalTime: scheduledFor === null ? undefined : { nominalStartTime: scheduledFor },
    processing_engine: { name: 'Trellis', version },
    dbt_version: manifest?.metadata.dbt_version === undefined ? undefined : { version: manifest.metadata.dbt_version },
    dbt_run: invocationId === undefined ? undefined : { invocation_id: invocationId, project_name: project },
  })
  const failed = facetsOf(producer, {
    errorMessage:
      end === 'FAIL' ? { message: statusMessage ?? 'The run failed', programmingLanguage: 'SQL' } : undefined,
  })
  const named = job ?? `dbt-run-${project ?? 'project'}`
  const event = (eventType: RunEvent['eventType'], eventTime: string, facets: Facets): RunEvent => ({
    eventType,
    eventTime,
    producer,
    schemaURL: EVENT_SCHEMA,
    run: { runId: idOf(jobNamespace, 'run', id, createdAt), facets },
    job: {
      namespace: jobNamespace,
      name: instance === null ? named : `${named}@${instance}`,
      facets: facetsOf(producer, { jobType: { jobType: 'JOB', integration: 'DBT', processingType: 'BATCH' } }),
    },
    inputs: [],
    outputs: [],
  })
  return [event('START', startedAt, shared), event(end, finishedAt, { ...shared, ...failed })]
}

const KINDS: Readonly<Record<string, string>> = { model: 'MODEL', seed: 'SEED', snapshot: 'SNAPSHOT' }
/** What the names of jobs end with: a command that does one thing alone says nothing of models. */
const SUFFIXES: Readonly<Record<string, { readonly build: string; readonly alone: string }>> = {
  model: { build: '.build.run', alone: '' },
  seed: { build: '.build.seed', alone: '.seed' },
  snapshot: { build: '.build.snapshot', alone: '.snapshot' },
}

/** What was not run is not told: skipped nodes, and those that were fresh enough. */
function eventsOfNode(result: StoredNodeResult, context: LineageContext): readonly RunEvent[] {
  const { facts, producer, parent, manifest } = context
  const { unique_id, status, step, rows, message, compiledHash, owner, finishedAt } = result
  const node = findLineageNode(manifest, unique_id)
  const kind = node && KINDS[node.resource_type]
  const hasRun =
    result.reusedFrom === null && (status === 'success' || status === 'error' || status === 'partial success')
  if (!node || !kind || !hasRun || finishedAt === null) return []
  const isDone = status === 'success'
  const query = compiledHash === null ? undefined : facts.compiledCode(compiledHash)
  const built = datasetOf(node, context)
  const statistics = facetsOf(producer, { outputStatistics: rows === null ? undefined : { rowCount: rows } })
  const base = {
    producer,
    schemaURL: EVENT_SCHEMA,
    job: {
      namespace: facts.jobNamespace,
      name: `${tablePath(node)}${suffixOf(node, step, facts)}`,
      facets: facetsOf(producer, {
        jobType: { jobType: kind, integration: 'DBT', processingType: 'BATCH' },
        dbt_node: dbtNode(node),
        sql: query === undefined ? undefined : { query, dialect: manifest.metadata.adapter_type },
        ownership: owner === null ? undefined : { owners: [{ name: owner }] },
      }),
    },
    inputs: inputsOf(unique_id, context).map((input) => datasetOf(input, context)),
  }
  const runId = idOf(facts.jobNamespace, 'run', facts.run.id, facts.run.createdAt, step, unique_id)
  const output: LineageDataset = { ...built, ...(Object.keys(statistics).length > 0 && { outputFacets: statistics }) }
  const error = isDone
    ? {}
    : facetsOf(producer, { errorMessage: { message: message ?? status, programmingLanguage: 'SQL' } })
  return [
    {
      ...base,
      eventType: 'START',
      eventTime: result.startedAt ?? finishedAt,
      run: { runId, facets: parent },
      outputs: [built],
    },
    {
      ...base,
      eventType: isDone ? 'COMPLETE' : 'FAIL',
      eventTime: finishedAt,
      run: { runId, facets: { ...parent, ...error } },
      outputs: isDone ? [output] : [],
    },
  ]
}

function suffixOf({ resource_type }: LineageNode, step: number, facts: LineageFacts): string {
  const suffix = SUFFIXES[resource_type]
  return (isBuild(step, facts) ? suffix?.build : suffix?.alone) ?? ''
}
