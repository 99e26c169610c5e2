import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { invalidEntry } from './check-entry.ts'
import type { Entry } from './entry.ts'

/** Refuses dimensions on columns that lack a granularity they need. */
export function checkColumns(entry: Entry): void {
  const columns = entry.data.columns as YamlMapping[] | undefined
  for (const [index, column] of (columns ?? []).entries()) {
    const { dimension, granularity } = column
    if (dimension === undefined || dimension === null || granularity) continue
    const type = isMapping(dimension) ? dimension.type : dimension
    const name = isMapping(dimension) ? (dimension.name ?? column.name) : column.name
    const path = ['columns', index, 'dimension']
    if (String(type).toLowerCase() === 'time') {
      throw invalidEntry(
        entry,
        `Dimension ${name} is a time dimension attached to column ${column.name}, so that column must specify a granularity.`,
        path,
      )
    }
    if (isMapping(dimension) && dimension.validity_params) {
      throw invalidEntry(
        entry,
        `Dimension ${name} has validity_params attached to column ${column.name}, so that column must specify a granularity.`,
        path,
      )
    }
  }
}
