import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { newGroup } from '#manifest/nodes/group.ts'
import type { Owner } from '#manifest/nodes/resource.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { duplicateName } from '../duplicate-name.ts'
import { checkEntry, invalidEntry } from './check-entry.ts'
import type { Entry } from './entry.ts'
import type { Parsing } from './parsing.ts'

/** `groups:` — who owns which nodes. */
export function parseGroupEntry({ state }: Parsing, entry: Entry): void {
  checkEntry(entry)
  const { data, file, name } = entry
  const owner = readOwner(entry, 'Group')
  const config = (data.config ?? {}) as YamlMapping
  const group = newGroup({
    name,
    package_name: file.package_name,
    path: file.relativePath,
    original_file_path: file.original_file_path,
    unique_id: uniqueId('group', file.package_name, name),
    owner,
    description: (data.description ?? null) as string | null,
    config: { ...config, meta: isMapping(config.meta) ? config.meta : {} },
  })
  const known = state.manifest.groups.get(group.unique_id)
  if (known) throw duplicateName(known, group)
  state.manifest.groups.set(group.unique_id, group)
}

/** `owner:` of a group or an exposure, who must be reachable in some way. */
export function readOwner(entry: Entry, title: string): Owner {
  const { email = null, name = null, ...extra } = entry.data.owner as YamlMapping
  if (email === null && name === null) throw invalidEntry(entry, `${title} owner must have at least one of 'name' or 'email'.`)
  return { email: email as Owner['email'], name: name as string | null, ...extra }
}
