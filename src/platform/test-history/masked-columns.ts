import type { Manifest } from '#manifest/manifest.ts'

/**
 * The names of columns whose values nobody may see: those that `trellis.yml` hides, and those with `meta: {masked: true}` in
 * any of these nodes. Small letters, no quotes.
 */
export function maskedColumns(
  unique_ids: Iterable<string>,
  { nodes, sources }: Pick<Manifest, 'nodes' | 'sources'>,
  mask: readonly string[],
): ReadonlySet<string> {
  const masked = new Set(mask.map(bareName))
  for (const unique_id of unique_ids) {
    const id = unique_id as Parameters<typeof nodes.get>[0]
    const columns = nodes.get(id)?.columns ?? sources.get(id)?.columns ?? {}
    for (const { name, meta, config } of Object.values(columns)) {
      if (meta['masked'] === true || config?.meta?.['masked'] === true) masked.add(bareName(name))
    }
  }
  return masked
}

/** Without quotes, in small letters. */
export function bareName(name: string): string {
  return name.replaceAll(/["`[\]]/g, '').toLowerCase()
}
