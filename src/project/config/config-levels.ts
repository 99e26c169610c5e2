import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { ConfigValues } from './merge-config.ts'

/**
 * The configuration that a section of `dbt_project.yml` gives to a node, from the outermost level to the innermost.
 * At each level a key with `+` is configuration, as is any other whose value is no mapping.
 */
export function configLevels(section: YamlMapping, fqn: readonly string[]): ConfigValues[] {
  const levels = [levelOf(section)]
  let level = section
  for (const name of fqn) {
    const next = Object.hasOwn(level, name) ? level[name] : undefined
    if (!isMapping(next)) break
    levels.push(levelOf(next))
    level = next
  }
  return levels
}

function levelOf(level: YamlMapping): ConfigValues {
  const values: ConfigValues = {}
  for (const [key, value] of Object.entries(level)) {
    if (key.startsWith('+')) values[key.slice(1).trim()] = structuredCopy(value)
    else if (!isMapping(value) && !(value instanceof Map)) values[key] = structuredCopy(value)
  }
  return values
}

/** Nodes change their configuration; the project's own must not change with it. */
function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy)
  if (!isMapping(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, structuredCopy(item)]))
}
