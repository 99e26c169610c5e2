import type { CatalogColumn } from '#api/catalog.ts'
import type { CatalogTable, CatalogColumn as FoundColumn } from '#manifest/artifacts/catalog.ts'
import type { ColumnInfo } from '#manifest/nodes/column.ts'
import { plainFields, plainValue } from './plain-value.ts'

/**
 * The columns of a node: those of the warehouse in its order, with what the project says of them; then those that the project
 * alone knows. Names are the same whatever their letters' case.
 */
export function catalogColumns(
  described: Readonly<Record<string, ColumnInfo>>,
  table: CatalogTable | undefined,
): readonly CatalogColumn[] {
  if (!table) return Object.values(described).map((column) => shown(column, undefined, undefined))
  const unseen = new Map(Object.values(described).map((column) => [column.name.toLowerCase(), column]))
  const found = Object.values(table.columns).sort((a, b) => a.index - b.index)
  const known = found.map((column) => {
    const said = unseen.get(column.name.toLowerCase())
    unseen.delete(column.name.toLowerCase())
    return shown(said, column, said ? undefined : 'warehouse')
  })
  return [...known, ...[...unseen.values()].map((column) => shown(column, undefined, 'project'))]
}

function shown(
  said: ColumnInfo | undefined,
  found: FoundColumn | undefined,
  only_in: CatalogColumn['only_in'] | undefined,
): CatalogColumn {
  const declared = said?.data_type ?? undefined
  const data_type = found?.type ?? declared
  const isOther = found !== undefined && declared !== undefined && declared.toLowerCase() !== found.type.toLowerCase()
  const meta = plainFields({ ...said?.config?.meta, ...said?.meta })
  const tags = [...new Set([...(said?.tags ?? []), ...(said?.config?.tags ?? [])])]
  return {
    name: found?.name ?? said?.name ?? '',
    ...(data_type && { data_type }),
    ...(isOther && { declared_type: declared }),
    ...(said?.description && { description: said.description }),
    ...(found?.comment && { comment: found.comment }),
    ...(tags.length > 0 && { tags }),
    ...(meta && { meta }),
    ...(said && said.constraints.length > 0 && { constraints: said.constraints.map(constraint) }),
    ...(said && said.doc_blocks?.length > 0 && { doc_blocks: said.doc_blocks }),
    ...(only_in && { only_in }),
  }
}

function constraint(value: object): Readonly<Record<string, unknown>> {
  return plainValue(value) as Readonly<Record<string, unknown>>
}
