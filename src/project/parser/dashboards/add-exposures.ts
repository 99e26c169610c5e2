/** An exposure for each dashboard, so that whoever asks what is read by whom finds it. */
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { isMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { ManifestIndex } from '#manifest/manifest-index.ts'
import { type Exposure, newExposure } from '#manifest/nodes/exposure.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { fqnOf } from '../parse-nodes.ts'
import type { ParserState } from '../parser-state.ts'
import { fileName, type ProjectFile } from '../read-files.ts'
import { dashboardQueries, freshnessQueries, queryProblems } from './dashboard-queries.ts'
import { parseQuery } from './parse-query.ts'
import { type FileProblem, type FoundDashboard, readDashboards } from './read-dashboards.ts'

/** Puts them into the manifest. What is wrong with a dashboard is warned of: models are built all the same. */
export function addExposures(state: ParserState, index: ManifestIndex, files: readonly ProjectFile[]): void {
  const { dashboards, problems } = readDashboards(files)
  if (dashboards.length + problems.length === 0) return
  for (const problem of problems) tell(state, problem)
  const root = publicUrl(files)
  const written = new Map(
    [...state.manifest.exposures.values()].map((exposure) => [dashboardNamed(exposure), exposure]),
  )
  for (const found of dashboards) {
    const { dashboard, file } = found
    const url = `${root}/dashboards/${encodeURIComponent(dashboard.name)}`
    const own = written.get(dashboard.name)
    if (own) {
      own.url ??= url
      continue
    }
    const exposure = state.watcher.whileReading(fileName(file), () => exposureOf(state, index, found))
    exposure.url = url
    state.manifest.exposures.set(exposure.unique_id, exposure)
  }
}

/** The dashboard that an exposure stands for, if any: by its `meta`, its address, or its name. */
export function dashboardNamed({ name, meta, url, type }: Exposure): string {
  if (typeof meta.dashboard === 'string') return meta.dashboard
  const [, named] = /\/dashboards\/([^/?#]+)$/.exec(url ?? '') ?? []
  if (named !== undefined && type === 'dashboard') return decodeURIComponent(named)
  return name
}

function exposureOf(state: ParserState, index: ManifestIndex, found: FoundDashboard): Exposure {
  const { dashboard, file } = found
  const { name, title, description, owner } = dashboard
  const meta = { dashboard: name }
  const exposure = newExposure({
    name,
    package_name: file.package_name,
    path: file.relativePath,
    original_file_path: file.original_file_path,
    unique_id: uniqueId('exposure', file.package_name, name),
    fqn: fqnOf(file.package_name, file.relativePath, name),
    type: 'dashboard',
    owner: { email: owner?.email ?? null, name: owner?.name ?? null },
    description,
    label: title,
    meta,
    config: { enabled: true, tags: [], meta },
    created_at: state.createdAt,
  })
  const told = new Set<string>()
  for (const query of [...dashboardQueries(found, () => undefined), ...freshnessQueries(found)]) {
    try {
      const node = parseQuery(state, index, query)
      collect(exposure.refs, node.refs)
      collect(exposure.sources, node.sources)
      collect(exposure.metrics, node.metrics)
      collect(exposure.depends_on.nodes, node.depends_on.nodes)
    } catch (error) {
      if (!(error instanceof DbtError)) throw error
      for (const diagnostic of queryProblems(error, query, found)) {
        const text = JSON.stringify([diagnostic.message, diagnostic.at])
        if (!told.has(text)) tell(state, { path: dashboard.path, diagnostic })
        told.add(text)
      }
    }
  }
  return exposure
}

function collect<T>(into: T[], from: readonly T[]): void {
  const known = new Set(into.map((each) => JSON.stringify(each)))
  for (const each of from) {
    const text = JSON.stringify(each)
    if (!known.has(text)) into.push(each)
    known.add(text)
  }
}

function tell(state: ParserState, { path, diagnostic }: FileProblem): void {
  const exc = new DbtError('ParsingError', diagnostic).message
  state.setup.events.emit('DashboardProblem', { path, exc })
}

/** `server.public_url`, where it is plain text: without it the address begins at the server's root. */
function publicUrl(files: readonly ProjectFile[]): string {
  const settings = files.find((file) => file.kind === 'settings')
  if (!settings) return ''
  try {
    const { value } = parseYaml({ path: settings.original_file_path, text: settings.text })
    const url = valueAt(valueAt(value, 'server'), 'public_url')
    return typeof url === 'string' && !url.includes('{') ? url.replace(/\/+$/, '') : ''
  } catch (error) {
    // What is wrong with the settings is told by those who need them.
    if (error instanceof DbtError) return ''
    throw error
  }
}

function valueAt(value: YamlValue, key: string): YamlValue {
  return isMapping(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null
}
