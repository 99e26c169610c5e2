import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { sourceNodes, where } from '../candidates.ts'
import { matcher } from '#api/fnmatch.ts'
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
  const [isPackage, isSource, isTable] = [matcher(packageName), matcher(sourceName), matcher(table)]
  return where(
    sourceNodes(search),
    (node) => isPackage(node.package_name) && isSource(node.source_name) && isTable(node.name),
  )
}
