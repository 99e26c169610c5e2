import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Diagnostic } from '#foundation/diagnostics/diagnostic.ts'
import type { SourceFile } from '#foundation/source/source-file.ts'
import { parseYaml, type YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import { isMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { DashboardDefinition } from '#manifest/dashboards/definition.ts'
import { Reading, WRONG } from '#project/config/shapes/reading.ts'
import { dashboardOf, isDashboardName, refuseTwice } from './dashboard.ts'

/** A file of `dashboards/`: what it says, or all that is wrong with it. */
export type ReadDashboard =
  | { readonly kind: 'dashboard'; readonly dashboard: DashboardDefinition; readonly document: YamlDocument }
  | { readonly kind: 'wrong'; readonly path: string; readonly problems: readonly Diagnostic[] }

/** Reads a file by its path from the project's root. */
export function readDashboard(source: SourceFile): ReadDashboard {
  const { path } = source
  try {
    const document = parseYaml(source)
    return dashboardFrom(document, path)
  } catch (error) {
    if (error instanceof DbtError) return { kind: 'wrong', path, problems: error.diagnostics }
    throw error
  }
}

function dashboardFrom(document: YamlDocument, path: string): ReadDashboard {
  const reading = new Reading(document, {
    // Jinja belongs to queries, which are compiled later.
    render: (text) => text,
    env: {},
    names: { filter: filterNames(document.value) },
    title: path,
    codes: 'dashboard',
  })
  reading.refuseDuplicateKeys()
  refuseTwice(reading)
  const stem = (path.split(/[\\/]/).at(-1) ?? '').replace(/\.ya?ml$/, '')
  const dashboard = dashboardOf(reading, path, stem)
  if (dashboard !== WRONG && !isDashboardName(dashboard.name)) {
    reading.refuse(reading.top, `'${stem}' cannot be the name of a dashboard`, {
      hint: `give ${path} a 'name' of letters, digits, _ and -`,
    })
  }
  if (reading.problems.length > 0) return { kind: 'wrong', path, problems: reading.problemsInOrder() }
  if (dashboard === WRONG) throw new Error(`something is wrong with ${path}, but nothing was told`)
  return { kind: 'dashboard', dashboard, document }
}

/** Collected first: who refers to a filter that is there but wrong gets no second error. */
function filterNames(value: YamlValue): ReadonlySet<string> {
  const filters = isMapping(value) && Object.hasOwn(value, 'filters') ? value.filters : null
  if (!Array.isArray(filters)) return new Set()
  return new Set(filters.flatMap((each) => (isMapping(each) && typeof each.name === 'string' ? [each.name] : [])))
}
