import { join } from 'node:path'
import type { Files } from '#foundation/effects.ts'
import { PROFILES_FILE, readProfilesFile } from '#project/config/profile.ts'
import { isMapping } from '#foundation/yaml/yaml-value.ts'

/** Whether `profiles.yml` of the folder has a profile of this name. */
export function hasProfile(files: Files, profilesDir: string, name: string): boolean {
  const path = join(profilesDir, PROFILES_FILE)
  if (!files.exists(path) || files.readText(path).trim() === '') return false
  const profiles = readProfilesFile(files, profilesDir)?.value
  return isMapping(profiles) && Object.hasOwn(profiles, name)
}

/** Puts a profile for a DuckDB file into `profiles.yml`; what else stands there stays as it is, comments too. */
export function writeProfile(files: Files, profilesDir: string, name: string): string {
  const path = join(profilesDir, PROFILES_FILE)
  const text = files.exists(path) ? files.readText(path) : ''
  const others = withoutProfile(text, name).trimEnd()
  files.write(path, `${others === '' ? '' : `${others}\n\n`}${profileText(name)}`)
  return path
}

function profileText(name: string): string {
  return `${name}:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: ${name}.duckdb
      schema: main
      threads: 4
`
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
