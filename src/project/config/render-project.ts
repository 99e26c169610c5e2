import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { ProjectFile } from './read-project-file.ts'
import { type RenderText, renderValues } from './renderer.ts'

/**
 * Renders `dbt_project.yml`. Hooks, `vars` and the query comment are left as they are written: they are
 * rendered each time they are used.
 */
export function renderProject(file: ProjectFile, render: RenderText): YamlMapping {
  const rendered = renderValues(file.document, file.data, render, isRenderedEarly) as YamlMapping
  for (const key of ['on-run-start', 'on-run-end'])
    if (Object.hasOwn(rendered, key)) rendered[key] = listOf(rendered[key] ?? null)
  for (const key of ['models', 'seeds', 'snapshots']) {
    const section = rendered[key]
    if (section === null) rendered[key] = {}
    else if (isMapping(section)) fillEmpty(section, key === 'seeds' ? ['vars', 'column_types'] : ['vars'])
  }
  return rendered
}

const LATE = new Set(['on-run-start', 'on-run-end', 'query-comment', 'vars'])
const WITH_HOOKS = new Set(['seeds', 'models', 'snapshots', 'tests', 'data_tests'])
const HOOKS = new Set(['pre-hook', 'post-hook', 'pre_hook', 'post_hook'])

function isRenderedEarly(path: YamlPath): boolean {
  const [first] = path
  if (typeof first !== 'string') return true
  if (LATE.has(first)) return false
  if (!WITH_HOOKS.has(first)) return true
  return !path.some((step) => typeof step === 'string' && HOOKS.has(step.replace(/^[+ ]+/, '')))
}

/** Keys without a value, but only where they stand for all nodes of a kind: deeper down dbt refuses them. */
function fillEmpty(section: YamlMapping, mappings: readonly string[]): void {
  for (const key of ['pre-hook', 'post-hook']) {
    if (Object.hasOwn(section, key)) section[key] = listOf(section[key] ?? null)
  }
  for (const key of mappings) if (section[key] === null) section[key] = {}
}

function listOf(value: YamlValue): YamlValue {
  if (value === null) return []
  return typeof value === 'string' ? [value] : value
}
