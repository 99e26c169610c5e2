import path from 'node:path'
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Files } from '#foundation/effects.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { BEHAVIOUR_FLAGS } from './flags.ts'
import { OPTIONS } from './options.ts'
import { readProfilesFile } from './profile.ts'
import { PROJECT_FILE } from './read-project-file.ts'
import { parseWarnErrorOptions, type WarnErrorChecks } from './warn-error-options.ts'
import { readSettingsText } from './read-settings-text.ts'

/** What a project says about flags, with the names in small letters. */
export interface ProjectFlags {
  readonly values: Readonly<Record<string, unknown>>
}

/**
 * Reads `flags:` of `dbt_project.yml`, or `config:` of `profiles.yml` as dbt had it before 1.8. What else is wrong
 * with these files is told later, when the project itself is read.
 */
export function readProjectFlags(
  files: Files,
  projectDir: string,
  profilesDir: string,
  checks: WarnErrorChecks,
): ProjectFlags {
  const own = quietly(() => mappingAt(files, path.join(projectDir, PROJECT_FILE), 'flags'))
  const legacy = quietly(() => {
    const profiles = readProfilesFile(files, profilesDir)?.value
    const config = isMapping(profiles) ? profiles.config : undefined
    return isMapping(config) ? config : {}
  })
  if (isFilled(own) && isFilled(legacy)) {
    throw dbtError(
      'DbtProjectError',
      'project/flags-twice',
      `Do not specify both 'config' in profiles.yml and 'flags' in ${PROJECT_FILE}. Using 'config' in profiles.yml is deprecated.`,
    )
  }
  const isLegacy = isFilled(legacy)
  if (isLegacy) checks.tell('ProjectFlagsMovedDeprecation', {})
  return { values: readFlags(knownOf(isLegacy ? legacy : own), checks) }
}

/** The options that a project may set; the others are for the command line and the environment alone. */
const PROJECT_OPTIONS: ReadonlySet<string> = new Set([
  'cache_selected_only',
  'debug',
  'fail_fast',
  'hints_enabled',
  'indirect_selection',
  'log_format',
  'log_format_file',
  'log_level',
  'log_level_file',
  'maximum_seed_size_mib',
  'partial_parse',
  'populate_cache',
  'printer_width',
  'send_anonymous_usage_stats',
  'snowflake_projects_otel',
  'static_parser',
  'use_colors',
  'use_colors_file',
  'use_experimental_parser',
  'use_v2_parser',
  'v2_parser',
  'version_check',
  'warn_error',
  'warn_error_options',
  'write_json',
])

function knownOf(flags: YamlMapping): YamlMapping {
  const isOption = (key: string) => OPTIONS.some(({ name }) => name === key)
  return Object.fromEntries(Object.entries(flags).filter(([key]) => PROJECT_OPTIONS.has(key) || !isOption(key)))
}

/** What cannot be read or understood is told elsewhere, or nowhere: it says nothing here. */
export function quietly(read: () => YamlMapping): YamlMapping {
  try {
    return read()
  } catch (error) {
    if (error instanceof DbtError || isRefusal(error)) return {}
    throw error
  }
}

/** The system does not let us read the file. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

/** The mapping under a key of a file; empty where there is none. */
export function mappingAt(files: Files, file: string, key: string): YamlMapping {
  if (!files.exists(file)) return {}
  const { value } = parseYaml({ path: file, text: readSettingsText(files, file) })
  const found = isMapping(value) ? value[key] : undefined
  return isMapping(found) ? found : {}
}

function isFilled(mapping: YamlMapping): boolean {
  return Object.keys(mapping).length > 0
}

/** Flags by their names in small letters. A value of the wrong type makes dbt forget them all. */
export function readFlags(flags: YamlMapping, checks: WarnErrorChecks): Readonly<Record<string, unknown>> {
  const options = flags.warn_error_options
  if (options && !isMapping(options)) {
    throw dbtError('ValidationError', 'usage/warn-error-options', 'warn_error_options is no mapping', {
      hint: 'warn_error_options: {error: all}',
    })
  }
  const parsed = isMapping(options) ? parseWarnErrorOptions(options, checks) : undefined
  const rest = Object.entries(flags).filter(([key, value]) => key !== 'warn_error_options' && value !== null)
  if (rest.some(([key, value]) => !isOfType(key, value))) return {}
  return { ...Object.fromEntries(rest), ...(parsed && { warn_error_options: parsed }) }
}

function isOfType(key: string, value: YamlValue): boolean {
  if (Object.hasOwn(BEHAVIOUR_FLAGS, key)) return typeof value === 'boolean'
  switch (OPTIONS.find(({ name }) => name === key)?.type.kind) {
    case 'switch':
      return typeof value === 'boolean'
    case 'integer':
      return Number.isInteger(value)
    case 'choice':
    case 'text':
    case 'path':
      return typeof value === 'string'
    default:
      return true
  }
}
