import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
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
  return (node) => {
    if (!('depends_on' in node)) return false
    return node.depends_on.macros.some((unique_id) => {
      if (unique_id === NO_MACRO) throw macroGone(node)
      return reaching.has(unique_id)
    })
  }
}

/** What dbt has in the place of a macro that is not there: of a generic test that nobody has written. */
const NO_MACRO = 'None'

function macroGone(node: GraphNode) {
  return dbtError(
    'CompilationError',
    'state/macro-gone',
    `Node '${node.name}' (in ${node.original_file_path}) depends on a macro or test that does not exist. ` +
      'This can happen when a macro or generic test is removed but is still referenced. ' +
      `Check for typos and/or install package dependencies with 'dbt deps'.`,
    { hint: 'write the test again, or take it out of the properties of what it tests' },
  )
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
