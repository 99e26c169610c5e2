import type { FilterOption, FilterType } from '#api/dashboards.ts'
import type { FilterDefinition, FilterOptions, SqlText } from '#manifest/dashboards/definition.ts'
import { isRelativeRange, RELATIVE_RANGES } from '#manifest/dashboards/relative-range.ts'
import { YamlDate } from '#foundation/yaml/yaml-date.ts'
import { YamlFloat } from '#foundation/yaml/yaml-value.ts'
import { type Place, placeName, type Reading, WRONG, type Wrong } from '#project/config/shapes/reading.ts'
import { filled, optional, record, required } from '#project/config/shapes/record.ts'
import { allRight, listOf, mapped, oneOrMore, scalar, type Shape, shortOrFull } from '#project/config/shapes/shape.ts'
import { oneOf, TEXT, textOf } from '#project/config/shapes/values.ts'
import { MARKDOWN } from './placed.ts'
import { COLUMN, EXPRESSION, MODEL, SQL } from './values.ts'

interface FilterKeys {
  readonly name: string
  readonly type: FilterType
  readonly label?: string
  readonly description: string
  readonly column?: string
  readonly condition?: string
  readonly options?: FilterOptions
  readonly default: readonly string[]
}

const TYPES = ['date_range', 'select', 'multi_select', 'text', 'toggle'] as const

/** What these words mean in the address of a dashboard is something else. */
const ADDRESS_WORDS: ReadonlySet<string> = new Set(['at_null', 'embed', 'format', 'instance', 'print', 'tab', 'tile'])

export const FILTER_NAME = textOf('the name of a filter', (text) => {
  if (ADDRESS_WORDS.has(text)) return `'${text}' is none: it means something else in the address of a dashboard`
  if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(text)) return undefined
  return `'${text}' is none: it begins with a letter, and has letters, digits, _ and -`
})

/** A value as addresses have it. */
const VALUE: Shape<string> = scalar('a value', { type: ['string', 'number', 'boolean'] }, (value, written) => {
  if (typeof value === 'string') return { value }
  if (typeof value === 'boolean' || typeof value === 'number') return { value: String(value) }
  return value instanceof YamlFloat || value instanceof YamlDate ? { value: written.trim() } : {}
})

const OPTION: Shape<FilterOption> = shortOrFull<
  string,
  { readonly value: string; readonly label?: string },
  FilterOption
>({
  wanted: 'a value, or a mapping with value and label',
  short: VALUE,
  ofShort: (value) => ({ value, label: value }),
  full: record<{ readonly value: string; readonly label?: string }>('an option', {
    value: required(VALUE, 'What is compared.'),
    label: optional(TEXT, 'What is shown.'),
  }),
  ofFull: ({ value, label = value }) => ({ value, label }),
})

interface AskedKeys {
  readonly sql?: SqlText
  readonly model?: string
  readonly column?: string
  readonly label?: string
}

const ASKED: Shape<FilterOptions> = mapped(
  record<AskedKeys>('options', {
    sql: optional(SQL, 'A query: its first column is the value, a second one what is shown.'),
    model: optional(MODEL, 'Or a model: its options are what stands in a column.'),
    column: optional(COLUMN, 'With `model`: the column.'),
    label: optional(COLUMN, 'With `model`: the column that is shown for it.'),
  }),
  ({ sql, model, column, label }, place, reading) => {
    if (sql !== undefined && model === undefined) return { kind: 'sql', sql }
    if (model !== undefined && sql === undefined && column !== undefined) {
      return { kind: 'column', model, column, ...(label !== undefined && { label }) }
    }
    return reading.refuse(place, `${placeName(place)} needs either 'sql', or 'model' and 'column'`, {
      reason: 'missing-key',
      onKey: true,
    })
  },
)

const OPTIONS: Shape<FilterOptions> = {
  wanted: 'a list of values, or a mapping with sql, or with model and column',
  schema: { anyOf: [listOf(OPTION).schema, ASKED.schema] },
  parts: [ASKED],
  read(place, reading) {
    if (!Array.isArray(place.raw)) return ASKED.read(place, reading)
    const options = listOf(OPTION).read(place, reading)
    return options === WRONG ? WRONG : { kind: 'list', options }
  },
}

const KEYS: Shape<FilterKeys> = record<FilterKeys>('a filter', {
  name: required(FILTER_NAME, 'What it is called in addresses and in SQL.'),
  type: required(oneOf(TYPES), 'What kind of choice it is.'),
  label: optional(TEXT, 'What stands above it; else its name.'),
  description: filled(MARKDOWN, '', 'What it does.'),
  column: optional(COLUMN, 'Tiles on a model that has this column heed it by themselves.'),
  condition: optional(EXPRESSION, 'Of a toggle: what holds while it is on; else `column` does.'),
  options: optional(OPTIONS, 'Of a select: a list, `{sql}`, or `{model, column}`.'),
  default: filled(
    oneOrMore(VALUE),
    [],
    'What is chosen at first; of dates also what moves along: `last 28 days`, `this month`, `last quarter`.',
  ),
})

export const FILTER: Shape<FilterDefinition> = mapped(KEYS, (filter, place, reading) => {
  const { type, options, condition, column } = filter
  const at = (key: string): Place => ({ raw: null, path: [...place.path, key] })
  const isSelect = type === 'select' || type === 'multi_select'
  if (isSelect && options === undefined) {
    return reading.refuse(place, `${placeName(place)} needs 'options'`, {
      reason: 'missing-key',
      hint: 'options: {model: d_users, column: state}, or a list',
      onKey: true,
    })
  }
  if (!isSelect && options !== undefined) {
    return reading.refuse(at('options'), `'options' belongs to select and multi_select, and this is a ${type}`, {
      onKey: true,
    })
  }
  if (condition !== undefined && type !== 'toggle') {
    return reading.refuse(at('condition'), `'condition' belongs to a toggle, and this is a ${type}`, { onKey: true })
  }
  if (condition !== undefined && column === undefined) return filter
  return checkDefault(filter, at('default'), reading)
})

function checkDefault(filter: FilterDefinition, place: Place, reading: Reading): FilterDefinition | Wrong {
  const { type, options, default: values } = filter
  if (values.length > 1 && type !== 'multi_select') {
    return reading.refuse(place, `${placeName(place)} has to be one value: this is ${values.length}`)
  }
  const checked = values.map((value) => {
    const problem = problemOf(type, value)
    if (problem !== undefined) return reading.refuse(place, `${placeName(place)} ${problem}`)
    if (options?.kind !== 'list' || value === '') return value
    const known = options.options.map((option) => option.value)
    return known.includes(value)
      ? value
      : reading.refuseName(place, `'${value}' is none of its options`, value, known, { reason: 'unknown-name' })
  })
  return allRight(checked) ? filter : WRONG
}

function problemOf(type: FilterType, value: string): string | undefined {
  if (type === 'toggle' && value !== 'true' && value !== 'false') return `has to be true or false: this is '${value}'`
  if (type === 'date_range' && !isRelativeRange(value) && !/^(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?$/.test(value)) {
    return `has to be a range such as 2021-02-01..2021-02-11, either side of which may be empty, or one that moves along (${RELATIVE_RANGES}): this is '${value}'`
  }
  return undefined
}
