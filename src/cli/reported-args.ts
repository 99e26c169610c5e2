import type { Flags } from '#project/config/flags.ts'

const REPORTED = [
  'cache_selected_only',
  'debug',
  'empty',
  'fail_fast',
  'hints_enabled',
  'indirect_selection',
  'introspect',
  'invocation_command',
  'log_cache_events',
  'log_format',
  'log_path',
  'maximum_seed_size_mib',
  'no_print',
  'partial_parse',
  'printer_width',
  'profiles_dir',
  'quiet',
  'send_anonymous_usage_stats',
  'static_parser',
  'target_path',
  'use_colors',
  'use_experimental_parser',
  'version_check',
  'warn_error',
  'warn_error_options',
  'write_json',
]

/** The flags that dbt puts into its log, as Python shows them. */
export function reportedArgs(flags: Flags): Record<string, string> {
  return Object.fromEntries(REPORTED.map((name) => [name, shown(name, flags[name.toUpperCase() as Uppercase<string>])]))
}

function shown(name: string, value: unknown): string {
  if (name === 'warn_error_options') {
    const { error, warn, silence } = value as Flags['WARN_ERROR_OPTIONS']
    const list = (names: string | readonly string[]) =>
      typeof names === 'string' ? `'${names}'` : `[${names.map((each) => `'${each}'`).join(', ')}]`
    return `WarnErrorOptionsV2(error=${list(error)}, warn=${list(warn)}, silence=${list(silence)})`
  }
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return String(value)
}
