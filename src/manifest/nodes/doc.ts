import { type Given, type Resource, resourceHead, type ResourceKeys } from './resource.ts'

/** A `{% docs %}` block. */
export interface Doc extends Resource {
  resource_type: 'doc'
  block_contents: string
}

export function newDoc(given: Given<Doc, ResourceKeys | 'block_contents'>): Doc {
  return Object.assign({ ...resourceHead('doc'), block_contents: '' }, given)
}
