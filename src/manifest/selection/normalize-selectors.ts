import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { defaultMethod, splitCriterion } from '#api/selection-words.ts'

/** The entries of selectors.yml as the manifest holds them: texts taken apart, `tag: nightly` spelt out. */
export function normalizeSelectors(entries: readonly YamlValue[]): Map<string, YamlValue> {
  const selectors = new Map<string, YamlValue>()
  for (const entry of entries) {
    if (!isMapping(entry) || typeof entry['name'] !== 'string') continue
    selectors.set(entry['name'], { ...entry, definition: normalize(entry['definition'] ?? null) })
  }
  return selectors
}

function normalize(definition: YamlValue): YamlValue {
  if (typeof definition === 'string') return normalizeText(definition)
  if (!isMapping(definition)) return definition
  for (const kind of ['union', 'intersection']) {
    const parts = definition[kind]
    if (Array.isArray(parts)) return { [kind]: parts.map(normalize) }
  }
  const [key] = Object.keys(definition)
  if (key === undefined) return definition
  const value = definition[key] ?? null
  const normalized = Array.isArray(value) ? value.map(normalize) : value
  if (key === 'exclude') return { exclude: normalized }
  return Object.keys(definition).length === 1 ? { method: key, value: normalized } : definition
}

function normalizeText(raw: string): YamlMapping {
  const parts = splitCriterion(raw)
  if (!parts) return { error: 'Invalid selector spec' }
  const written: Record<string, YamlValue | undefined> = {
    childrens_parents: parts.childrens_parents && true,
    parents: parts.parents && true,
    parents_depth: parts.parents_depth,
    method: parts.method ?? defaultMethod(parts.value),
    value: parts.value,
    children: parts.children && true,
    children_depth: parts.children_depth,
  }
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value)) as YamlMapping
}
