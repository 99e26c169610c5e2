import type { ConfigSection } from '#project/config/project.ts'
import { unusedConfigPaths } from '#project/config/unused-config-paths.ts'
import type { ParserState } from '../parser-state.ts'

/** Tells of places that `dbt_project.yml` configures though nothing is there. */
export function warnOfUnusedConfig({ manifest, setup }: ParserState): void {
  const fqns = new Map<ConfigSection, string[][]>()
  const note = (section: ConfigSection, { fqn }: { readonly fqn: string[] }) => {
    const known = fqns.get(section)
    if (known) known.push(fqn)
    else fqns.set(section, [fqn])
  }
  const sections: Readonly<Record<string, ConfigSection>> = {
    model: 'models',
    seed: 'seeds',
    snapshot: 'snapshots',
    test: 'data_tests',
    analysis: 'analyses',
  }
  for (const node of manifest.nodes.values()) {
    const section = sections[node.resource_type]
    if (section) note(section, node)
  }
  for (const source of manifest.sources.values()) note('sources', source)
  for (const exposure of manifest.exposures.values()) note('exposures', exposure)
  for (const node of manifest.functions.values()) note('functions', node)
  for (const metric of manifest.metrics.values()) note('metrics', metric)
  for (const model of manifest.semantic_models.values()) note('semantic_models', model)
  for (const query of manifest.saved_queries.values()) note('saved_queries', query)
  for (const test of manifest.unit_tests.values()) note('unit_tests', test)
  const disabled = [...manifest.disabled.values()].flat().map(({ fqn }) => fqn)
  const unused = unusedConfigPaths(setup.root, fqns, disabled)
  if (unused.length > 0) setup.events.emit('UnusedResourceConfigPath', { unused_config_paths: unused })
}
