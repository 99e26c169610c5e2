import { relative } from 'node:path'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { readProfilesFile } from '#project/config/profile.ts'
import { readProjectFile } from '#project/config/read-project-file.ts'
import { hasJinja } from '#project/config/renderer.ts'
import type { Invocation } from '#commands/invocation.ts'
import type { KnownProfiles } from '#platform/jobs/lint-targets.ts'

/** The profiles of an invocation by their names, as they are written; undefined where there is no file of them. */
export function knownProfiles({ flags, effects }: Invocation): KnownProfiles | undefined {
  const document = readProfilesFile(effects.files, flags.PROFILES_DIR)
  if (!document) return undefined
  const named = readProjectFile(effects.files, flags.PROJECT_DIR).data.profile
  const profiles = Object.entries(document.value as YamlMapping).filter(([name]) => name !== 'config')
  return {
    profiles: new Map(profiles.map(([name, profile]) => [name, targetsOf(profile)])),
    usual: flags.PROFILE ?? (typeof named === 'string' && !hasJinja(named) ? named : undefined),
    areOfProject: !relative(flags.PROJECT_DIR, flags.PROFILES_DIR).startsWith('..'),
  }
}

function targetsOf(profile: YamlValue): ReadonlySet<string> | undefined {
  const outputs = isMapping(profile) ? profile.outputs : undefined
  if (!isMapping(outputs)) return undefined
  const names = Object.keys(outputs)
  return names.some(hasJinja) ? undefined : new Set(names)
}
