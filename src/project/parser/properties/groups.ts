import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { type GroupConfig, newGroup } from '#manifest/nodes/group.ts'
import type { Owner } from '#manifest/nodes/resource.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { configLevels } from '#project/config/config-levels.ts'
import { mergeConfig } from '#project/config/merge-config.ts'
import { withoutHooks } from '#project/config/node-config.ts'
import { duplicateName } from '../duplicate-name.ts'
import { fqnOf } from '../parse-nodes.ts'
import { checkEntry, invalidEntry } from './check-entry.ts'
import type { Entry } from './entry.ts'
import type { Parsing } from './parsing.ts'

/** `groups:` — who owns which nodes. */
export function parseGroupEntry({ state }: Parsing, entry: Entry): void {
  checkEntry(entry)
  const { data, file, name } = entry
  const owner = readOwner(entry, 'Group')
  const group = newGroup({
    name,
    package_name: file.package_name,
    path: file.relativePath,
    original_file_path: file.original_file_path,
    unique_id: uniqueId('group', file.package_name, name),
    owner,
    description: (data.description ?? null) as string | null,
    config: groupConfig(state, entry),
  })
  const known = state.manifest.groups.get(group.unique_id)
  if (known) throw duplicateName(known, group)
  state.manifest.groups.set(group.unique_id, group)
}

/** dbt takes the configuration of groups from where that of models is, too. */
function groupConfig(state: Parsing['state'], { data, file, name }: Entry): GroupConfig {
  const fqn = fqnOf(file.package_name, file.relativePath, name)
  const own = state.project(file.package_name)
  const config: GroupConfig = { meta: {} }
  const levels = [...configLevels(own.configs.models, fqn), (data.config ?? {}) as YamlMapping]
  if (own !== state.setup.root) levels.push(...configLevels(state.setup.root.configs.models, fqn))
  for (const level of levels) mergeConfig(config, withoutHooks(level), { meta: 'update' })
  return config
}

/** `owner:` of a group or an exposure, who must be reachable in some way. */
export function readOwner(entry: Entry, title: string): Owner {
  const { email = null, name = null, ...extra } = entry.data.owner as YamlMapping
  if (email === null && name === null)
    throw invalidEntry(entry, `${title} owner must have at least one of 'name' or 'email'.`)
  return { email: email as Owner['email'], name: name as string | null, ...extra }
}
