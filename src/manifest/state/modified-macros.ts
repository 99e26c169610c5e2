import type { Manifest } from '../manifest.ts'
import type { GraphNode } from '../nodes/node.ts'
import type { UniqueId } from '../nodes/unique-id.ts'

/**
 * Tells whether a node reaches a macro that was changed, added or taken away. Macros of `uncompared` packages count as
 * they were where both manifests have them.
 */
export function modifiedMacroCheck(
  old: Manifest,
  manifest: Manifest,
  uncompared: ReadonlySet<string> = new Set(),
): (node: GraphNode) => boolean {
  const modified = new Set<UniqueId>()
  for (const [unique_id, macro] of manifest.macros) {
    if (!uncompared.has(macro.package_name) && old.macros.get(unique_id)?.macro_sql !== macro.macro_sql) {
      modified.add(unique_id)
    }
  }
  for (const [unique_id, { package_name }] of old.macros) {
    if (!uncompared.has(package_name) && !manifest.macros.has(unique_id)) modified.add(unique_id)
  }
  if (modified.size === 0) return () => false

  const reaching = withCallers(manifest, modified)
  return (node) => 'depends_on' in node && node.depends_on.macros.some((unique_id) => reaching.has(unique_id))
}

/** The macros and all that call them, by whatever way. */
function withCallers({ macros }: Manifest, called: ReadonlySet<UniqueId>): ReadonlySet<UniqueId> {
  const callers = new Map<UniqueId, UniqueId[]>()
  for (const [caller, { depends_on }] of macros) {
    for (const unique_id of depends_on.macros) {
      const known = callers.get(unique_id)
      if (known) known.push(caller)
      else callers.set(unique_id, [caller])
    }
  }
  const found = new Set(called)
  // A set is gone through up to its end, what is added on the way included.
  for (const unique_id of found) for (const caller of callers.get(unique_id) ?? []) found.add(caller)
  return found
}
