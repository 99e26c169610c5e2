import type { Diagnostic } from '#foundation/diagnostics/diagnostic.ts'

/** How many nodes are named of those that fail for the same reason. */
const MOST_NAMED = 3

/**
 * Each mistake once: a macro that is called for every node, such as `generate_schema_name`, fails for every node at the
 * same place. The first stands for all, with the others named under it.
 */
export function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>()
  for (const diagnostic of diagnostics) {
    const key = sameness(diagnostic)
    const group = groups.get(key)
    if (group) group.push(diagnostic)
    else groups.set(key, [diagnostic])
  }
  return [...groups.values()].map(([first, ...others]) => withOthers(first as Diagnostic, others))
}

/** What two diagnostics of one mistake share. */
function sameness({ code, message, at, frames = [] }: Diagnostic): string {
  const places = (frames.length > 0 ? frames.map(({ span }) => span) : at ? [at] : []).map(
    ({ path, line, column }) => `${path}:${line}:${column}`,
  )
  return JSON.stringify([code, places.length > 0 ? places : message])
}

function withOthers(first: Diagnostic, others: readonly Diagnostic[]): Diagnostic {
  const nodes = [...new Set(others.flatMap(({ node }) => node ?? []))].filter((node) => node !== first.node)
  if (nodes.length === 0) return first
  const more = nodes.length - MOST_NAMED
  const named = nodes.slice(0, MOST_NAMED).join(', ')
  return { ...first, notes: [...(first.notes ?? []), `also in ${named}${more > 0 ? ` and ${more} more` : ''}`] }
}
