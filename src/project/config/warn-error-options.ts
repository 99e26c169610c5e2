import { closest } from '#foundation/source/closest.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { YamlMapping, YamlValue } from '#foundation/yaml/yaml-value.ts'

/** Which warnings are errors, which stay warnings, and which are not shown. */
export interface WarnErrorOptions {
  readonly error: 'all' | '*' | readonly string[]
  readonly warn: readonly string[]
  readonly silence: readonly string[]
}

/** Names that stand for a group of events. */
const GROUPS = ['Deprecations']

/** Reads `warn_error_options`; `include` and `exclude` are the former names of `error` and `warn`. */
export function parseWarnErrorOptions(data: YamlMapping, eventNames?: ReadonlySet<string>): WarnErrorOptions {
  const error = either(data, 'error', 'include')
  return {
    error: error === 'all' || error === '*' ? error : names(error, eventNames),
    warn: names(either(data, 'warn', 'exclude'), eventNames),
    silence: names(data.silence, eventNames),
  }
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

function names(value: YamlValue | undefined, eventNames: ReadonlySet<string> | undefined): string[] {
  if (value === undefined || value === null) return []
  const list = (Array.isArray(value) ? value : [value]).map(String)
  const unknown = eventNames && list.find((name) => !eventNames.has(name) && !GROUPS.includes(name))
  if (unknown !== undefined) {
    const meant = closest(unknown, [...GROUPS, ...(eventNames ?? [])])
    throw dbtError('ValidationError', 'usage/unknown-event', `${unknown} is not a valid dbt error name.`, {
      ...(meant !== undefined && { hint: `did you mean ${meant}?` }),
    })
  }
  return list
}
