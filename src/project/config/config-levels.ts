import { findOwn } from '#foundation/source/find-own.ts'
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
    const next = findOwn(level, name)
    if (!isMapping(next)) break
    levels.push(levelOf(next))
    level = next
  }
  return levels
}

function levelOf(level: YamlMapping): ConfigValues {
  const values: ConfigValues = {}
  for (const [key, value] of Object.entries(level)) {
    if (key.startsWith('+')) values[key.slice(1).trim()] = copyOf(value)
    else if (!isMapping(value) && !(value instanceof Map)) values[key] = copyOf(value)
  }
  return values
}

/** A copy of lists and mappings: nodes change their configuration, and nothing else may change with it. */
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyOf)
  if (!isMapping(value)) return value
  const copy: Record<string, unknown> = { ...value }
  for (const key in copy) {
    const item = copy[key]
    if (typeof item === 'object' && item !== null) copy[key] = copyOf(item)
  }
  return copy
}
