import type { ColumnType, DataColumn, Tile } from '#api/dashboards.ts'

/** Why an answer cannot be drawn as its tile says, and which columns there are instead; undefined where it can. */
export function undrawable(tile: Tile, columns: readonly DataColumn[]): Undrawable | undefined {
  for (const { key, column: name, isNumber } of namedBy(tile)) {
    const column = columns.find((each) => each.name === name)
    if (!column) return { message: `${key} is '${name}', which is no column of its query`, name, isMissing: true }
    if (isNumber && !NUMBERS.includes(column.type)) {
      return {
        message: `${key} is '${name}', which holds no numbers: it is of type ${column.type}`,
        name,
        isMissing: false,
      }
    }
  }
  return undefined
}

export interface Undrawable {
  readonly message: string
  readonly name: string
  /** There is no such column. */
  readonly isMissing: boolean
}

const NUMBERS: readonly ColumnType[] = ['integer', 'number']

interface Named {
  /** The key of the tile. */
  readonly key: string
  readonly column: string
  readonly isNumber?: boolean
}

/** The columns that a tile with a query of its own names. What is declared on a model names its own. */
function namedBy(tile: Tile): readonly Named[] {
  switch (tile.type) {
    case 'kpi': {
      const { value, comparison } = tile.settings
      return [...optional('value', value || null), ...optional('comparison.column', comparison?.column ?? null)]
    }
    case 'line':
    case 'bar':
    case 'stacked':
    case 'area': {
      const { x, y, series } = tile.settings
      return [
        ...optional('x', x),
        ...y.map((column) => ({ key: 'y', column, isNumber: true })),
        ...optional('series', series),
      ]
    }
    case 'scatter': {
      const { x, y, size, series, label } = tile.settings
      return [
        ...optional('x', x, true),
        ...optional('y', y, true),
        ...optional('size', size, true),
        ...optional('series', series),
        ...optional('label', label),
      ]
    }
    case 'heatmap': {
      const { x, y, value } = tile.settings
      return [...optional('x', x), ...optional('y', y), ...optional('value', value, true)]
    }
    case 'table': {
      const { sort, bars } = tile.settings
      return [
        ...sort.map(({ column }) => ({ key: 'sort', column })),
        ...bars.map((column) => ({ key: 'bars', column, isNumber: true })),
      ]
    }
    default:
      return []
  }
}

function optional(key: string, column: string | null, isNumber = false): readonly Named[] {
  return column === null || column === '' ? [] : [{ key, column, isNumber }]
}
