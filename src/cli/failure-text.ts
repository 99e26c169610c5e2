import { DbtError } from '#foundation/diagnostics/dbt-error.ts'

const FOLDER_GONE = 'The current folder is not there any more: change into one that is, and run it again.'

/** What is said of an error that nobody expected. */
export function failureText(error: unknown): string {
  if (error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd') return FOLDER_GONE
  if (error instanceof DbtError) return error.message
  return `${error instanceof Error ? error.stack : String(error)}\nThis is a mistake in Trellis.`
}
