import { basename, dirname, extname, join, sep } from 'node:path'

interface Located {
  readonly resource_type: string
  readonly name: string
  readonly package_name: string
  readonly path: string
  readonly original_file_path: string
}

/** Where the SQL of a node is written: for example `target/compiled/shop/models/orders.sql`. */
export function writePath(node: Located, targetPath: string, folder: 'compiled' | 'run', batch?: string): string {
  const path = withBatch(pathWithin(node), batch)
  // Not normalized: the path of a hook has a `.` in it, as dbt writes it.
  return [targetPath, folder, node.package_name, path].join(sep)
}

/** A file that holds several nodes becomes a folder of them. */
function pathWithin(node: Located): string {
  if (node.resource_type === 'snapshot') return [node.original_file_path, `${node.name}.sql`].join(sep)
  const isOwnFile = basename(node.path) === basename(node.original_file_path)
  return isOwnFile ? node.original_file_path : [node.original_file_path, node.path].join(sep)
}

function withBatch(path: string, batch: string | undefined): string {
  if (batch === undefined) return path
  const extension = extname(path)
  const stem = basename(path, extension)
  return join(dirname(path), stem, `${stem}_${batch}${extension}`)
}
