import { Dict } from '#jinja/values/dict.ts'
import type { Profile } from '#project/config/profile.ts'
import { toValue } from '../plain-value.ts'

/** `target`: the connection's keys, the second names of some, then what the profile says of itself. */
export function targetValue({ credentials, profileName, targetName, threads }: Profile): Dict {
  const target = new Dict()
  for (const [key, value] of credentials.connectionKeys) target.set(key, toValue(value))
  for (const [alias, key] of Object.entries(credentials.aliases ?? {})) {
    const value = target.get(key)
    if (value !== undefined) target.set(alias, value)
  }
  target.set('type', credentials.type)
  target.set('threads', threads)
  target.set('name', targetName)
  target.set('target_name', targetName)
  target.set('profile_name', profileName)
  return target
}
