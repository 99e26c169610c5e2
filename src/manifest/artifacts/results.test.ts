import { expect, test } from 'vitest'
import { artifactMetadata } from './artifact-metadata.ts'
import { writeCatalog } from './catalog.ts'
import { readRunResults, readSources } from './read-results.ts'
import { type RunResults, writeRunResults } from './run-results.ts'
import { writeSources } from './sources.ts'

const facts = {
  generated_at: '2026-01-02T03:04:05.678901Z',
  invocation_id: 'abc',
  invocation_started_at: '2026-01-02T03:04:04.000001Z',
  env: {},
}
const timing = [{ name: 'execute', started_at: '2026-01-02T03:04:05Z', completed_at: '2026-01-02T03:04:05.5Z' }]

test('run results are written with their times as floats and keys in dbt’s order', () => {
  const run: RunResults = {
    metadata: artifactMetadata('run-results/v6', facts),
    results: [
      {
        unique_id: 'model.shop.orders',
        status: 'success',
        timing,
        thread_id: 'Thread-1',
        execution_time: 2,
        adapter_response: { _message: 'OK' },
        message: 'OK',
        failures: null,
        compiled: true,
        compiled_code: 'select 1',
        relation_name: '"db"."main"."orders"',
        batch_results: null,
      },
    ],
    elapsed_time: 3,
    args: { which: 'run', vars: {} },
  }
  const text = [...writeRunResults(run)].join('')
  expect(text).toBe(
    '{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json", ' +
      '"dbt_version": "1.12.6", "generated_at": "2026-01-02T03:04:05.678901Z", "invocation_id": "abc", ' +
      '"invocation_started_at": "2026-01-02T03:04:04.000001Z", "env": {}}, "results": [{"status": "success", ' +
      '"timing": [{"name": "execute", "started_at": "2026-01-02T03:04:05Z", "completed_at": "2026-01-02T03:04:05.5Z"}], ' +
      '"thread_id": "Thread-1", "execution_time": 2.0, "adapter_response": {"_message": "OK"}, "message": "OK", ' +
      '"failures": null, "unique_id": "model.shop.orders", "compiled": true, "compiled_code": "select 1", ' +
      '"relation_name": "\\"db\\".\\"main\\".\\"orders\\"", "batch_results": null, "overload_results": null}], ' +
      '"elapsed_time": 3.0, "args": {"which": "run", "vars": {}}}',
  )
  expect(readRunResults(text, 'run_results.json').results[0]?.status).toBe('success')
})

test('a source that could not be checked has its error and nothing else', () => {
  const text = writeSources({
    metadata: artifactMetadata('sources/v3', facts),
    results: [{ unique_id: 'source.shop.raw.orders', error: 'no such table', status: 'runtime error' }],
    elapsed_time: 0.5,
  })
  expect(text).toContain(
    '"results": [{"unique_id": "source.shop.raw.orders", "error": "no such table", "status": "runtime error"}], ' +
      '"elapsed_time": 0.5}',
  )
  expect(readSources(text, 'sources.json').results).toHaveLength(1)
})

test('run results of a version that is not known are refused', () => {
  const text = '{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v9.json"}}'
  expect(() => readRunResults(text, 'x/run_results.json')).toThrow(
    'Expected a schema version of "https://schemas.getdbt.com/dbt/run-results/v6.json" in x/run_results.json, ' +
      'but found "https://schemas.getdbt.com/dbt/run-results/v9.json".',
  )
})

test('a catalog is written with its keys in dbt’s order', () => {
  const metadata = { comment: null, owner: null, database: 'db', name: 'orders', schema: 'main', type: 'VIEW' }
  const catalog = {
    errors: null,
    sources: {},
    nodes: { 'model.shop.orders': { unique_id: 'model.shop.orders', stats: {}, columns: {}, metadata } },
    metadata: artifactMetadata('catalog/v1', facts),
  }
  expect(writeCatalog(catalog)).toContain(
    '"nodes": {"model.shop.orders": {"metadata": {"type": "VIEW", "schema": "main", "name": "orders", ' +
      '"database": "db", "comment": null, "owner": null}, "columns": {}, "stats": {}, ' +
      '"unique_id": "model.shop.orders"}}, "sources": {}, "errors": null}',
  )
})
