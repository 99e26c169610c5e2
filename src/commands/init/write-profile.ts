import { join } from 'node:path'
import type { Files } from '#foundation/effects.ts'
import { PROFILES_FILE, readProfilesFile } from '#project/config/profile.ts'
import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { dumpYaml } from '#project/builtins/yaml/dump-yaml.ts'
import { yamlToValue } from '#project/builtins/yaml/load-yaml.ts'

/** Whether `profiles.yml` of the folder has a profile of this name. */
export function hasProfile(files: Files, profilesDir: string, name: string): boolean {
  const path = join(profilesDir, PROFILES_FILE)
  if (!files.exists(path) || files.readText(path).trim() === '') return false
  const profiles = readProfilesFile(files, profilesDir)?.value
  return isMapping(profiles) && Object.hasOwn(profiles, name)
}

/** Puts a profile into `profiles.yml`, without one given that of a DuckDB file; what else stands there stays as it is, comments too. */
export function writeProfile(
  files: Files,
  profilesDir: string,
  name: string,
  profile: YamlMapping = duckdbProfile(name),
): string {
  const path = join(profilesDir, PROFILES_FILE)
  const text = files.exists(path) ? files.readText(path) : ''
  const others = withoutProfile(text, name).trimEnd()
  files.write(path, `${others === '' ? '' : `${others}\n\n`}${dumpYaml(yamlToValue({ [name]: profile }))}`)
  return path
}

function duckdbProfile(name: string): YamlMapping {
  return { target: 'dev', outputs: { dev: { type: 'duckdb', path: `${name}.duckdb`, schema: 'main', threads: 4 } } }
}

/** Leaves out the lines of a top-level key: from its own to the next that begins at the margin. */
function withoutProfile(text: string, name: string): string {
  let isInside = false
  const kept = text.split('\n').filter((line) => {
    if (/^[^\s#]/.test(line)) isInside = new RegExp(`^(['"]?)${name}\\1\\s*:`).test(line)
    return !isInside
  })
  return kept.join('\n')
}
