import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { link } from '#manifest/graph/link.ts'
import { newManifest } from '#manifest/manifest.ts'
import { newModel } from '#manifest/nodes/model.ts'
import { type UniqueId, uniqueId } from '#manifest/nodes/unique-id.ts'
import { settingsOf } from '../settings/read-settings.ts'
import type { Job } from './job.ts'
import { jobsOf } from './jobs-of.ts'
import type { ProjectGraph } from './select-cell.ts'

/** A project of models, each with those it reads: `{ orders: ['stg'], stg: [] }`. A name that ends in `?` is a view, in `!` ephemeral. */
export function projectOf(models: Readonly<Record<string, readonly string[]>>): ProjectGraph {
  const manifest = newManifest('shop', 'duckdb')
  for (const [written, parents] of Object.entries(models)) {
    const name = written.replace(/[?!]$/, '')
    const place = { package_name: 'shop', path: `${name}.sql`, original_file_path: `models/${name}.sql` }
    const model = newModel({ name, unique_id: id(name), ...place, fqn: ['shop', name], schema: 'main', alias: name })
    model.raw_code = 'select 1'
    model.config.materialized = written.endsWith('?') ? 'view' : written.endsWith('!') ? 'ephemeral' : 'table'
    model.depends_on.nodes.push(...parents.map(id))
    manifest.nodes.set(model.unique_id, model)
  }
  return { manifest, graph: link(manifest), selectors: new Map() }
}

/** The jobs of a `trellis.yml`. */
export function jobsFrom(text: string): readonly Job[] {
  return jobsOf(settingsOf(parseYaml({ path: 'trellis.yml', text }), { env: {}, render: (each) => each }))
}

export function id(name: string): UniqueId {
  return uniqueId('model', 'shop', name)
}
