import type {
  DashboardDefinition,
  FilterDefinition,
  OwnerDefinition,
  TileDefinition,
} from '#manifest/dashboards/definition.ts'
import { isMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { placeName, type Reading, WRONG, type Wrong } from '#project/config/shapes/reading.ts'
import { byType } from '#project/config/shapes/by-type.ts'
import { filled, optional, record, required } from '#project/config/shapes/record.ts'
import { listOf, type Shape, shortOrFull } from '#project/config/shapes/shape.ts'
import { TEXT, textOf } from '#project/config/shapes/values.ts'
import { COHORT } from './cohort.ts'
import { FILTER } from './filters.ts'
import { FUNNEL } from './funnel.ts'
import { MARKDOWN } from './placed.ts'
import {
  AREA,
  BAR,
  FRESHNESS,
  HEATMAP,
  KPI,
  LINE,
  MARKDOWN_TILE,
  SCATTER,
  STACKED,
  TABLE,
  type Untyped,
} from './tiles.ts'

/** What each type of tile may say. */
export const TILE_TYPES = {
  kpi: KPI,
  line: LINE,
  bar: BAR,
  stacked: STACKED,
  area: AREA,
  scatter: SCATTER,
  heatmap: HEATMAP,
  table: TABLE,
  markdown: MARKDOWN_TILE,
  funnel: FUNNEL,
  cohort: COHORT,
  freshness: FRESHNESS,
} as const

type TileWithoutId = {
  [T in TileDefinition as T['type']]: Untyped<T> & { readonly type: T['type'] }
}[TileDefinition['type']]

interface TabKeys {
  readonly name?: string
  readonly title: string
  readonly tiles: readonly TileWithoutId[]
}

interface DashboardKeys {
  readonly name?: string
  readonly title: string
  readonly description: string
  readonly owner?: OwnerDefinition
  readonly filters: readonly FilterDefinition[]
  readonly tabs?: readonly TabKeys[]
  readonly tiles?: readonly TileWithoutId[]
}

const TILES = listOf(byType('a tile', TILE_TYPES), 'a list of tiles') as unknown as Shape<readonly TileWithoutId[]>

/** Names of dashboards and of their exposures, which stand in addresses and in selections. */
export const DASHBOARD_NAME = textOf('the name of a dashboard', (text) =>
  isDashboardName(text) ? undefined : `'${text}' has more than letters, digits, _ and -`,
)

export function isDashboardName(text: string): boolean {
  return /^[\p{L}\p{N}_-]+$/u.test(text)
}

const TAB_NAME = textOf('a name', (text) =>
  isDashboardName(text) ? undefined : `'${text}' has more than letters, digits, _ and -`,
)

const TAB: Shape<TabKeys> = record<TabKeys>('a tab', {
  name: optional(TAB_NAME, 'What it is called in addresses; else its title makes one.'),
  title: required(TEXT, 'What stands on it.'),
  tiles: required(TILES, 'Its tiles, line by line.'),
})

const OWNER: Shape<OwnerDefinition> = shortOrFull<string, OwnerDefinition, OwnerDefinition>({
  wanted: 'a name, or a mapping with name and email',
  short: TEXT,
  ofShort: (text) => (text.includes('@') ? { email: text } : { name: text }),
  full: record<OwnerDefinition>('an owner', {
    name: optional(TEXT, 'Who answers for it.'),
    email: optional(TEXT, 'Where they are reached.'),
  }),
  ofFull: (owner, place, reading) =>
    owner.name !== undefined || owner.email !== undefined
      ? owner
      : reading.refuse(place, `${placeName(place)} needs 'name' or 'email'`, { reason: 'missing-key', onKey: true }),
})

/** The keys of a file of `dashboards/`. */
export const DASHBOARD: Shape<DashboardKeys> = record<DashboardKeys>('a dashboard', {
  name: optional(DASHBOARD_NAME, 'What it is called in addresses and as an exposure; else as its file.'),
  title: required(TEXT, 'What stands above it.'),
  description: filled(MARKDOWN, '', 'What it answers, as Markdown.'),
  owner: optional(OWNER, 'Who answers for it: a name, an address, or both.'),
  filters: filled(listOf(FILTER), [], 'What a reader may choose.'),
  tabs: optional(listOf(TAB), 'Its tabs, each with tiles.'),
  tiles: optional(TILES, 'Or its tiles, where it has no tabs.'),
})

/** A dashboard with what its file leaves out. `stem` is the file's name. */
export function dashboardOf(reading: Reading, path: string, stem: string): DashboardDefinition | Wrong {
  const keys = DASHBOARD.read(reading.top.raw === null ? { raw: {}, path: [] } : reading.top, reading)
  if (keys === WRONG) return WRONG
  const { name = stem, title, description, owner, filters, tabs: ownTabs, tiles } = keys
  if ((ownTabs === undefined) === (tiles === undefined)) {
    const found = tiles === undefined ? 'it has neither' : 'it has both'
    return reading.refuse(reading.top, `${reading.title} needs either 'tiles' or 'tabs': ${found}`, {
      reason: 'missing-key',
    })
  }
  const tabKeys = ownTabs ?? [{ name: 'main', tiles: tiles ?? [] }]
  const names = namesOf(
    tabKeys.map((tab) => ({ given: tab.name, title: 'title' in tab ? tab.title : undefined })),
    'tab',
  )
  const ids = tileIds(tabKeys.map((tab) => tab.tiles))
  const tabs = tabKeys.map((tab, at) => ({
    name: names[at] as string,
    ...('title' in tab && { title: tab.title }),
    tiles: tab.tiles.map((tile, index) => ({ ...tile, id: ids[at]?.[index] as string }) as TileDefinition),
  }))
  return { name, path, title, description, owner, filters, tabs }
}

/** Names that a file gives twice, whatever else is wrong with it. */
export function refuseTwice(reading: Reading): void {
  const { raw } = reading.top
  const once = (known: Set<string>, item: YamlValue, key: string, path: YamlPath, what: string) => {
    const name = isMapping(item) && Object.hasOwn(item, key) ? item[key] : undefined
    if (typeof name !== 'string') return
    if (known.has(name)) {
      const place = { raw: name, path: [...path, key] }
      reading.refuse(place, `'${name}' is the ${key} of two ${what}s`, { reason: 'duplicate-name' })
    }
    known.add(name)
  }
  const [filters, tabs, tiles] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for (const [index, filter] of listAt(raw, 'filters').entries())
    once(filters, filter, 'name', ['filters', index], 'filter')
  for (const [index, tile] of listAt(raw, 'tiles').entries()) once(tiles, tile, 'id', ['tiles', index], 'tile')
  for (const [at, tab] of listAt(raw, 'tabs').entries()) {
    once(tabs, tab, 'name', ['tabs', at], 'tab')
    for (const [index, tile] of listAt(tab, 'tiles').entries())
      once(tiles, tile, 'id', ['tabs', at, 'tiles', index], 'tile')
  }
}

function listAt(value: YamlValue, key: string): readonly YamlValue[] {
  const list = isMapping(value) && Object.hasOwn(value, key) ? value[key] : null
  return Array.isArray(list) ? list : []
}

/** Ids of the tiles of each tab: those that the file gives, else made of titles, the second of one title with a number. */
function tileIds(tabs: readonly (readonly TileWithoutId[])[]): readonly (readonly string[])[] {
  const all = namesOf(
    tabs.flat().map((tile) => ({ given: tile.id, title: tile.title ?? tile.type })),
    'tile',
  )
  let from = 0
  return tabs.map((tiles) => all.slice(from, (from += tiles.length)))
}

function namesOf(
  all: readonly { readonly given: string | undefined; readonly title: string | undefined }[],
  what: string,
): string[] {
  const taken = new Set(all.flatMap(({ given }) => given ?? []))
  return all.map(({ given, title = '' }) => {
    if (given !== undefined) return given
    const wanted = slug(title) || what
    let name = wanted
    for (let count = 2; taken.has(name); count++) name = `${wanted}-${count}`
    taken.add(name)
    return name
  })
}

/** `Revenue by day` → `revenue-by-day` */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
}
