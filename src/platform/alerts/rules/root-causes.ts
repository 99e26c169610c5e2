import type { NodeStatus } from '#manifest/artifacts/run-results.ts'

/** A node as a run left it. `late` is a source that is not as fresh as it should be. */
export interface EndedNode {
  readonly unique_id: string
  readonly status: NodeStatus | 'late'
  readonly message: string | null
  readonly failures: number | null
}

/** Something that went wrong by itself, and what it took with it. */
export interface RootCause {
  readonly node: EndedNode
  /** Nodes that were skipped because of it, in the order of the results. One may have several causes. */
  readonly skipped: readonly EndedNode[]
}

export interface RootCauses {
  /** What took most with it first. */
  readonly causes: readonly RootCause[]
  /** Skipped for no reason that the results show. */
  readonly unexplained: readonly EndedNode[]
  /** Skipped nodes in all, each once. */
  readonly skippedCount: number
}

const FAILED: ReadonlySet<EndedNode['status']> = new Set(['error', 'fail', 'runtime error', 'partial success', 'late'])

/**
 * Finds why nodes were skipped: from each of them upwards, through what was skipped itself, to what failed. Sources that
 * are late explain only what nothing else does, since dbt skips nothing for their sake; a job does that stops at them.
 */
export function rootCauses(
  results: readonly EndedNode[],
  parentsOf: (unique_id: string) => readonly string[],
): RootCauses {
  const byId = new Map(results.map((result) => [result.unique_id, result]))
  const skippedBy = new Map<string, EndedNode[]>()
  const unexplained: EndedNode[] = []
  const skipped = results.filter(({ status }) => status === 'skipped')
  const memory = new Map<string, ReadonlySet<string>>()
  for (const node of skipped) {
    const found = [...failedAbove(node.unique_id, byId, parentsOf, memory)]
    const failed = found.filter((cause) => byId.get(cause)?.status !== 'late')
    const causes = failed.length > 0 ? failed : found
    if (causes.length === 0) unexplained.push(node)
    for (const cause of causes) {
      const known = skippedBy.get(cause)
      if (known) known.push(node)
      else skippedBy.set(cause, [node])
    }
  }
  const causes = results
    .filter(({ status }) => FAILED.has(status))
    .map((node) => ({ node, skipped: skippedBy.get(node.unique_id) ?? [] }))
    .sort((a, b) => b.skipped.length - a.skipped.length)
  return { causes, unexplained, skippedCount: skipped.length }
}

/** What failed above a node, looked for through nodes that did nothing themselves. */
function failedAbove(
  start: string,
  byId: ReadonlyMap<string, EndedNode>,
  parentsOf: (unique_id: string) => readonly string[],
  memory: Map<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const known = memory.get(start)
  if (known) return known
  const found = new Set<string>()
  const seen = new Set<string>([start])
  const open = [...parentsOf(start)]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    const result = byId.get(node)
    if (result && FAILED.has(result.status)) found.add(node)
    // A node that is not a part of the run passes on what happened above it.
    else if (!result || result.status === 'skipped') {
      const above = memory.get(node)
      if (above) for (const each of above) found.add(each)
      else open.push(...parentsOf(node))
    }
  }
  memory.set(start, found)
  return found
}

/** For example `1 source is late, 2 tests failed → 12 models skipped`. */
export function causesInWords(found: RootCauses, typeOf: (unique_id: string) => string): string {
  const { causes, unexplained, skippedCount } = found
  const counts = new Map<string, number>()
  for (const { node } of causes) {
    const verb = node.status === 'late' ? 'late' : node.status === 'fail' ? 'failed' : 'had an error'
    const key = `${typeOf(node.unique_id)} ${verb}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const parts = [...counts].map(([key, count]) => {
    const [type = '', ...verb] = key.split(' ')
    const said = verb.join(' ') === 'late' ? (count === 1 ? 'is late' : 'are late') : verb.join(' ')
    return `${count} ${plural(type, count)} ${said}`
  })
  const what = parts.length === 0 ? 'nothing failed' : parts.join(', ')
  const skipped = [...causes.flatMap((cause) => cause.skipped), ...unexplained]
  const types = new Set(skipped.map(({ unique_id }) => typeOf(unique_id)))
  const type = types.size === 1 ? [...types].join() : 'node'
  return skippedCount === 0 ? what : `${what} → ${skippedCount} ${plural(type, skippedCount)} skipped`
}

function plural(type: string, count: number): string {
  const word = type.replaceAll('_', ' ')
  if (count === 1) return word
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`
}
