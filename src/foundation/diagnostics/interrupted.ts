import { type DbtError, dbtError } from './dbt-error.ts'

/** Whatever was being done when the user stopped the run, that is why it failed. `node`: the title of what was worked on. */
export function interrupted(node?: string): DbtError {
  return dbtError('DbtRuntimeError', 'run/interrupted', INTERRUPTED, node === undefined ? {} : { node })
}

export const INTERRUPTED = 'The run was interrupted'
