import type { YamlValue } from '#foundation/yaml/yaml-value.ts'

/** A word out of a properties file that may be written in capital letters too. */
export function lower(word: YamlValue | undefined): string {
  return (word as string).toLowerCase()
}
