import { type Colouring, COLOURINGS } from './box-look.ts'

/** What is drawn of the lineage: all of it stands in the address. */
export interface LineageQuery {
  /** Around a node, unless something is selected. */
  readonly node: string | undefined
  /** dbt's words, as behind `--select` and `--exclude`. */
  readonly select: string
  readonly exclude: string
  /** How many steps around the node, each way; undefined: all. */
  readonly depth: number | undefined
  readonly colouring: Colouring
  readonly hasTests: boolean
  readonly view: 'graph' | 'list'
  /** Groups that were opened. */
  readonly open: readonly string[]
}

export function readLineageQuery(search: string): LineageQuery {
  const given = new URLSearchParams(search)
  const depth = Number(given.get('depth'))
  const colouring = given.get('colour')
  return {
    node: given.get('node') ?? undefined,
    select: given.get('select') ?? '',
    exclude: given.get('exclude') ?? '',
    depth: given.has('depth') && Number.isInteger(depth) && depth >= 0 ? depth : undefined,
    colouring: COLOURINGS.find((each) => each === colouring) ?? 'status',
    hasTests: given.get('tests') === 'true',
    view: given.get('view') === 'list' ? 'list' : 'graph',
    open: given.getAll('open'),
  }
}

/** What an address says of a query, without what is usual. */
export function writeLineageQuery(query: LineageQuery): string {
  const given = new URLSearchParams()
  if (query.node !== undefined) given.set('node', query.node)
  if (query.select !== '') given.set('select', query.select)
  if (query.exclude !== '') given.set('exclude', query.exclude)
  if (query.depth !== undefined) given.set('depth', String(query.depth))
  if (query.colouring !== 'status') given.set('colour', query.colouring)
  if (query.hasTests) given.set('tests', 'true')
  if (query.view === 'list') given.set('view', 'list')
  for (const key of query.open) given.append('open', key)
  return given.size === 0 ? '' : `?${given}`
}
