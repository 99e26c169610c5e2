import { type CatalogGraph, wordOf } from '../../../lib/catalog/catalog.ts'

/** What is drawn as one box: a node, or a folder with all that is in it. */
export type ShownBox =
  | { readonly kind: 'node'; readonly node: number }
  | {
      readonly kind: 'group'
      /** For `expanded`: for example `shop/models/marts`. */
      readonly key: string
      readonly title: string
      readonly nodes: readonly number[]
    }

export interface ShownGraph {
  readonly boxes: readonly ShownBox[]
  /** Boxes by their places: from, to, from, to … Each pair once. */
  readonly edges: readonly number[]
  /** How many edges of nodes each of them stands for. */
  readonly weights: readonly number[]
}

export interface ShowOptions {
  /** What there is to show. */
  readonly nodes: readonly number[]
  /** Shown as nodes whatever happens: what one looks for. */
  readonly focus: ReadonlySet<number>
  /** Groups that somebody has opened. */
  readonly expanded: ReadonlySet<string>
  /** At most so many boxes, but for what is in focus or was opened. */
  readonly most: number
}

/**
 * A graph that can be looked at: all nodes, where they are few; else folders as groups, as deep as there is room for. Opened
 * groups show what is in them: their folders, or their nodes.
 */
export function shownGraph(graph: CatalogGraph, options: ShowOptions): ShownGraph {
  const { nodes, focus, expanded, most } = options
  const root = folderOf(graph, nodes.length <= most ? [] : nodes.filter((node) => !focus.has(node)))
  const single = nodes.length <= most ? nodes : nodes.filter((node) => focus.has(node))
  const open = openFolders(root, expanded, most - single.length)
  const boxes: ShownBox[] = single.map((node) => ({ kind: 'node', node }))
  collect(root, open, boxes)
  return { boxes, ...edgesBetween(graph, boxes) }
}

interface Folder {
  readonly key: string
  readonly title: string
  readonly folders: Map<string, Folder>
  /** Right in it. */
  readonly own: number[]
  readonly all: number[]
}

function newFolder(key: string, title: string): Folder {
  return { key, title, folders: new Map(), own: [], all: [] }
}

function folderOf(graph: CatalogGraph, nodes: readonly number[]): Folder {
  const root = newFolder('', '')
  for (const node of nodes) {
    let folder = root
    root.all.push(node)
    let key = ''
    for (const part of partsOf(graph, node)) {
      key = key === '' ? part : `${key}/${part}`
      let next = folder.folders.get(part)
      if (!next) folder.folders.set(part, (next = newFolder(key, part)))
      next.all.push(node)
      folder = next
    }
    folder.own.push(node)
  }
  return root
}

/** Sources by what they belong to, all others by where their files lie. */
function partsOf({ catalog }: CatalogGraph, node: number): readonly string[] {
  const packageName = wordOf(catalog, 'package_name', node)
  const source = wordOf(catalog, 'source_name', node)
  if (source !== '') return [packageName, 'sources', source]
  return [
    packageName,
    ...wordOf(catalog, 'folder', node)
      .split('/')
      .filter((part) => part !== '.' && part !== ''),
  ]
}

/** The keys of all folders whose content is shown in their place. */
function openFolders(root: Folder, expanded: ReadonlySet<string>, room: number): ReadonlySet<string> {
  const open = new Set([''])
  const boxesIn = (folder: Folder) => folder.folders.size + folder.own.length
  let left = room - boxesIn(root)
  // The fullest first: a group of two thousand says little. One that holds nothing but a folder costs nothing.
  const waiting = [...root.folders.values()]
  for (let folder = takeFullest(waiting); folder; folder = takeFullest(waiting)) {
    const cost = boxesIn(folder) - 1
    const isWanted = expanded.has(folder.key)
    if (!isWanted && cost > left) continue
    left -= cost
    open.add(folder.key)
    waiting.push(...folder.folders.values())
  }
  return open
}

function takeFullest(folders: Folder[]): Folder | undefined {
  let best = 0
  folders.forEach((folder, at) => {
    const [size, most] = [folder.all.length, folders[best]?.all.length ?? 0]
    if (size > most || (size === most && folder.key < (folders[best]?.key ?? ''))) best = at
  })
  return folders.splice(best, 1)[0]
}

function collect(folder: Folder, open: ReadonlySet<string>, boxes: ShownBox[]): void {
  for (const each of folder.folders.values()) {
    if (open.has(each.key)) collect(each, open, boxes)
    else boxes.push(groupBox(each))
  }
  for (const node of folder.own) boxes.push({ kind: 'node', node })
}

function groupBox({ key, title, all }: Folder): ShownBox {
  const [only] = all
  // A box around one node says less than the node.
  return all.length === 1 && only !== undefined
    ? { kind: 'node', node: only }
    : { kind: 'group', key, title, nodes: all }
}

function edgesBetween(graph: CatalogGraph, boxes: readonly ShownBox[]): Pick<ShownGraph, 'edges' | 'weights'> {
  const boxOf = new Map<number, number>()
  boxes.forEach((box, at) => {
    for (const node of box.kind === 'node' ? [box.node] : box.nodes) boxOf.set(node, at)
  })
  const places = new Map<number, number>()
  const edges: number[] = []
  const weights: number[] = []
  for (const [node, to] of boxOf) {
    for (const parent of graph.parents(node)) {
      const from = boxOf.get(parent)
      if (from === undefined || from === to) continue
      const key = from * boxes.length + to
      const known = places.get(key)
      if (known !== undefined) weights[known] = (weights[known] as number) + 1
      else {
        places.set(key, weights.push(1) - 1)
        edges.push(from, to)
      }
    }
  }
  return { edges, weights }
}
