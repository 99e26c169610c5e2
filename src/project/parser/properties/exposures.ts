import { CapturingUndefined } from '#project/context/capturing-undefined.ts'
import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { Value } from '#jinja/values/value.ts'
import { type Exposure, newExposure } from '#manifest/nodes/exposure.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { nodeConfig, unrenderedNodeConfig } from '#project/config/node-config.ts'
import { parseReferences } from '#project/context/objects/parse-references.ts'
import { fqnOf } from '../parse-nodes.ts'
import { checkEntry } from './check-entry.ts'
import { atPath, type Entry } from './entry.ts'
import { readOwner } from './groups.ts'
import type { Parsing } from './parsing.ts'

/** `exposures:` — what uses the project's results. */
export function parseExposureEntry(parsing: Parsing, entry: Entry): void {
  checkEntry(entry)
  const { data, file, name } = entry
  const { state } = parsing
  const { setup } = state
  if (!/^[\p{L}\p{N}_-]+$/u.test(name)) setup.events.emit('ExposureNameDeprecation', { exposure: name })
  const owner = readOwner(entry, 'Exposure')
  const fqn = fqnOf(file.package_name, file.relativePath, name)
  const own = state.project(file.package_name)
  const target = { resourceType: 'exposure', fqn, packageName: file.package_name } as const
  const sources = { root: setup.root, own, patch: (data.config ?? {}) as YamlMapping }
  const config = nodeConfig(target, sources) as Exposure['config']
  const { tags: projectTags, meta: projectMeta } = own.configs.exposures
  const listed = [projectTags ?? [], data.tags ?? [], config.tags ?? []].flat() as string[]
  config.tags = [...new Set(listed)].sort()
  config.meta = {
    ...(isMapping(projectMeta) && projectMeta),
    ...(data.meta as YamlMapping | undefined),
    ...config.meta,
  }
  const exposure = newExposure({
    name,
    package_name: file.package_name,
    path: file.relativePath,
    original_file_path: file.original_file_path,
    unique_id: uniqueId('exposure', file.package_name, name),
    fqn,
    type: data.type as Exposure['type'],
    owner,
    description: (data.description ?? '') as string,
    label: (data.label ?? null) as string | null,
    maturity: (data.maturity ?? null) as Exposure['maturity'],
    meta: config.meta,
    tags: config.tags,
    config,
    unrendered_config: unrenderedNodeConfig(target, sources),
    url: (data.url ?? null) as string | null,
    created_at: state.createdAt,
  })
  readReferences(parsing, entry, exposure, (data.depends_on ?? []) as string[])
  state.add(exposure)
}

/** Each line of `depends_on:` is an expression: a `ref`, `source` or `metric` call. */
function readReferences({ state }: Parsing, entry: Entry, exposure: Exposure, lines: readonly string[]): void {
  const { text: environment } = state.setup.environments
  const { original_file_path: path } = entry.file
  const found = parseReferences(state.setup, { ...exposure, functions: [] }, () => '')
  const names = new Map<string, Value>([...found].filter(([name]) => name !== 'function'))
  // What nobody knows is no error here: dbt captures it, and finds no reference in it.
  const scope = { lookup: (name: string) => names.get(name) ?? new CapturingUndefined(undefined, name) }
  for (const [index, line] of lines.entries()) {
    const template = { path, text: `{{ ${line} }}` }
    try {
      state.withPlaces(template, entry.file.package_name, exposure, () =>
        environment.renderSync(environment.compile(template), scope),
      )
    } catch (error) {
      throw atPath(error, entry, [...entry.path, 'depends_on', index])
    }
  }
}
