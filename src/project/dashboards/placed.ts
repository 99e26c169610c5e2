/** What all tiles have. */
import type { ColumnDefinition } from '#manifest/dashboards/definition.ts'
import { isMapping } from '#foundation/yaml/yaml-value.ts'
import { WRONG, type Wrong } from '#project/config/shapes/reading.ts'
import { type Fields, filled, optional } from '#project/config/shapes/record.ts'
import { listOf, mapped, type Shape, tableOf } from '#project/config/shapes/shape.ts'
import { integerOf, TEXT, textOf } from '#project/config/shapes/values.ts'
import { COLUMNS, EXPRESSION } from './values.ts'

export interface PlacedKeys {
  readonly id?: string
  readonly title?: string
  readonly description: string
  readonly width: number
  readonly height: number
  readonly filters?: ReadonlyMap<string, string | null>
  readonly columns: ReadonlyMap<string, ColumnDefinition>
}

/** Names of filters, or by what each is heeded. */
const FILTERS: Shape<ReadonlyMap<string, string | null>> = {
  wanted: 'a list of filters, or a mapping from filters to columns',
  schema: { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'object' }] },
  read(place, reading) {
    const value = reading.value(place)
    if (value === WRONG) return WRONG
    const names = reading.named('filter')
    const refuse = (at: typeof place, name: string, onKey: boolean): Wrong =>
      reading.refuseName(at, `'${name}' is no filter of ${reading.title}`, name, names, {
        reason: 'unknown-name',
        onKey,
      })
    if (isMapping(value)) {
      const table = tableOf(EXPRESSION, 'filters', () => undefined).read(place, reading)
      const wrong = Object.keys(value).filter((name) => !names.has(name))
      for (const name of wrong) refuse({ raw: name, path: [...place.path, name] }, name, true)
      return wrong.length > 0 ? WRONG : table
    }
    const list = listOf(TEXT, this.wanted).read(place, reading)
    if (list === WRONG) return WRONG
    const before = reading.problems.length
    for (const [index, name] of list.entries()) {
      if (!names.has(name)) refuse({ raw: name, path: [...place.path, index] }, name, false)
    }
    const table = new Map<string, string | null>(list.map((name) => [name, null]))
    return reading.problems.length > before ? WRONG : table
  },
}

const ID = textOf('an id', (text) =>
  /^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u.test(text) ? undefined : `'${text}' has more than letters, digits, _ and -`,
)

/** The size is what a type of tile has where nothing is said. */
export function placedFields(width: number, height: number): Fields<PlacedKeys> {
  return {
    id: optional(ID, 'What it is called in addresses; else its title makes one.'),
    title: optional(TEXT, 'What stands above it.'),
    description: filled(MARKDOWN, '', 'What it says, as Markdown.'),
    width: filled(integerOf(1, 12), width, 'How many of the twelve columns of the grid it takes.'),
    height: filled(integerOf(1, 40), height, 'How many rows of the grid it takes.'),
    filters: optional(
      FILTERS,
      'With a model: the filters that it heeds, or a mapping from them to columns. Else those whose column the model has.',
    ),
    columns: filled(COLUMNS, new Map(), 'How columns are shown: a format, or `{label, description, format}`.'),
  }
}

export const MARKDOWN = mapped(textOf('Markdown'), (text) => text.trim())
