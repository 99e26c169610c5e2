/** Gives a node its configuration and what follows from it: tags, meta, access, contract, the names of its relation. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Access } from '#manifest/nodes/model.ts'
import type { Contract } from '#manifest/nodes/parsed-node.ts'
import type { Docs } from '#manifest/nodes/config.ts'
import { type ConfigurableType, kindOf } from '#project/config/config-kinds.ts'
import type { ConfigValues } from '#project/config/merge-config.ts'
import {
  type ConfigSources,
  type ConfigTarget,
  inOrderOfReading,
  nodeConfig,
  unrenderedNodeConfig,
} from '#project/config/node-config.ts'
import { isOn } from '#project/context/setup.ts'
import type { RelationNode, RelationNames } from './name-relation.ts'
import type { ParserState } from './parser-state.ts'

export interface Patch {
  /** `config:` of the node's entry in a properties file. */
  readonly config: ConfigValues
  /** The same before it was rendered. */
  readonly unrendered: ConfigValues
}

const ACCESSES: readonly string[] = ['private', 'protected', 'public']

/** Calculates the node's configuration anew from all its sources. Changes the node. */
export function configureNode(state: ParserState, names: RelationNames, node: RelationNode, written?: Patch): void {
  const patch = node.resource_type === 'model' && node.language === 'python' ? pythonPatch(written) : written
  const calls = node.config_call_dict ?? {}
  const target = { resourceType: node.resource_type as ConfigurableType, fqn: node.fqn, packageName: node.package_name }
  const sources: ConfigSources = {
    root: state.setup.root,
    own: state.project(node.package_name),
    calls,
    warehouseKeys: state.setup.adapter.dialect.configKeys ?? [],
    ...(patch && { patch: patch.config }),
    ...(isOn(state.setup, 'REQUIRE_CORRECTED_ANALYSIS_FQNS') && { analysesSection: 'analyses' }),
  }
  const config = inOrderOfReading(nodeConfig(target, sources), target, sources)

  for (const tag of listOf(config.tags)) if (!node.tags.includes(tag)) node.tags.push(tag)
  if (isFilled(config.meta)) node.meta = config.meta
  if (config.group) node.group = String(config.group)
  if (node.resource_type === 'model' && config.access) node.access = accessOf(node, config.access)
  if (isFilled(config.docs)) node.docs = docsOf(config.docs, node.docs)
  if ('contract' in node && isFilled(config.contract)) node.contract = contractOf(config.contract)

  const isWritten = state.setup.invocation.flags.STATE_MODIFIED_COMPARE_MORE_UNRENDERED_VALUES !== false
  node.unrendered_config = unrenderedNodeConfig(target, {
    ...sources,
    calls: (isWritten && filled(node.unrendered_config_call_dict)) || calls,
    ...(patch && { patch: isWritten ? { ...patch.config, ...patch.unrendered } : patch.config }),
  })
  node.config = trimmedKeys(withFormerValues(config, target, sources)) as typeof node.config
  names.name(node, config)
}

/** Python makes tables, whatever the project says of its models; the model itself may say otherwise. */
function pythonPatch(patch: Patch = { config: {}, unrendered: {} }): Patch {
  return { ...patch, config: { materialized: 'table', ...patch.config } }
}

export function accessOf(node: { readonly unique_id: string }, access: unknown): Access {
  if (ACCESSES.includes(access as string)) return access as Access
  throw dbtError(
    'InvalidAccessTypeError',
    'config/access',
    `Node ${node.unique_id} has an invalid value (${String(access)}) for the access field`,
    { category: 'Parsing Error', setting: 'access', hint: `access is one of ${ACCESSES.join(', ')}` },
  )
}

function docsOf(docs: Readonly<Record<string, unknown>>, known: Docs): Docs {
  return {
    show: typeof docs.show === 'boolean' ? docs.show : known.show,
    node_color: typeof docs.node_color === 'string' ? docs.node_color : null,
  }
}

function contractOf(contract: Readonly<Record<string, unknown>>): Contract {
  return {
    enforced: contract.enforced === true,
    alias_types: contract.alias_types !== false,
    checksum: null,
  }
}

/**
 * dbt knows a node's configuration before its own file is rendered, and before its properties are read, and puts what it
 * knows then over it without what is None: so None takes nothing away of what came before. Names of relations are made without.
 */
function withFormerValues(config: ConfigValues, target: ConfigTarget, sources: ConfigSources): ConfigValues {
  const { calls = {}, patch, ...projects } = sources
  if (!Object.keys({ ...patch, ...calls }).some((key) => config[key] === null)) return config
  const known = kindOf(target.resourceType).defaults()
  const over = (former: ConfigValues, later: ConfigValues): ConfigValues => {
    const kept = Object.entries(former).filter(([key]) => later[key] === null && Object.hasOwn(known, key))
    return { ...later, ...Object.fromEntries(kept) }
  }
  const ofProjects = nodeConfig(target, projects)
  const ofFile = patch === undefined ? config : nodeConfig(target, { ...projects, calls })
  const rendered = over(ofProjects, ofFile)
  return patch === undefined ? rendered : over(rendered, config)
}

/** `+ tags` is a key, too. Hardly any needs it, and there are thousands. */
function trimmedKeys(config: ConfigValues): ConfigValues {
  if (Object.keys(config).every((key) => key === key.trim())) return config
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name.trim(), value]))
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : value === null || value === undefined ? [] : [String(value)]
}

/** Only what the node's own text says was written; a macro may have configured it instead. */
function filled(calls: ConfigValues | undefined): ConfigValues | undefined {
  return isFilled(calls) ? calls : undefined
}

function isFilled(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}
