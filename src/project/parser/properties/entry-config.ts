import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { type Entry, errorAt } from './entry.ts'

/** Keys that may stand beside `config:` and belong into it. */
const MOVED = ['meta', 'docs', 'group', 'contract', 'access']

/** The configuration of an entry: its `config:`, and the keys beside it that mean the same. */
export function entryConfig(entry: Entry): YamlMapping {
  const { data } = entry
  const given = data.config as YamlMapping | null | undefined
  let config = given
  for (const key of MOVED) {
    if (!Object.hasOwn(data, key)) continue
    if (given && Object.hasOwn(given, key)) throw twice(entry, key)
    if (config === given) config = { ...given }
    ;(config as YamlMapping)[key] = data[key] as YamlValue
  }
  return config ?? {}
}

function twice(entry: Entry, key: string) {
  return errorAt(
    entry,
    [...entry.path, key],
    'ParsingError',
    'config/twice',
    `In ${entry.file.original_file_path}: found ${key} dictionary in 'config' dictionary and as top-level key.\n` +
      `Remove the top-level key and define it under 'config' dictionary only.`,
  )
}

/** Two configurations in one, as dbt merges a version's into its model's: lists of the later come first. */
export function deepMerge(earlier: YamlMapping, later: YamlMapping): YamlMapping {
  const merged: YamlMapping = { ...earlier }
  for (const [key, value] of Object.entries(later)) {
    const known = merged[key]
    if (isMapping(value)) merged[key] = deepMerge(isMapping(known) ? known : {}, value)
    else if (Array.isArray(value) && Array.isArray(known)) merged[key] = [...value, ...known]
    else merged[key] = value
  }
  return merged
}
