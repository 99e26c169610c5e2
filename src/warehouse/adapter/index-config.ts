import { createHash } from 'node:crypto'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { VendorObject, type PlainValue } from './plain-value.ts'

/**
 * An entry of the config `indexes`. Its `render` gives a name that no other index has. `hasType` says whether the
 * warehouse knows kinds of indexes.
 */
export function parseIndex(raw: PlainValue, { hasType }: { readonly hasType: boolean }): PlainValue {
  if (raw === null || raw === undefined) return null
  if (!(raw instanceof Map)) {
    throw dbtError(
      'CompilationError',
      'index/not-a-map',
      `Invalid index config:\n  Got: ${String(raw)}\n  Expected a dictionary with at minimum a "columns" key`,
      { setting: 'indexes' },
    )
  }
  const known = hasType ? ['columns', 'unique', 'type'] : ['columns', 'unique']
  const unknown = [...raw.keys()].find((key) => !known.includes(key))
  if (unknown) throw unreadable(`at path []: Additional properties are not allowed ('${unknown}' was unexpected)`)
  const columns = raw.get('columns')
  const unique = raw.get('unique') ?? false
  if (!Array.isArray(columns)) throw unreadable("at path []: 'columns' is a required property")
  if (typeof unique !== 'boolean') throw unreadable(`at path ['unique']: ${String(unique)} is not of type 'boolean'`)
  const type = raw.get('type') ?? null
  if (type !== null && typeof type !== 'string') {
    throw unreadable(`at path ['type']: ${String(type)} is not valid under any of the given schemas`)
  }
  return new VendorObject(
    { columns, unique, ...(hasType && { type }) },
    {
      // The moment is part of the name: else the index of the table that is replaced would still hold it.
      render: (relation) => {
        const parts = [...columns.map(String), String(relation), unique ? 'True' : 'False']
        if (hasType) parts.push(type ?? 'None')
        return createHash('md5')
          .update([...parts, new Date().toISOString()].join('_'))
          .digest('hex')
      },
    },
  )
}

function unreadable(what: string) {
  return dbtError('CompilationError', 'index/unreadable', `Could not parse index config: ${what}`, {
    setting: 'indexes',
    hint: "write indexes=[{'columns': ['id'], 'unique': true}]",
  })
}
