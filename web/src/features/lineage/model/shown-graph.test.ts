import { describe, expect, test } from 'vitest'
import type { Catalog } from '../../../lib/catalog/catalog.ts'
import { CatalogGraph } from '../../../lib/catalog/catalog.ts'
import { neighbourhood } from './neighbourhood.ts'
import { type ShowOptions, shownGraph } from './shown-graph.ts'

/** Nodes by their paths, `models/a`, each with those it reads: `models/b < models/a`. */
function graphOf(text: string): CatalogGraph {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ < | /))
  const paths = lines.map(([path = '']) => path)
  const words = ['', 'shop', ...new Set(paths.map((path) => path.replace(/\/[^/]*$/, '')))]
  const size = paths.length
  return new CatalogGraph({
    size,
    words,
    name: paths.map((path) => path.replace(/^.*\//, '')),
    package_name: new Uint32Array(size).fill(1),
    source_name: new Uint32Array(size),
    folder: Uint32Array.from(paths, (path) => words.indexOf(path.replace(/\/[^/]*$/, ''))),
    depends_on: lines.map(([, ...parents]) => parents.map((parent) => paths.indexOf(parent))),
  } as unknown as Catalog)
}

const SHOP = graphOf(`
  models/staging/a
  models/staging/b
  models/staging/c
  models/marts/core/d < models/staging/a models/staging/b
  models/marts/core/e < models/staging/c
  models/marts/f < models/marts/core/d
  models/g < models/marts/f models/staging/a
`)
const ALL = [0, 1, 2, 3, 4, 5, 6]

function shown(options: Partial<ShowOptions>): readonly string[] {
  const { boxes, edges, weights } = shownGraph(SHOP, {
    nodes: ALL,
    focus: new Set(),
    expanded: new Set(),
    most: 100,
    ...options,
  })
  const name = (at = 0) => {
    const box = boxes[at]
    return box?.kind === 'group' ? `[${box.title} ${box.nodes.length}]` : SHOP.catalog.name[box?.node ?? 0]
  }
  const lines = weights.map((weight, edge) => `${name(edges[2 * edge])}-${weight}-${name(edges[2 * edge + 1])}`)
  return [boxes.map((_, at) => name(at)).join(' '), lines.join(' ')]
}

describe('a graph that can be looked at', () => {
  test.each<[string, Partial<ShowOptions>, readonly string[]]>([
    ['few nodes are all shown', {}, ['a b c d e f g', 'a-1-d b-1-d c-1-e d-1-f f-1-g a-1-g']],
    [
      'many are folders, as deep as there is room',
      { most: 4 },
      ['[staging 3] [core 2] f g', '[staging 3]-3-[core 2] [core 2]-1-f f-1-g [staging 3]-1-g'],
    ],
    [
      'with less room they are fewer, and edges between them count together',
      { most: 3 },
      ['[staging 3] [marts 3] g', '[staging 3]-3-[marts 3] [marts 3]-1-g [staging 3]-1-g'],
    ],
    ['with none there is one', { most: 1 }, ['[models 7]', '']],
    [
      'what one looks for is shown as it is, out of its folder',
      { most: 4, focus: new Set([1]) },
      ['b [staging 2] [marts 3] g', '[staging 2]-2-[marts 3] b-1-[marts 3] [marts 3]-1-g [staging 2]-1-g'],
    ],
    [
      'what somebody opens is shown, whatever room there is',
      { most: 3, expanded: new Set(['shop/models/staging']) },
      ['a b c [marts 3] g', 'a-1-[marts 3] b-1-[marts 3] c-1-[marts 3] [marts 3]-1-g a-1-g'],
    ],
    ['what is not among the nodes is not shown', { nodes: [3, 5], most: 100 }, ['d f', 'd-1-f']],
  ])('%s', (_rule, options, expected) => {
    expect(shown(options)).toEqual(expected)
  })
})

describe('a neighbourhood', () => {
  const around = (start: readonly number[], reach: Partial<Parameters<typeof neighbourhood>[2]>) =>
    [...neighbourhood(SHOP, start, { isShown: () => true, ...reach })]
      .map(([node, steps]) => `${SHOP.catalog.name[node]}${steps}`)
      .join(' ')

  test.each([
    ['is all that leads to a node and from it', {}, 'd0 a-1 b-1 f1 g2'],
    ['ends after so many steps', { up: 1, down: 0 }, 'd0 a-1 b-1'],
    ['passes over what is not shown', { isShown: (node: number) => node !== 5 }, 'd0 a-1 b-1'],
  ])('%s', (_rule, reach, expected) => {
    expect(around([3], reach)).toBe(expected)
  })

  test('of several is that of each', () => {
    expect(around([4, 5], { down: 0, up: 1 })).toBe('e0 f0 c-1 d-1')
  })
})
