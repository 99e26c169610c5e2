import type { CatalogCode, CatalogSearch } from '#api/catalog.ts'
import { type Catalog, nameOf, wordOf } from '../../lib/catalog/catalog.ts'
import { bestOf } from './best-of.ts'
import { filterNodes } from './filter-nodes.ts'
import { JoinedTexts, smallLetters } from './joined-texts.ts'
import { Matches } from './matches.ts'
import { parseQuery, type Term, type TextField } from './query.ts'
import { PLACES, rateName, rateWord } from './rate-place.ts'
import { SimilarNames } from './similar-names.ts'
import { type Snippet, snippetOf } from './snippet.ts'

/** A node that was found. */
export interface Hit {
  readonly node: number
  /** Where its best place is: that of the term that says most. */
  readonly field: TextField
  /** Pieces of its name, as `nameOf` gives it, that were typed. */
  readonly marks: readonly (readonly [from: number, to: number])[]
  /** The place, where it is not in the name. */
  readonly snippet: Snippet | undefined
}

export interface SearchAnswer {
  /** The best first. */
  readonly hits: readonly Hit[]
  /** How many there are in all. */
  readonly total: number
  /** How many of each kind. */
  readonly kinds: Readonly<Record<string, number>>
  /** Whether all texts were there to be searched. */
  readonly isComplete: boolean
}

const FIELDS: readonly TextField[] = ['name', 'column', 'description', 'code']

/** What a place is worth, by `PLACES`. */
const WORTH: Readonly<Record<TextField, readonly number[]>> = {
  name: [0, 300, 500, 700, 1000],
  column: [0, 100, 140, 170, 220],
  description: [0, 40, 60, 70, 70],
  code: [0, 15, 20, 30, 30],
}
const WHOLE_ID = 600
const ABBREVIATED = 200
const MISSPELT = 120
/** Where so many names hold a term, nobody has slipped. */
const ENOUGH = 8

/** Whom people mean among those that are called alike. */
const KIND_WORTH: Readonly<Record<string, number>> = {
  model: 90,
  source: 80,
  snapshot: 78,
  seed: 76,
  exposure: 74,
  metric: 72,
  semantic_model: 66,
  saved_query: 64,
  function: 62,
  macro: 50,
  analysis: 48,
  group: 40,
  doc: 30,
  // Where a test begins so and a model has it in its name, the model is meant.
  unit_test: -140,
  test: -150,
}

/** Shorter ones are everywhere in code. */
const LEAST_FOR_TEXTS = 2
const LEAST_FOR_CODE = 3

/** Finds nodes of a catalog by names, columns, descriptions and code, the more of these have come the more. */
export class CatalogSearcher {
  readonly catalog: Catalog
  readonly #names: JoinedTexts
  readonly #ids: JoinedTexts
  readonly #similar: SimilarNames
  readonly #worth: Float32Array
  /** Used again and again: of all terms, and of one. */
  readonly #matches: readonly [Matches, Matches]
  #columns: JoinedTexts | undefined
  #description: JoinedTexts | undefined
  #code: JoinedTexts | undefined

  constructor(catalog: Catalog) {
    this.catalog = catalog
    const names = Array.from({ length: catalog.size }, (_, node) => nameOf(catalog, node))
    this.#names = new JoinedTexts(names)
    this.#ids = new JoinedTexts(catalog.unique_id)
    this.#similar = new SimilarNames(names.map(smallLetters))
    this.#worth = worthOf(catalog, names)
    this.#matches = [new Matches(catalog.size), new Matches(catalog.size)]
  }

  /** Texts of another state of the project are passed over. */
  addTexts({ digest, columns, description }: CatalogSearch): void {
    if (digest !== this.catalog.digest) return
    this.#columns = new JoinedTexts(columns)
    this.#description = new JoinedTexts(description)
  }

  addCode({ digest, code }: CatalogCode): void {
    if (digest === this.catalog.digest) this.#code = new JoinedTexts(code)
  }

  search(typed: string, limit = 50): SearchAnswer {
    const { terms, filters } = parseQuery(typed)
    const passed = filterNodes(this.catalog, filters)
    if (terms.length === 0 && !passed) return { hits: [], total: 0, kinds: {}, isComplete: this.isComplete }
    const found = terms.length === 0 ? undefined : this.#findAll(terms)
    const nodes: number[] = []
    for (let node = 0; node < this.catalog.size; node++) {
      if ((!passed || passed[node] === 1) && (!found || (found.score[node] as number) > 0)) nodes.push(node)
    }
    const ratingOf = (node: number) => (found?.score[node] ?? 0) + (this.#worth[node] as number)
    return {
      hits: bestOf(nodes, ratingOf, limit).map((node) => this.#hit(node, found, terms)),
      total: nodes.length,
      kinds: this.#kindsOf(nodes),
      isComplete: this.isComplete,
    }
  }

  get isComplete(): boolean {
    return this.#description !== undefined && this.#code !== undefined
  }

  #findAll(terms: readonly Term[]): Matches {
    const [whole, each] = this.#matches
    terms.forEach((term, at) => {
      const matches = at === 0 ? whole : each
      matches.clear()
      this.#findTerm(term, matches)
      if (at > 0) whole.keepBoth(each)
    })
    return whole
  }

  #findTerm({ text, field }: Term, matches: Matches): void {
    const { length } = text
    const scan = (texts: JoinedTexts | undefined, where: number) => {
      if (!texts) return
      const worth = WORTH[FIELDS[where] as TextField]
      const [rate, best] = where < 2 ? [rateName, PLACES.whole] : [rateWord, PLACES.atStart]
      texts.find(text, rate, best, (node, rating, at) => matches.note(node, worth[rating] as number, where, at, length))
    }
    const isIn = (where: TextField, least: number) => field === where || (field === undefined && length >= least)
    if (isIn('name', 1)) {
      scan(this.#names, 0)
      // Who types a whole id means that node.
      if (text.includes('.')) this.#ids.find(text, rateName, 1, (node) => matches.note(node, WHOLE_ID, 0, -1, length))
      if (matches.count() < ENOUGH) this.#findSimilar(text, matches)
    }
    if (isIn('column', LEAST_FOR_TEXTS)) scan(this.#columns, 1)
    if (isIn('description', LEAST_FOR_TEXTS)) scan(this.#description, 2)
    if (isIn('code', LEAST_FOR_CODE)) scan(this.#code, 3)
  }

  #findSimilar(text: string, matches: Matches): void {
    for (const node of this.#similar.abbreviated(text)) matches.note(node, ABBREVIATED, 0, -1, text.length)
    if (matches.count() > 0) return
    for (const node of this.#similar.misspelt(text)) matches.note(node, MISSPELT, 0, -1, text.length)
  }

  #hit(node: number, found: Matches | undefined, terms: readonly Term[]): Hit {
    const field = FIELDS[found?.field[node] ?? 0] ?? 'name'
    const texts = { name: undefined, column: this.#columns, description: this.#description, code: this.#code }[field]
    const text = texts?.texts[node]
    return {
      node,
      field,
      marks: marksIn(smallLetters(this.#names.texts[node] ?? ''), terms),
      snippet: found && text !== undefined ? snippetOf(text, found.at[node] ?? 0, found.length[node] ?? 0) : undefined,
    }
  }

  #kindsOf(nodes: readonly number[]): Readonly<Record<string, number>> {
    const { words, resource_type } = this.catalog
    const counts = new Uint32Array(words.length)
    for (const node of nodes)
      counts[resource_type[node] as number] = (counts[resource_type[node] as number] as number) + 1
    return Object.fromEntries([...counts].flatMap((count, kind) => (count === 0 ? [] : [[words[kind] ?? '', count]])))
  }
}

/** What decides between nodes that were found alike: their kind, whose they are, who reads them, and short names. */
function worthOf(catalog: Catalog, names: readonly string[]): Float32Array {
  const readers = new Uint32Array(catalog.size)
  for (const parents of catalog.depends_on) for (const parent of parents) readers[parent] = (readers[parent] ?? 0) + 1
  return Float32Array.from(names, (name, node) => {
    const kind = KIND_WORTH[wordOf(catalog, 'resource_type', node)] ?? 20
    const isOwn = wordOf(catalog, 'package_name', node) === catalog.project_name
    const isHidden = catalog.hidden.has(node)
    const known = Math.min(10, Math.log2(1 + (readers[node] ?? 0)))
    return kind + known + (isOwn ? 40 : 0) - (isHidden ? 60 : 0) - Math.min(20, name.length / 8)
  })
}

function marksIn(name: string, terms: readonly Term[]): readonly (readonly [from: number, to: number])[] {
  const places = terms
    .flatMap(({ text, field }) => {
      const at = field === undefined || field === 'name' ? name.indexOf(text) : -1
      return at < 0 ? [] : [[at, at + text.length] as const]
    })
    .sort((a, b) => a[0] - b[0])
  const marks: (readonly [number, number])[] = []
  for (const [from, to] of places) {
    const last = marks.at(-1)
    if (last && from <= last[1]) marks[marks.length - 1] = [last[0], Math.max(to, last[1])]
    else marks.push([from, to])
  }
  return marks
}
