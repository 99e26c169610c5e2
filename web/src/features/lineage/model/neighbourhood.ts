import type { CatalogGraph } from '../../../lib/catalog/catalog.ts'

export interface Reach {
  /** So many steps towards the sources; undefined: all. */
  readonly up?: number | undefined
  /** So many steps towards what is made of it. */
  readonly down?: number | undefined
  /** Whether a node is shown at all; what is not shown leads nowhere. */
  readonly isShown: (node: number) => boolean
}

/** Nodes around others, the nearest first, with how many steps away each is: those it reads below 0, its readers above. */
export function neighbourhood(
  graph: CatalogGraph,
  start: readonly number[],
  { up = Number.POSITIVE_INFINITY, down = Number.POSITIVE_INFINITY, isShown }: Reach,
): ReadonlyMap<number, number> {
  const steps = new Map(start.map((node) => [node, 0]))
  walk(start, up, -1, (node) => graph.parents(node))
  walk(start, down, 1, (node) => graph.children(node))
  return new Map([...steps].sort(([, a], [, b]) => Math.abs(a) - Math.abs(b)))

  function walk(from: readonly number[], most: number, sign: 1 | -1, next: (node: number) => readonly number[]): void {
    // Whoever stands above a node may stand below another one: the first way counts.
    const seen = new Set(from)
    let layer: readonly number[] = from
    for (let step = 1; step <= most && layer.length > 0; step++) {
      const found: number[] = []
      for (const node of layer) {
        for (const neighbour of next(node)) {
          if (seen.has(neighbour) || !isShown(neighbour)) continue
          seen.add(neighbour)
          found.push(neighbour)
          if (!steps.has(neighbour)) steps.set(neighbour, sign * step)
        }
      }
      layer = found
    }
  }
}
