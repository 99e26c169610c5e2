import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { systemFailure } from '#foundation/diagnostics/system-failure.ts'

const FOLDER_GONE = 'The current folder is not there any more: change into one that is, and run it again.'

/** What is said of an error that nobody expected. */
export function failureText(thrown: unknown): string {
  if (thrown instanceof Error && 'syscall' in thrown && thrown.syscall === 'uv_cwd') return FOLDER_GONE
  const error = systemFailure(thrown) ?? thrown
  if (error instanceof DbtError) return error.message
  return `${error instanceof Error ? error.stack : String(error)}\nThis is a mistake in Trellis.`
}
