import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { ConfigSection, Project } from './project.ts'

/**
 * Paths under which `dbt_project.yml` configures something though no resource is there, for example
 * `models.shop.staging`. For dbt's event `UnusedResourceConfigPath`.
 */
export function unusedConfigPaths(
  project: Pick<Project, 'configs'>,
  fqns: ReadonlyMap<ConfigSection, Iterable<readonly string[]>>,
  disabled: Iterable<readonly string[]>,
): string[] {
  const alsoUsed = [...disabled]
  const unused: string[] = []
  for (const [section, tree] of Object.entries(project.configs) as [ConfigSection, YamlMapping][]) {
    if (section === 'analyses') continue
    const used = [...(fqns.get(section) ?? []), ...alsoUsed]
    for (const path of configuredPaths(tree)) {
      if (!used.some((fqn) => path.every((name, index) => fqn[index] === name)))
        unused.push([section, ...path].join('.'))
    }
  }
  return unused
}

function configuredPaths(tree: YamlMapping, path: readonly string[] = []): readonly (readonly string[])[] {
  const below: (readonly string[])[] = []
  let isConfigured = false
  for (const [key, value] of Object.entries(tree)) {
    if (isMapping(value) && !key.startsWith('+')) below.push(...configuredPaths(value, [...path, key]))
    else isConfigured = true
  }
  return isConfigured ? [path, ...below] : below
}
