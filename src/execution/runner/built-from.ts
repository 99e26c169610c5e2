import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { RunnableNode } from './node-result.ts'

/** What the database says of a node, with the file that holds what it was sent: dbt tells it of errors of this class alone. */
export function withBuildPath(error: Error, node: RunnableNode): Error {
  const path = 'build_path' in node ? node.build_path : null
  if (!(error instanceof DbtError) || error.excType !== 'DbtDatabaseError' || !path) return error
  const [first, ...rest] = error.diagnostics
  if (!first) return error
  return new DbtError(error.excType, [{ ...first, message: `${first.message}\ncompiled code at ${path}` }, ...rest])
}
