/** The single values that files of dashboards hold. */
import type { Format } from '#api/dashboards.ts'
import type {
  ColumnDefinition,
  Dimension,
  GoalDefinition,
  Measure,
  Sorting,
  SqlText,
} from '#manifest/dashboards/definition.ts'
import { isMapping } from '#foundation/yaml/yaml-value.ts'
import { placeName, WRONG } from '#project/config/shapes/reading.ts'
import { filled, optional, record, required } from '#project/config/shapes/record.ts'
import { listOf, mapped, oneOrMore, type Shape, shortOrFull, tableOf } from '#project/config/shapes/shape.ts'
import { FLAG, integerOf, NUMBER, oneOf, TEXT, textOf } from '#project/config/shapes/values.ts'
import { checkReads } from './check-reads.ts'

/** A query, with the place where it stands. */
export const SQL: Shape<SqlText> = mapped(textOf('a query', checkReads), (text, { path }) => ({ text, path }))
export const EXPRESSION = textOf('SQL')
export const COLUMN = textOf('the name of a column', checkColumn)

/** Names stand in templates: one with Jinja in it would be run. */
export function checkColumn(name: string): string | undefined {
  return /[{}\p{Cc}]/u.test(name) ? `'${name}' has braces or line breaks` : undefined
}

export const MODEL = textOf("the name of a model, or a call such as source('shop', 'orders')", (text) =>
  isModel(text) ? undefined : `'${text}' is neither`,
)

/** `orders`, `shop.orders`, `orders.v2`, `source('shop', 'orders')`; nothing that would run as anything else. */
function isModel(text: string): boolean {
  return /^(\w+\.)?\w+(\.v\w+)?$/.test(text) || CALL.test(text.trim())
}

const CALL = /^(ref|source)\s*\(\s*(('[^'{}\\]*'|"[^"{}\\]*"|v(ersion)?\s*=\s*('?\w+'?))\s*(,\s*|(?=\))))+\)$/

export const GRAINS = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export const GRAIN = oneOf(GRAINS)

const FORMAT_TYPES = ['number', 'percent', 'currency', 'duration', 'date'] as const

interface FormatKeys {
  readonly type: Format['type']
  readonly decimals?: number
  readonly currency?: string
  readonly grain?: Format['grain']
  readonly unit?: string
}

const CURRENCY = textOf('a currency such as USD', (text) =>
  /^[A-Z]{3}$/.test(text) ? undefined : `'${text}' is no code of three capitals`,
)

export const FORMAT: Shape<Format> = shortOrFull<Format['type'], FormatKeys, Format>({
  wanted: `a format: ${FORMAT_TYPES.join(', ')}`,
  short: oneOf(FORMAT_TYPES),
  ofShort: (type) => formatOf({ type }),
  full: record<FormatKeys>('a format', {
    type: required(oneOf(FORMAT_TYPES), 'A percent is a share, 0.62 for 62 %; a duration is in seconds.'),
    decimals: optional(integerOf(0, 9), 'How many decimals.'),
    currency: optional(CURRENCY, 'Of a currency: its code. Else `USD`.'),
    grain: optional(GRAIN, 'Of a date: how much of it is told.'),
    unit: optional(TEXT, 'What stands behind a number.'),
  }),
  ofFull: formatOf,
})

function formatOf({ type, decimals, currency, grain, unit }: FormatKeys): Format {
  return {
    type,
    decimals: decimals ?? null,
    currency: type === 'currency' ? (currency ?? 'USD') : null,
    grain: grain ?? null,
    unit: unit ?? null,
  }
}

const COLUMN_KEYS = record<ColumnDefinition>('a column', {
  label: optional(TEXT, 'What stands above it.'),
  description: optional(TEXT, 'What it holds, instead of what the model says.'),
  format: optional(FORMAT, 'How its values are written.'),
})

const OF_FORMAT: Shape<ColumnDefinition> = mapped(FORMAT, (format) => ({ format }))

/** A format alone is enough. */
const COLUMN_DEFINITION: Shape<ColumnDefinition> = {
  wanted: 'a format, or a mapping with label and format',
  schema: { anyOf: [FORMAT.schema, COLUMN_KEYS.schema] },
  parts: [COLUMN_KEYS],
  read(place, reading) {
    const isFormat = !isMapping(place.raw) || Object.hasOwn(place.raw, 'type')
    return (isFormat ? OF_FORMAT : COLUMN_KEYS).read(place, reading)
  },
}

export const COLUMNS: Shape<ReadonlyMap<string, ColumnDefinition>> = tableOf(
  COLUMN_DEFINITION,
  'columns',
  () => undefined,
)

/** `revenue`, `revenue desc`. */
export const SORTING: Shape<readonly Sorting[]> = mapped(
  oneOrMore(textOf('a column such as revenue, or revenue desc', checkColumn)),
  (texts) =>
    texts.map((text) => {
      const [, column = '', direction = ''] = /^(.+?)(?:\s+(asc|desc))?$/i.exec(text.trim()) ?? []
      return { column, descending: direction.toLowerCase() === 'desc' }
    }),
)

export const GOAL: Shape<GoalDefinition> = shortOrFull<number, GoalDefinition, GoalDefinition>({
  wanted: 'a number, or a mapping with value and label',
  short: NUMBER,
  ofShort: (value) => ({ value }),
  full: record<GoalDefinition>('a goal', {
    value: required(NUMBER, 'What is to be reached.'),
    label: optional(TEXT, 'What it is called.'),
  }),
  ofFull: (goal) => goal,
})

export const DIMENSION: Shape<Dimension> = shortOrFull<string, Dimension, Dimension>({
  wanted: 'the name of a column, or a mapping with name and sql',
  short: COLUMN,
  ofShort: (name) => ({ name }),
  full: record<Dimension>('a dimension', {
    name: required(COLUMN, 'What the column of the answer is called.'),
    sql: optional(EXPRESSION, 'What it is, where it is no column of that name.'),
  }),
  ofFull: (dimension) => dimension,
})

const CALCULATIONS = ['count', 'countDistinct', 'sum', 'avg', 'min', 'max', 'ratio', 'sql'] as const

const MEASURE: Shape<Measure> = mapped(
  record<Measure>('a measure', {
    name: required(COLUMN, 'What the column of the answer is called.'),
    count: optional(COLUMN, "How many rows have a value there; '*' counts rows."),
    countDistinct: optional(COLUMN, 'How many different values it has.'),
    sum: optional(COLUMN, 'The sum of a column.'),
    avg: optional(COLUMN, 'Its mean.'),
    min: optional(COLUMN, 'Its least value.'),
    max: optional(COLUMN, 'Its greatest value.'),
    ratio: optional(listOf(COLUMN), 'Two measures that stand before it: the first by the second.'),
    sql: optional(EXPRESSION, 'Any other calculation, as SQL.'),
    where: optional(EXPRESSION, 'Only rows for which this holds.'),
    label: optional(TEXT, 'What stands above the column.'),
    format: optional(FORMAT, 'How its values are written.'),
    hidden: filled(FLAG, false, 'Whether it is there for ratios alone.'),
  }),
  (measure, place, reading) => {
    const given = CALCULATIONS.filter((each) => measure[each] !== undefined)
    if (given.length !== 1) {
      const found = given.length === 0 ? 'it has none' : `it has ${given.map(snake).join(' and ')}`
      return reading.refuse(place, `${placeName(place)} needs one of ${CALCULATIONS.map(snake).join(', ')}: ${found}`, {
        reason: given.length === 0 ? 'missing-key' : 'invalid',
      })
    }
    if (measure.ratio === undefined) return measure
    if (measure.ratio.length !== 2) {
      const ratio = { raw: null, path: [...place.path, 'ratio'] }
      return reading.refuse(ratio, `${placeName(ratio)} has to be two measures: this is ${measure.ratio.length}`)
    }
    return measure.where === undefined
      ? measure
      : reading.refuse(place, `${placeName(place)} is a ratio: 'where' belongs to the measures that it is made of`)
  },
)

export const MEASURES: Shape<readonly Measure[]> = mapped(listOf(MEASURE), (measures, place, reading) => {
  const names = new Set<string>()
  let isRight = true
  for (const [index, { name, ratio = [] }] of measures.entries()) {
    const path = [...place.path, index]
    if (names.has(name)) {
      reading.refuse({ raw: name, path: [...path, 'name'] }, `'${name}' is the name of two measures`, {
        reason: 'duplicate-name',
      })
      isRight = false
    }
    for (const [at, part] of ratio.entries()) {
      if (names.has(part)) continue
      reading.refuseName(
        { raw: part, path: [...path, 'ratio', at] },
        `'${part}' is no measure before this one`,
        part,
        names,
        {
          reason: 'unknown-name',
        },
      )
      isRight = false
    }
    names.add(name)
  }
  return isRight ? measures : WRONG
})

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
