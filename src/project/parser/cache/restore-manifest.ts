import { type Manifest, newManifest } from '#manifest/manifest.ts'
import type { CacheContent } from './cache-file.ts'
import { isPlainJson, tag, untag } from './tagged-json.ts'

/** What a manifest is filled with; the other sections of manifest.json follow from these. */
const COLLECTIONS = [
  'nodes',
  'sources',
  'macros',
  'docs',
  'exposures',
  'metrics',
  'groups',
  'selectors',
  'disabled',
  'saved_queries',
  'semantic_models',
  'unit_tests',
  'functions',
] as const

/** The manifest as the parse that wrote the cache had made it. */
export function restoreManifest({ facts, bytes }: CacheContent, project_name: string, adapter_type: string): Manifest {
  const manifest = newManifest(project_name, adapter_type)
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const name of COLLECTIONS) {
    const [start, end] = facts.sections[name] as readonly [number, number]
    const items = JSON.parse(body.toString('latin1', start, end)) as Record<string, unknown>
    const tagged = facts.tagged[name]
    const collection = manifest[name] as Map<string, unknown>
    for (const key of Object.keys(items)) {
      const kept = tagged && Object.hasOwn(tagged, key) ? untag(tagged[key]) : restored(items[key])
      collection.set(key, kept)
    }
  }
  return manifest
}

/** Those items that JSON alone would change, in a form that it does not; by collection and key. */
export function taggedItems(manifest: Manifest): Record<string, Record<string, unknown>> {
  const found: Record<string, Record<string, unknown>> = {}
  for (const name of COLLECTIONS) {
    for (const [key, item] of manifest[name] as ReadonlyMap<string, unknown>) {
      if (isPlainJson(item)) continue
      found[name] ??= {}
      found[name][key] = tag(item)
    }
  }
  return found
}

function restored(item: unknown): unknown {
  if (Array.isArray(item)) return item.map(restored)
  return typeof item === 'object' && item !== null && 'compiled_path' in item ? uncompiled(item) : item
}

/** An artifact leaves out what is not there before a node is compiled; here it has its place among the others. */
function uncompiled(item: object): object {
  const node: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(item)) {
    node[key] = value
    if (key !== 'compiled_path') continue
    node['compiled'] = false
    node['compiled_code'] = null
    node['extra_ctes_injected'] = false
    node['extra_ctes'] = []
  }
  return node
}
