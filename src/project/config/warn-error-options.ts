import { closest } from '#foundation/source/closest.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { YamlMapping, YamlValue } from '#foundation/yaml/yaml-value.ts'
import { OTHER_ENGINE_NAMES } from './other-engine-names.ts'

/** Which warnings are errors, which stay warnings, and which are not shown. */
export interface WarnErrorOptions {
  readonly error: 'all' | '*' | readonly string[]
  readonly warn: readonly string[]
  readonly silence: readonly string[]
}

/** Names that stand for a group of events. */
const GROUPS = ['Deprecations']

/** What the names in the options are checked against, and who hears of former ways to write them. */
export interface WarnErrorChecks {
  /** The names of dbt's events, if they are to be checked. */
  readonly eventNames?: ReadonlySet<string>
  readonly tell: (name: string, data: Readonly<Record<string, unknown>>) => void
}

/** Reads `warn_error_options`; `include` and `exclude` are the former names of `error` and `warn`. */
export function parseWarnErrorOptions(data: YamlMapping, checks: WarnErrorChecks): WarnErrorOptions {
  const [found_include, found_exclude] = ['include', 'exclude'].map((key) => Object.hasOwn(data, key))
  if (found_include || found_exclude) checks.tell('WEOIncludeExcludeDeprecation', { found_include, found_exclude })
  const error = either(data, 'error', 'include')
  const warn = either(data, 'warn', 'exclude')
  if (typeof error === 'string' && error !== 'all' && error !== '*') {
    throw invalid("error must be one of ('all', '*') or a list of strings")
  }
  const options: WarnErrorOptions = {
    error: error === 'all' || error === '*' ? error : names(error, checks),
    warn: names(warn, checks),
    silence: names(data.silence, checks),
  }
  const isWarnOpen =
    typeof options.error === 'string' || [...options.error, ...options.silence].some((name) => GROUPS.includes(name))
  if (options.warn.length > 0 && !isWarnOpen) {
    throw invalid(
      "`warn` can only be specified if `error` is one of ('all', '*') or Deprecations is in `error` or silence.",
    )
  }
  return options
}

function invalid(message: string) {
  return dbtError('ValidationError', 'usage/warn-error-options', message)
}

function either(data: YamlMapping, now: string, before: string): YamlValue | undefined {
  const isFilled = (value: YamlValue | undefined) =>
    value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
  if (isFilled(data[now]) && isFilled(data[before])) {
    throw dbtError(
      'DbtExclusivePropertyUseError',
      'usage/warn-error-options',
      `Only \`${before}\` or \`${now}\` can be specified in \`warn_error_options\`, not both`,
    )
  }
  return Object.hasOwn(data, before) ? data[before] : data[now]
}

function names(value: YamlValue | undefined, { eventNames }: WarnErrorChecks): string[] {
  if (value === undefined || value === null) return []
  const list = (Array.isArray(value) ? value : [value]).map(String)
  if (!eventNames) return list
  // Projects are shared by both engines.
  const own = list.filter((name) => eventNames.has(name) || !OTHER_ENGINE_NAMES.has(name))
  const unknown = own.find((name) => !eventNames.has(name) && !GROUPS.includes(name))
  if (unknown !== undefined) {
    const meant = closest(unknown, [...GROUPS, ...eventNames])
    throw dbtError('ValidationError', 'usage/unknown-event', `${unknown} is not a valid dbt error name.`, {
      ...(meant !== undefined && { hint: `did you mean ${meant}?` }),
    })
  }
  return own
}
