import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { sourceNodes, where } from '../candidates.ts'
import { fnmatch } from '../fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

/** `source_name`, `source_name.table` or `package.source_name.table`. */
export const source: SelectorMethod = (search) => {
  const value = String(search.value)
  const parts = value.split('.')
  if (parts.length > 3) {
    throw dbtError(
      'DbtRuntimeError',
      'selector/invalid-value',
      `Invalid source selector value "${value}". Sources must be of the form ` +
        '`${source_name}`, `${source_name}.${target_name}`, or `${package_name}.${source_name}.${target_name}',
    )
  }
  const [packageName = '*', sourceName = '*', table = '*'] = parts.length === 3 ? parts : ['*', ...parts]
  return where(
    sourceNodes(search),
    (node) =>
      fnmatch(node.package_name, packageName) && fnmatch(node.source_name, sourceName) && fnmatch(node.name, table),
  )
}
