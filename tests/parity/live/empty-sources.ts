/**
 * Tables for the sources that a project has no data for, so that its models can be built with `--empty`. A table has the
 * columns that property files tell, and those that models read which read nothing else; where both say nothing, what any
 * model reads. Types are as told, where the warehouse knows them, else guessed from names.
 */
import type { Mapping } from './aspects/left.ts'
import { namesRead } from './names-read.ts'

export interface EmptySource {
  readonly database: string
  readonly schema: string
  readonly identifier: string
  readonly columns: Readonly<Record<string, string>>
}

/** `knows` says whether the warehouse has a type. */
export function emptySources(manifest: Mapping, knows: (type: string) => boolean): EmptySource[] {
  // The order in which a file system gives the files is nobody's: tables have their columns in one order.
  const nodes = Object.entries(manifest.nodes as Readonly<Record<string, Node>>)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, node]) => node)
  const readers = nodes.map(({ raw_code = '', depends_on }) => ({ raw_code, reads: depends_on?.nodes ?? [] }))
  return Object.values(manifest.sources as Readonly<Record<string, Source>>).map((source) => {
    const types = new Map<string, string>()
    const add = (name: string, type?: string | null) => {
      if (![...types.keys()].some((there) => there.toLowerCase() === name.toLowerCase())) {
        types.set(name, type && knows(type) ? type : guessedType(name))
      }
    }
    for (const { name, data_type, quote } of Object.values(source.columns)) {
      add(quote ? name : name.toLowerCase(), data_type)
    }
    const reading = readers.filter(({ reads }) => reads.includes(source.unique_id))
    const alone = reading.filter(({ reads }) => reads.length === 1)
    for (const { raw_code } of alone.length > 0 || types.size > 0 ? alone : reading)
      namesRead(raw_code).forEach((name) => add(name))
    if (types.size === 0) add('id')
    const { database, schema, identifier } = source
    return { database, schema, identifier, columns: Object.fromEntries(types) }
  })
}

/** All types that the property files of sources tell. */
export function toldTypes(manifest: Mapping): string[] {
  const sources = Object.values(manifest.sources as Readonly<Record<string, Source>>)
  return [
    ...new Set(sources.flatMap(({ columns }) => Object.values(columns).flatMap(({ data_type }) => data_type ?? []))),
  ]
}

interface Node {
  readonly raw_code?: string
  readonly depends_on?: { readonly nodes?: readonly string[] }
}

interface Source {
  readonly unique_id: string
  readonly database: string
  readonly schema: string
  readonly identifier: string
  readonly columns: Readonly<
    Record<string, { readonly name: string; readonly data_type?: string | null; readonly quote?: boolean | null }>
  >
}

const GUESSES: readonly (readonly [RegExp, string])[] = [
  [/(?:_at|_ts|_time|_tstamp|timestamp|datetime|_synced)$/i, 'timestamp'],
  [/(?:^|_)date$/i, 'date'],
  [/^(?:is|has)_|_(?:deleted|flag)$/i, 'boolean'],
  [
    /(?:amount|count|price|quantity|total|cost|rate|score|qty|percent|pct|duration|latitude|longitude|subtotal)$/i,
    'numeric(18, 4)',
  ],
]

function guessedType(name: string): string {
  return GUESSES.find(([pattern]) => pattern.test(name))?.[1] ?? 'varchar'
}
