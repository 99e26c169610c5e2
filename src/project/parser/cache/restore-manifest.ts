import { toJson } from '#manifest/artifacts/json.ts'
import { isPlainJson } from '#manifest/artifacts/plain-json.ts'
import { type Manifest, newManifest } from '#manifest/manifest.ts'
import { RememberedNodes } from '#manifest/remembered-nodes.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { CacheContent } from './cache-file.ts'
import { outlineAt } from './outline-table.ts'
import { tag, untag } from './tagged-json.ts'

/** What a manifest is filled with; the other sections of manifest.json follow from these. */
const COLLECTIONS = [
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

/** The manifest as the parse that wrote the cache had made it. Nodes are read when they are looked at. */
export function restoreManifest(content: CacheContent, project_name: string, adapter_type: string): Manifest {
  const { facts, body } = content
  const manifest = newManifest(project_name, adapter_type, rememberedNodes(content))
  for (const name of COLLECTIONS) {
    const items = JSON.parse(body.text(...sectionOf(content, name))) as Record<string, unknown>
    const tagged = facts.tagged[name]
    const collection = manifest[name] as Map<string, unknown>
    for (const key of Object.keys(items)) {
      const kept = tagged && Object.hasOwn(tagged, key) ? untag(tagged[key]) : restored(items[key])
      collection.set(key, kept)
    }
  }
  return manifest
}

function rememberedNodes(content: CacheContent): RememberedNodes {
  const { facts, body } = content
  const nodes = content.nodes()
  const tagged = facts.tagged['nodes']
  const [sectionStart] = sectionOf(content, 'nodes')
  const start = (index: number) => (index === 0 ? sectionStart + '{'.length : endOf(index - 1) + ', '.length)
  const endOf = (index: number) => nodes.ends[index] as number
  const read = (index: number): ManifestNode => {
    const unique_id = nodes.unique_ids[index] as string
    if (tagged && Object.hasOwn(tagged, unique_id)) return untag(tagged[unique_id]) as ManifestNode
    const text = body.text(start(index) + toJson(unique_id).length + ': '.length, endOf(index))
    return restored(JSON.parse(text)) as ManifestNode
  }
  const section = (name: string) => body.chunks(...sectionOf(content, name))
  return new RememberedNodes({
    unique_ids: nodes.unique_ids,
    outline: (index) => outlineAt(nodes, index) ?? read(index),
    read,
    run: (from, to) => {
      const first = start(from)
      const ends = nodes.ends.slice(from, to).map((end) => end - first)
      return { chunks: body.chunks(first, endOf(to - 1)), ends }
    },
    maps: () => ({
      parent_map: section('parent_map'),
      child_map: section('child_map'),
      group_map: section('group_map'),
    }),
  })
}

function sectionOf({ facts }: CacheContent, name: string): readonly [start: number, end: number] {
  return facts.sections[name] as readonly [number, number]
}

/** Items of a manifest that JSON alone would change, in a form that it does not; by collection and key. */
export type TaggedItems = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** `unplain` are such nodes among those that were looked at; the others are as they were `before`. */
export function taggedItems(manifest: Manifest, unplain: readonly UniqueId[], before: TaggedItems = {}): TaggedItems {
  const nodes: Record<string, unknown> = {}
  const looked = new Set<string>()
  for (const written of manifest.nodes.written()) if (!('chunks' in written)) looked.add(written[0])
  for (const [unique_id, item] of Object.entries(before['nodes'] ?? {})) {
    if (!looked.has(unique_id)) nodes[unique_id] = item
  }
  for (const unique_id of unplain) nodes[unique_id] = tag(manifest.nodes.get(unique_id))
  const found: Record<string, Record<string, unknown>> = { nodes }
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
