import type { Checksum } from './checksum.ts'
import { noChecksum } from './checksum.ts'
import type { ColumnInfo } from './column.ts'
import { defaultDocs, type Docs, type NodeAndTestConfig } from './config.ts'
import {
  type DependsOn,
  emptyDependsOn,
  type GraphResource,
  type RefArgs,
  resourceHead,
  type ResourceKeys,
} from './resource.ts'
import type { ResourceType } from './resource-type.ts'
import type { UniqueId } from './unique-id.ts'

/** What stands for a node's relation when it is read from another environment's state. */
export interface DeferRelation {
  database: string | null
  schema: string
  alias: string
  relation_name: string | null
  resource_type: ResourceType
  name: string
  description: string
  compiled_code: string | null
  meta: Record<string, unknown>
  tags: string[]
  config: NodeAndTestConfig | null
}

/** What all nodes under `nodes` and `functions` of a manifest have: a place in the warehouse and a text. */
export interface ParsedNode extends GraphResource {
  database: string | null
  schema: string
  alias: string
  checksum: Checksum
  config: NodeAndTestConfig
  tags: string[]
  description: string
  columns: Record<string, ColumnInfo>
  meta: Record<string, unknown>
  group: string | null
  docs: Docs
  /** Where its properties were found: for example `shop://models/schema.yml`. */
  patch_path: string | null
  build_path: string | null
  unrendered_config: Record<string, unknown>
  /** Seconds since 1970. */
  created_at: number
  relation_name: string | null
  raw_code: string
  doc_blocks: string[]
  /** Never written to an artifact: the arguments of `config(...)` in the node's own text. */
  config_call_dict?: Record<string, unknown>
  /** Never written to an artifact: the same arguments before they were rendered. */
  unrendered_config_call_dict?: Record<string, unknown>
  /** Never written to an artifact. */
  defer_relation?: DeferRelation | null
}

export interface InjectedCte {
  id: UniqueId
  sql: string
}

export interface Contract {
  enforced: boolean
  alias_types: boolean
  checksum: string | null
}

/** A parsed node whose text is a template: all but seeds. `compiled*` and `extra_ctes*` are written only once compiled. */
export interface CompiledNode extends ParsedNode {
  language: string
  refs: RefArgs[]
  sources: string[][]
  metrics: string[][]
  functions: string[][]
  depends_on: DependsOn
  compiled_path: string | null
  compiled: boolean
  compiled_code: string | null
  extra_ctes_injected: boolean
  extra_ctes: InjectedCte[]
  contract: Contract
}

/** What must be known to make a parsed node. */
export type ParsedKeys = ResourceKeys | 'fqn' | 'schema' | 'alias'

/** The defaults of a parsed node in dbt's order, `config` at its place; given values are laid over. */
export function parsedDefaults<T extends ResourceType, C extends NodeAndTestConfig>(resource_type: T, config: C) {
  return {
    database: null as string | null,
    schema: '',
    ...resourceHead(resource_type),
    fqn: [] as string[],
    alias: '',
    checksum: noChecksum(),
    config,
    tags: [] as string[],
    description: '',
    columns: {} as Record<string, ColumnInfo>,
    meta: {} as Record<string, unknown>,
    group: null as string | null,
    docs: defaultDocs(),
    patch_path: null as string | null,
    build_path: null as string | null,
    unrendered_config: {} as Record<string, unknown>,
    created_at: 0,
    relation_name: null as string | null,
    raw_code: '',
    doc_blocks: [] as string[],
  }
}

/** The defaults of a compiled node in dbt's order. */
export function compiledDefaults<T extends ResourceType, C extends NodeAndTestConfig>(resource_type: T, config: C) {
  return {
    ...parsedDefaults(resource_type, config),
    language: 'sql',
    refs: [] as RefArgs[],
    sources: [] as string[][],
    metrics: [] as string[][],
    functions: [] as string[][],
    depends_on: emptyDependsOn(),
    compiled_path: null as string | null,
    compiled: false,
    compiled_code: null as string | null,
    extra_ctes_injected: false,
    extra_ctes: [] as InjectedCte[],
    contract: { enforced: false, alias_types: true, checksum: null } as Contract,
  }
}
