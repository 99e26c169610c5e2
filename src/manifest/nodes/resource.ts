import type { YamlFloat } from '#foundation/yaml/yaml-value.ts'
import type { ResourceType } from './resource-type.ts'
import type { UniqueId } from './unique-id.ts'

/** What everything in a manifest has: where it was written and what it is called. */
export interface Resource {
  name: string
  resource_type: ResourceType
  package_name: string
  /** Relative to the folder it was searched in. */
  path: string
  /** Relative to the package's root. */
  original_file_path: string
  unique_id: UniqueId
}

/** A resource that stands in the graph; `fqn` is its path of names from the package down. */
export interface GraphResource extends Resource {
  fqn: string[]
}

export interface MacroDependsOn {
  macros: UniqueId[]
}

export interface DependsOn extends MacroDependsOn {
  nodes: UniqueId[]
}

export type NodeVersion = string | number | YamlFloat

/** The arguments of `ref(...)` as they were written. */
export interface RefArgs {
  name: string
  package: string | null
  version: NodeVersion | null
}

export interface Owner {
  email: string | string[] | null
  name: string | null
  [extra: string]: unknown
}

export interface FileSlice {
  filename: string
  content: string
  start_line_number: number
  end_line_number: number
}

export interface SourceFileMetadata {
  repo_file_path: string
  file_slice: FileSlice
}

/** What a factory must be given (`Must`) and may be given (all the rest) to make a `T`. */
export type Given<T, Must extends keyof T> = Pick<T, Must> & Partial<T>

export type ResourceKeys = 'name' | 'package_name' | 'path' | 'original_file_path' | 'unique_id'

/** The common head of a graph resource, in dbt's order; the given values are laid over it later. */
export function resourceHead<T extends ResourceType>(resource_type: T) {
  return { name: '', resource_type, package_name: '', path: '', original_file_path: '', unique_id: '' as UniqueId }
}

export function emptyDependsOn(): DependsOn {
  return { macros: [], nodes: [] }
}
