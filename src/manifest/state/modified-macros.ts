import type { Manifest } from '../manifest.ts'
import type { GraphNode } from '../nodes/node.ts'
import type { UniqueId } from '../nodes/unique-id.ts'

/** Tells whether a node reaches a macro that was changed, added or taken away. */
export function modifiedMacroCheck(old: Manifest, manifest: Manifest): (node: GraphNode) => boolean {
  const modified = new Set<UniqueId>()
  for (const [unique_id, macro] of manifest.macros) {
    if (old.macros.get(unique_id)?.macro_sql !== macro.macro_sql) modified.add(unique_id)
  }
  for (const unique_id of old.macros.keys()) if (!manifest.macros.has(unique_id)) modified.add(unique_id)

  const reaches = (macros: readonly UniqueId[], visited: Set<UniqueId>): boolean =>
    macros.some((unique_id) => {
      if (visited.has(unique_id)) return false
      visited.add(unique_id)
      return modified.has(unique_id) || reaches(manifest.macros.get(unique_id)?.depends_on.macros ?? [], visited)
    })

  return (node) => modified.size > 0 && 'depends_on' in node && reaches(node.depends_on.macros, new Set())
}
