import type { Flags } from '#project/config/flags.ts'

/** Left out where they say nothing new. */
const DEFAULT_FALSE = new Set([
  'debug',
  'full_refresh',
  'fail_fast',
  'warn_error',
  'single_threaded',
  'log_cache_events',
  'store_failures',
  'use_experimental_parser',
])

/** The arguments of an invocation as dbt writes them into `run_results.json`: by their names in small letters. */
export function invocationArgs(flags: Flags): Record<string, unknown> {
  const args: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(flags)) {
    const key = name.toLowerCase()
    if (value === null || value === undefined) continue
    if (DEFAULT_FALSE.has(key) && value === false) continue
    if (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0 && key !== 'vars')
      continue
    args[key] = value
  }
  return args
}
