import { basename, dirname, extname, join } from 'node:path'

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
  return join(targetPath, folder, node.package_name, path)
}

/** A file that holds several nodes becomes a folder of them. */
function pathWithin(node: Located): string {
  if (node.resource_type === 'snapshot') return join(node.original_file_path, `${node.name}.sql`)
  const isOwnFile = basename(node.path) === basename(node.original_file_path)
  return isOwnFile ? node.original_file_path : join(node.original_file_path, node.path)
}

function withBatch(path: string, batch: string | undefined): string {
  if (batch === undefined) return path
  const extension = extname(path)
  const stem = basename(path, extension)
  return join(dirname(path), stem, `${stem}_${batch}${extension}`)
}
