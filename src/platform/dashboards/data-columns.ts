import type { ColumnType, DataColumn } from '#api/dashboards.ts'
import type { KnownColumn } from '#manifest/dashboards/query.ts'
import type { QueryColumn } from '#warehouse/adapter/read-query.ts'
import type { ColumnKind } from '#warehouse/adapter/result-table.ts'

/** The columns of an answer, with what is known of them. */
export function dataColumns(answered: readonly QueryColumn[], known: readonly KnownColumn[]): readonly DataColumn[] {
  const byName = new Map(known.map((column) => [column.name.toLowerCase(), column]))
  return answered.map(({ name, kind }) => {
    const { label = null, description = '', format = null } = byName.get(name.toLowerCase()) ?? {}
    return { name, type: columnType(kind), label: label ?? labelOf(name), description, format }
  })
}

function columnType(kind: ColumnKind): ColumnType {
  switch (kind) {
    case 'boolean':
    case 'integer':
    case 'date':
    case 'timestamp':
      return kind
    case 'timestamptz':
      return 'timestamp'
    case 'float':
    case 'decimal':
      return 'number'
    default:
      return 'text'
  }
}

/** `Days to deliver` of `days_to_deliver`. */
function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ').trim()
  return words === '' ? name : `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
