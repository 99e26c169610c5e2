import { createHash } from 'node:crypto'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { stringRepr } from '#jinja/values/string-repr.ts'
import { Relation } from './relation.ts'
import { VendorObject, type PlainValue } from './plain-value.ts'

/**
 * An entry of the config `indexes`. Its `render` gives a name that no other index has. `hasType` says whether the
 * warehouse knows kinds of indexes.
 */
export function parseIndex(raw: PlainValue, { hasType }: { readonly hasType: boolean }): PlainValue {
  if (raw === null || raw === undefined) return null
  if (!(raw instanceof Map)) throw unreadable('', `${shown(raw)} is not of type 'object'`)
  const columns = readColumns(raw)
  const unique = raw.has('unique') ? raw.get('unique') : false
  if (typeof unique !== 'boolean') throw unreadable("'unique'", `${shown(unique)} is not of type 'boolean'`)
  const type = hasType ? (raw.get('type') ?? null) : null
  if (type !== null && typeof type !== 'string') {
    throw unreadable("'type'", `${shown(type)} is not valid under any of the given schemas`)
  }
  refuseUnknownKeys(raw, hasType ? ['columns', 'unique', 'type'] : ['columns', 'unique'])
  if (!columns) throw unreadable('', "'columns' is a required property")
  return new VendorObject(
    { columns, unique, ...(hasType && { type }) },
    {
      // The moment is part of the name: else the index of the table that is replaced would still hold it.
      render: (relation) => {
        const parts = [...columns, String(relation), unique ? 'True' : 'False']
        if (hasType) parts.push(type ?? 'None')
        return createHash('md5')
          .update([...parts, new Date().toISOString()].join('_'))
          .digest('hex')
      },
    },
  )
}

function readColumns(raw: ReadonlyMap<string, PlainValue>): string[] | undefined {
  if (!raw.has('columns')) return undefined
  const columns = raw.get('columns')
  if (!Array.isArray(columns)) throw unreadable("'columns'", `${shown(columns)} is not of type 'array'`)
  return columns.map((column, place) => {
    if (typeof column === 'string') return column
    throw unreadable(`'columns'][${place}`, `${shown(column)} is not of type 'string'`)
  })
}

function refuseUnknownKeys(raw: ReadonlyMap<string, PlainValue>, known: readonly string[]): void {
  const unknown = [...raw.keys()]
    .filter((key) => !known.includes(key))
    .toSorted()
    .map(shown)
  if (unknown.length === 0) return
  const were = unknown.length === 1 ? 'was' : 'were'
  throw unreadable('', `Additional properties are not allowed (${unknown.join(', ')} ${were} unexpected)`)
}

/** As Python prints it. */
function shown(value: PlainValue): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return stringRepr(value)
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`
  if (value instanceof Map) return `{${[...value].map((pair) => pair.map(shown).join(': ')).join(', ')}}`
  return value instanceof Relation ? `<${value.constructor.name} ${value}>` : String(value)
}

function unreadable(place: string, what: string) {
  const message = `Could not parse index config: at path [${place}]: ${what}`
  return dbtError('CompilationError', 'index/unreadable', message, {
    setting: 'indexes',
    hint: "write indexes=[{'columns': ['id'], 'unique': true}]",
  })
}
