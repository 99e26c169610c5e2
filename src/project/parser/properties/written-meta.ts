import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { withTextKeys } from '#project/config/merge-config.ts'

/** `meta` as a properties file has it, with texts for keys; empty where there is none. */
export function writtenMeta(meta: YamlValue | undefined): YamlMapping {
  if (meta instanceof Map) return withTextKeys(meta) as YamlMapping
  return isMapping(meta) ? meta : {}
}
