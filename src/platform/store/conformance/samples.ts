import type { NodeResult } from '../port/node-results.ts'
import type { NewRun } from '../port/runs.ts'

export function aRun(more: Partial<NewRun> = {}): NewRun {
  return {
    origin: 'schedule',
    cause: 'Ticked at 04:00',
    requester: null,
    commands: ['dbt build --select f_orders', './extract.sh'],
    job: 'nightly',
    instance: null,
    target: 'prod',
    projectName: 'shop',
    code: { commit: '4be1a07', branch: 'main', isDirty: false, manifestHash: 'd41d8cd9' },
    environmentNames: ['PGHOST', 'TZ'],
    version: '0.1.0',
    ...more,
  }
}

export function aResult(more: Partial<NodeResult> = {}): NodeResult {
  return {
    step: 1,
    unique_id: 'model.shop.orders',
    resource_type: 'model',
    status: 'success',
    message: 'SELECT 3',
    failures: null,
    execution_time: 1.25,
    timing: [
      { name: 'execute', started_at: '2026-01-31T12:00:00.000001Z', completed_at: '2026-01-31T12:00:01.250002Z' },
    ],
    thread_id: 'Thread-1',
    adapter_response: { _message: 'SELECT 3', rows_affected: 3 },
    relation_name: '"shop"."main"."orders"',
    batch_results: null,
    materialized: 'table',
    checksum: 'c0ffee',
    compiledCode: 'select 1 as id',
    rows: 3,
    bytes: null,
    startedAt: '2026-01-31T12:00:00.000Z',
    finishedAt: '2026-01-31T12:00:01.250Z',
    owner: 'product',
    reusedFrom: null,
    ...more,
  }
}

export const SERVER = { id: 'server a', kind: 'server', host: 'one.example.com', pid: 12, version: '0.1.0' } as const
