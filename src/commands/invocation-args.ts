import type { Flags } from '#project/config/flags.ts'
import { SampleWindow } from '#project/config/sample-window.ts'
import type { Invocation } from './invocation.ts'
import { secretVarsMask } from './secret-vars-mask.ts'

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

/** The flags as they are told: folders as the user wrote them. */
export function toldFlags({ flags, spelled }: Pick<Invocation, 'flags' | 'spelled'>): Flags {
  return { ...flags, ...spelled }
}

/** The arguments of an invocation as dbt writes them into `run_results.json`, without what secret variables hold. */
export function writtenArgs(invocation: Pick<Invocation, 'flags' | 'spelled'>): Record<string, unknown> {
  const args = invocation.flags.WHICH === 'run-operation' ? operationArgs(invocation) : invocationArgs(invocation)
  const mask = secretVarsMask(invocation.flags)
  return { ...args, invocation_command: mask.value(args.invocation_command), vars: mask.value(args.vars) }
}

/** The arguments of an invocation as templates see them: by their names in small letters. */
export function invocationArgs(invocation: Pick<Invocation, 'flags' | 'spelled'>): Record<string, unknown> {
  const args: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(toldFlags(invocation))) {
    const key = name.toLowerCase()
    if (value === null || value === undefined) continue
    if (DEFAULT_FALSE.has(key) && value === false) continue
    if (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0 && key !== 'vars')
      continue
    args[key] = value instanceof SampleWindow ? value.toJSON() : value
  }
  return args
}

/** The same as `run-operation` writes them, which writes whatever is plain data: each `false`, but of folders only what was given. */
export function operationArgs({ flags, spelled }: Pick<Invocation, 'flags' | 'spelled'>): Record<string, unknown> {
  const args: Record<string, unknown> = {}
  const named: Readonly<Record<string, unknown>> = { PROJECT_DIR: null, PROFILES_DIR: null, ...spelled, LOG_PATH: null }
  for (const [name, value] of Object.entries({ ...flags, ...named })) {
    if (value === null || value === undefined || name === 'WARN_ERROR_OPTIONS') continue
    args[name.toLowerCase()] = value
  }
  return args
}
