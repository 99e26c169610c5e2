/** What somebody typed into a search box. */
export interface Query {
  /** Each has to be found somewhere in a node. Small letters. */
  readonly terms: readonly Term[]
  readonly filters: readonly Filter[]
}

export interface Term {
  readonly text: string
  /** Where alone it is looked for; anywhere where it is undefined. */
  readonly field?: TextField
}

export type TextField = 'name' | 'column' | 'description' | 'code'

/** `type:model`, `-tag:daily`. Of several with one key any one is enough; of several with `-` none may hold. */
export interface Filter {
  readonly key: FilterKey
  readonly value: string
  readonly isNot: boolean
}

export const FILTER_KEYS = [
  'type',
  'tag',
  'owner',
  'path',
  'package',
  'group',
  'schema',
  'database',
  'source',
  'materialized',
  'access',
  'test',
] as const

export type FilterKey = (typeof FILTER_KEYS)[number]

const TEXT_FIELDS: readonly TextField[] = ['name', 'column', 'description', 'code']
/** `type:model`, `"two words"`, `owner:"Ann Lee"`, `orders`; what is typed last may lack its closing quote. */
const PARTS = /(-)?(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/g

/** A key whose value is still to be typed. */
const UNFINISHED = new RegExp(`(?:^|\\s)-?(?:${[...FILTER_KEYS, ...TEXT_FIELDS].join('|')}):(?=\\s|$)`, 'g')

/** Reads `orders type:model column:id "total amount" -tag:daily`. A key that is none is looked for as it stands. */
export function parseQuery(typed: string): Query {
  const terms: Term[] = []
  const filters: Filter[] = []
  const known = typed.toLowerCase().replaceAll(UNFINISHED, ' ')
  for (const [whole, minus, key = '', quoted, plain = ''] of known.matchAll(PARTS)) {
    const value = (quoted ?? plain).trim()
    const filter = FILTER_KEYS.find((each) => each === key)
    const field = TEXT_FIELDS.find((each) => each === key)
    if (filter !== undefined) {
      if (value !== '') filters.push({ key: filter, value, isNot: minus !== undefined })
    } else if (field !== undefined) {
      if (value !== '') terms.push({ text: value, field })
    } else {
      // A colon may be a part of what is looked for: `model:x`, `http://…`.
      const text = quoted === undefined ? whole : key === '' ? value : `${key}:${value}`
      if (text !== '') terms.push({ text })
    }
  }
  return { terms, filters }
}
