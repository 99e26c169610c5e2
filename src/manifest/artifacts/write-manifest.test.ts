import { describe, expect, test } from 'vitest'
import { recorded, recordedManifest } from '../../../tests/manifest/recorded-manifest.ts'
import { getGraphNode } from '../manifest.ts'
import { newMetricInput } from '../nodes/metric.ts'
import type { ModelNode } from '../nodes/model.ts'
import type { UniqueId } from '../nodes/unique-id.ts'
import { readManifest } from './read-manifest.ts'
import { writeSemanticManifest } from './semantic-manifest.ts'
import { writeManifest } from './write-manifest.ts'

/** A JSON text with none of the white space that stands outside of strings. */
function withoutBlanks(json: string): string {
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1')
}

describe('manifest v12', () => {
  test('what dbt wrote is written again byte for byte, but for blanks between', () => {
    const { manifest, metadata } = recordedManifest()
    const written = [...writeManifest(manifest, metadata)].join('')
    expect(withoutBlanks(written)).toBe(withoutBlanks(recorded('manifest/shop.json')))
  })

  test('the semantic manifest follows from it byte for byte', () => {
    expect(writeSemanticManifest(recordedManifest().manifest)).toBe(recorded('manifest/shop.semantic.json'))
  })

  test('a compiled node has its code between the path and the contract', () => {
    const { manifest, metadata } = recordedManifest()
    const orders = getGraphNode(manifest, 'model.shop.orders' as UniqueId) as ModelNode
    orders.compiled = true
    orders.compiled_code = 'select 1'
    orders.created_at = 1700000000
    orders.defer_relation = null
    const written = JSON.parse([...writeManifest(manifest, metadata)].join('')).nodes['model.shop.orders']
    const keys = Object.keys(written)
    expect(keys.slice(keys.indexOf('compiled_path'), keys.indexOf('contract') + 1)).toEqual([
      'compiled_path',
      'compiled',
      'compiled_code',
      'extra_ctes_injected',
      'extra_ctes',
      'contract',
    ])
    expect(keys).not.toContain('defer_relation')
  })

  test('times of creation are floats even on a full second', () => {
    const { manifest, metadata } = recordedManifest()
    getGraphNode(manifest, 'model.shop.orders' as UniqueId)
    for (const node of manifest.nodes.values()) node.created_at = 1700000000
    expect([...writeManifest(manifest, metadata)].join('')).toContain('"created_at": 1700000000.0,')
  })

  test('another schema version is refused with both versions named', () => {
    const text = recorded('manifest/shop.json').replace('manifest/v12.json', 'manifest/v3.json')
    expect(() => readManifest(text, 'old/manifest.json')).toThrow(
      'Expected a schema version of "https://schemas.getdbt.com/dbt/manifest/v12.json" in old/manifest.json, ' +
        'but found "https://schemas.getdbt.com/dbt/manifest/v3.json". Are you running with a different version of dbt?',
    )
  })

  test('what is no JSON is refused with the reason', () => {
    expect(() => readManifest('{"nodes"', 'target/manifest.json')).toThrow(
      /Could not read WritableManifest at "target\/manifest.json" as JSON: /,
    )
  })

  test('without a time spine semantic models are refused', () => {
    const { manifest } = recordedManifest()
    for (const [unique_id, node] of manifest.nodes) {
      if (node.resource_type === 'model') node.time_spine = null
      if (node.name === 'metricflow_time_spine') manifest.nodes.delete(unique_id)
    }
    expect(() => writeSemanticManifest(manifest)).toThrow('requires a time spine model with granularity DAY or smaller')
  })

  test('granularities are written in small letters for the semantic layer', () => {
    const { manifest } = recordedManifest()
    const [metric] = manifest.metrics.values()
    if (!metric) throw new Error('the recorded project has metrics')
    metric.type_params.metrics = [newMetricInput({ name: 'orders', offset_to_grain: 'MONTH' })]
    metric.type_params.cumulative_type_params = {
      window: null,
      grain_to_date: 'Week',
      period_agg: 'first',
      metric: null,
    }

    const written = JSON.parse(writeSemanticManifest(manifest)) as { readonly metrics: readonly object[] }

    expect(written.metrics[0]).toMatchObject({
      type_params: { metrics: [{ offset_to_grain: 'month' }], cumulative_type_params: { grain_to_date: 'week' } },
    })
  })
})
