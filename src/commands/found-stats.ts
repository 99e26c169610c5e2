import type { Manifest } from '#manifest/manifest.ts'
import { counted } from '#execution/runner/tell-results.ts'

/** `5 models, 3 seeds, 20 data tests, 472 macros`: what was found in a project, without what there is none of. */
export function foundStats(manifest: Manifest): string {
  const counts = new Map<string, number>()
  for (const { resource_type, config } of manifest.nodes.outlines()) {
    // A test of something that is not there stays in the manifest, switched off.
    if (resource_type === 'test' && !config.enabled) continue
    counts.set(resource_type, (counts.get(resource_type) ?? 0) + 1)
  }
  const others: readonly (readonly [string, number])[] = [
    ['source', manifest.sources.size],
    ['exposure', manifest.exposures.size],
    ['metric', manifest.metrics.size],
    ['macro', manifest.macros.size],
    ['group', manifest.groups.size],
    ['semantic_model', manifest.semantic_models.size],
    ['saved_query', manifest.saved_queries.size],
    ['unit_test', manifest.unit_tests.size],
  ]
  return [...counts, ...others]
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => counted(count, kind))
    .join(', ')
}
