import { DASHBOARD, TILE_TYPES } from '#project/dashboards/dashboard.ts'
import type { KeyDescription, Shape } from '#project/config/shapes/shape.ts'
import { keyTable, withKeys } from './settings-reference.ts'

const SOURCE_KEYS = ['sql', 'rows', 'model', 'measures', 'dimensions', 'time', 'grain', 'where', 'order', 'limit']

/** The reference page of the keys of dashboards, made from the shapes by which they are read. */
export function dashboardsReference(): string {
  const kpi = TILE_TYPES.kpi.keys ?? []
  const placed = (TILE_TYPES.markdown.keys ?? []).filter(({ key }) => key !== 'markdown')
  const common = new Set([...placed.map(({ key }) => key), ...SOURCE_KEYS])
  const sections = [
    section('A dashboard', DASHBOARD.keys ?? []),
    section('filters', keysOf(DASHBOARD, 'filters')),
    section('filters.options', keysOf(DASHBOARD, 'filters', 'options')),
    section('tabs', keysOf(DASHBOARD, 'tabs')),
    section(
      'Every tile',
      placed.map((each) => ({ ...each, fallback: undefined })),
      'Width and height have a default for each type.',
    ),
    section(
      'Tiles with data of their own',
      kpi.filter(({ key }) => SOURCE_KEYS.includes(key)),
      'kpi, line, bar, stacked, area, scatter, heatmap and table take these, too.',
    ),
    section('measures', keysOf(TILE_TYPES.kpi, 'measures')),
    ...Object.entries(TILE_TYPES).flatMap(([type, { keys = [] }]) => {
      const isSourced = keys.some(({ key }) => key === 'sql')
      const own = keys.filter(({ key }) => !(isSourced ? common : new Set(placed.map((each) => each.key))).has(key))
      return own.length === 0 ? [] : [section(`type: ${type}`, own)]
    }),
    section('steps of a funnel', keysOf(TILE_TYPES.funnel, 'steps')),
    section('cohort of a cohort tile', keysOf(TILE_TYPES.cohort, 'cohort')),
    section('columns', keysOf(TILE_TYPES.table, 'columns')),
    section('format', keysOf(TILE_TYPES.table, 'columns', 'format')),
  ]
  return ['# Keys of dashboards', '<!-- Written by `node scripts/docs.mjs`. -->', INTRODUCTION, ...sections]
    .join('\n\n')
    .concat('\n')
}

/** The same for editors. */
export function dashboardsSchema(): string {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A dashboard of Trellis',
    ...DASHBOARD.schema,
  }
  return `${JSON.stringify(schema)}\n`
}

const INTRODUCTION = `What each key of a file of \`dashboards/\` holds. How they work together stands in [dashboards](../dashboards.md). Editors that know JSON Schema take
[dashboard.schema.json](dashboard.schema.json); a first line \`# yaml-language-server: $schema=…\` names it to them.`

function section(title: string, keys: readonly KeyDescription[], remark?: string): string {
  return [`## ${title}`, ...(remark === undefined ? [] : [remark]), keyTable(keys)].join('\n\n')
}

/** The keys of the record that stands under these keys. */
function keysOf(shape: Shape<unknown>, ...path: readonly string[]): readonly KeyDescription[] {
  const records = withKeys(shape)
  const [key, ...rest] = path
  if (key === undefined) return records[0]?.keys ?? []
  const found = records.flatMap(({ keys = [] }) => keys).find((each) => each.key === key)
  return found ? keysOf(found.shape, ...rest) : []
}
