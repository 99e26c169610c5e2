import { type Given, type Owner, type Resource, resourceHead, type ResourceKeys } from './resource.ts'

export interface GroupConfig {
  meta: Record<string, unknown>
  [extra: string]: unknown
}

export interface Group extends Resource {
  resource_type: 'group'
  owner: Owner
  description: string | null
  config: GroupConfig
}

export function newGroup(given: Given<Group, ResourceKeys | 'owner'>): Group {
  return Object.assign({ ...resourceHead('group'), owner: given.owner, description: null, config: { meta: {} } }, given)
}
