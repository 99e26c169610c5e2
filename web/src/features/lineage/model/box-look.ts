import { type CatalogGraph, nameOf, wordOf } from '../../../lib/catalog/catalog.ts'
import { kindOf } from '../../../lib/catalog/kinds.ts'
import type { CatalogStates } from '../../../lib/catalog/states.ts'
import { formatSeconds } from '../../../lib/format.ts'
import type { ShownBox } from './shown-graph.ts'

/** What boxes are coloured by. */
export const COLOURINGS = ['status', 'freshness', 'duration', 'folder'] as const
export type Colouring = (typeof COLOURINGS)[number]

/** The names of colours in the style sheet. */
export type Colour = 'ok' | 'warn' | 'bad' | 'run' | 'off' | 'cat-1' | 'cat-2' | 'cat-3' | 'cat-4' | 'cat-5' | 'cat-6'

export interface BoxLook {
  readonly kind: string
  readonly title: string
  /** What the colour says, in a sign and a few letters: never the colour alone. */
  readonly sign: string
  readonly word: string
  readonly colour: Colour
}

export interface LookAround {
  readonly graph: CatalogGraph
  readonly states: CatalogStates | undefined
  readonly colouring: Colouring
  /** The longest that any of the nodes took. */
  readonly slowest: number
  /** Folders by their number. */
  readonly folders: readonly string[]
}

const SIGNS: Readonly<Record<'ok' | 'warn' | 'bad' | 'run' | 'off', string>> = {
  ok: '✓',
  warn: '▲',
  bad: '✕',
  run: '◐',
  off: '–',
}
const CATEGORIES = 6

export function lookOf(box: ShownBox, around: LookAround): BoxLook {
  const { graph } = around
  if (box.kind === 'node') {
    return {
      kind: kindOf(wordOf(graph.catalog, 'resource_type', box.node)).sign,
      title: nameOf(graph.catalog, box.node),
      ...nodeLook(box.node, around),
    }
  }
  return { kind: `${box.nodes.length}`, title: box.title, ...groupLook(box.nodes, around) }
}

type Shade = Pick<BoxLook, 'sign' | 'word' | 'colour'>

function nodeLook(node: number, around: LookAround): Shade {
  const { graph, states, colouring, slowest, folders } = around
  switch (colouring) {
    case 'status': {
      const result = states?.result(node)
      if (states?.hasFailingTest(node)) return { sign: SIGNS.bad, word: 'a test fails', colour: 'bad' }
      const status = result?.status ?? states?.freshness(node)?.verdict
      const colour = colourOf(status)
      return { sign: SIGNS[colour], word: status ?? '', colour }
    }
    case 'freshness': {
      const verdict = states?.freshness(node)?.verdict
      const colour = colourOf(verdict)
      return { sign: SIGNS[colour], word: verdict ?? '', colour }
    }
    case 'duration': {
      const seconds = states?.result(node)?.execution_time ?? null
      if (seconds === null) return { sign: SIGNS.off, word: '', colour: 'off' }
      const share = slowest === 0 ? 0 : seconds / slowest
      const colour = share > 0.5 ? 'bad' : share > 0.15 ? 'warn' : 'ok'
      return { sign: share > 0.5 ? '▮▮▮' : share > 0.15 ? '▮▮' : '▮', word: formatSeconds(seconds), colour }
    }
    case 'folder': {
      const folder = wordOf(graph.catalog, 'folder', node)
      const at = folders.indexOf(folder)
      if (at < 0) return { sign: '·', word: folder, colour: 'off' }
      return {
        sign: String(at + 1),
        word: folder.split('/').at(-1) ?? folder,
        colour: `cat-${(at % CATEGORIES) + 1}` as Colour,
      }
    }
  }
}

/** Of a group the worst of its nodes, and how many of them. */
function groupLook(nodes: readonly number[], around: LookAround): Shade {
  if (around.colouring === 'folder') return nodeLook(nodes[0] ?? 0, around)
  const shades = nodes.map((node) => nodeLook(node, around))
  for (const colour of ['bad', 'warn', 'run', 'ok', 'off'] as const) {
    const same = shades.filter((shade) => shade.colour === colour)
    const [first] = same
    if (first)
      return { ...first, word: colour === 'ok' || colour === 'off' ? first.word : `${same.length} × ${first.word}` }
  }
  return { sign: SIGNS.off, word: '', colour: 'off' }
}

const COLOURS: Readonly<Record<string, 'ok' | 'warn' | 'bad' | 'run'>> = {
  success: 'ok',
  pass: 'ok',
  reused: 'ok',
  fresh: 'ok',
  warn: 'warn',
  late: 'warn',
  'partial success': 'warn',
  error: 'bad',
  fail: 'bad',
  'runtime error': 'bad',
  running: 'run',
}

function colourOf(status: string | undefined): 'ok' | 'warn' | 'bad' | 'run' | 'off' {
  return (status !== undefined && COLOURS[status]) || 'off'
}

/** What boxes have to be seen against: the slowest of the nodes, and their folders, the largest first. */
export function aroundNodes(
  graph: CatalogGraph,
  states: CatalogStates | undefined,
  colouring: Colouring,
  nodes: readonly number[],
): LookAround {
  const folders = new Map<string, number>()
  let slowest = 0
  for (const node of nodes) {
    const folder = wordOf(graph.catalog, 'folder', node)
    folders.set(folder, (folders.get(folder) ?? 0) + 1)
    slowest = Math.max(slowest, states?.result(node)?.execution_time ?? 0)
  }
  const largest = [...folders].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([folder]) => folder)
  return { graph, states, colouring, slowest, folders: largest.slice(0, CATEGORIES) }
}
