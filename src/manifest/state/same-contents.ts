import { sameChecksum } from '../nodes/checksum.ts'
import type { FunctionNode } from '../nodes/function.ts'
import type { GraphNode, ManifestNode } from '../nodes/node.ts'
import type { SeedNode } from '../nodes/seed.ts'
import { isGenericTest } from '../nodes/test.ts'
import { sameConfig, unrenderedOf } from './same-config.ts'
import { sameRecord, sameValue } from './same-value.ts'

/** A node with a text of its own. */
export type ParsedGraphNode = ManifestNode | FunctionNode

export function isParsed(node: GraphNode): node is ParsedGraphNode {
  return 'raw_code' in node
}

/** How to compare, where dbt has a flag for it. */
export interface CompareOptions {
  /** dbt's flag `state_modified_compare_more_unrendered_values`: sources are compared before rendering. */
  readonly comparesUnrendered?: boolean
  /** Told of seeds that are too large to be compared by their rows, by dbt's event for the case. */
  readonly onLargeSeed?: (event: LargeSeedEvent, seed: SeedNode) => void
}

export type LargeSeedEvent = 'SeedIncreased' | 'SeedExceedsLimitSamePath' | 'SeedExceedsLimitAndPathChanged'

/** Whether nothing of a node has changed that could change what it does. Contracts are compared on their own. */
export function sameContents(old: GraphNode | undefined, node: GraphNode, options: CompareOptions): boolean {
  if (isParsed(node)) return old !== undefined && isParsed(old) && sameParsed(old, node, options)
  if (node.resource_type === 'unit_test') return old?.resource_type === 'unit_test' && old.checksum === node.checksum
  // These kinds count as unchanged when they are new: only `state:new` finds them.
  if (!old || old.resource_type !== node.resource_type) return true
  if (sameConfig(old, node) === false) return false
  const isSame = (...keys: string[]) => keys.every((key) => sameValue(field(old, key), field(node, key)))
  switch (node.resource_type) {
    case 'source':
      return (
        sameRelation(old, node, options) === true &&
        isSame('fqn', 'quoting', 'freshness', 'loaded_at_field', 'external')
      )
    case 'exposure':
      return (
        isSame('fqn', 'type', 'owner', 'maturity', 'url', 'description', 'label') &&
        sameValue(dependencies(old), dependencies(node))
      )
    case 'metric':
      return isSame('type', 'description', 'label')
    case 'semantic_model':
      return (
        isSame('model', 'description', 'primary_entity', 'group') &&
        ['defaults', 'entities', 'dimensions', 'measures'].every((key) => sameRecord(field(old, key), field(node, key)))
      )
    case 'saved_query':
      return (
        old.resource_type === 'saved_query' &&
        isSame('description', 'label', 'group', 'tags') &&
        sameValue(old.query_params.metrics, node.query_params.metrics) &&
        sameValue(old.query_params.group_by, node.query_params.group_by) &&
        sameValue(old.query_params.where, node.query_params.where) &&
        sameValue(old.exports.map(exportFacts), node.exports.map(exportFacts))
      )
  }
}

function sameParsed(old: ParsedGraphNode, node: ParsedGraphNode, options: CompareOptions): boolean {
  if (old.resource_type !== node.resource_type) return false
  if (node.resource_type === 'test' && isGenericTest(node)) {
    return sameConfig(old, node) === true && sameValue(old.fqn, node.fqn)
  }
  const isSame =
    sameBody(old, node, options) &&
    sameConfig(old, node) === true &&
    samePersistedDescription(old, node) &&
    sameValue(old.fqn, node.fqn) &&
    sameRelation(old, node, {}) === true
  if (!isSame) return false
  if (node.resource_type === 'model') {
    return ['latest_version', 'access', 'deprecation_date'].every((key) => sameValue(field(old, key), field(node, key)))
  }
  if (node.resource_type === 'function') {
    return (
      ['arguments', 'returns'].every((key) => sameRecord(field(old, key), field(node, key))) && sameOverloads(old, node)
    )
  }
  return true
}

/** Seeds are compared by their rows, everything else by its text. */
export function sameBody(old: ParsedGraphNode, node: ParsedGraphNode, { onLargeSeed }: CompareOptions = {}): boolean {
  if (node.resource_type !== 'seed') return old.raw_code === node.raw_code
  const isSame = sameChecksum(old.checksum, node.checksum)
  if (node.checksum.name === 'path') {
    const sized = isSame ? 'SeedExceedsLimitSamePath' : 'SeedExceedsLimitAndPathChanged'
    onLargeSeed?.(old.checksum.name === 'path' ? sized : 'SeedIncreased', node)
  }
  return isSame
}

/** Descriptions count only where they are written to the warehouse. */
export function samePersistedDescription(old: ParsedGraphNode, node: ParsedGraphNode): boolean {
  const persisted = node.config['persist_docs'] as Readonly<Record<string, unknown>> | undefined
  if (persisted?.['relation'] && old.description !== node.description) return false
  return !persisted?.['columns'] || sameValue(columnDescriptions(old), columnDescriptions(node))
}

/** Whether a node's relation is configured to have the same name; undefined for kinds without a relation. */
export function sameRelation(old: GraphNode, node: GraphNode, options: CompareOptions): boolean | undefined {
  if (isParsed(node)) {
    return ['database', 'schema', 'alias'].every((key) => sameValue(unrenderedOf(old)[key], unrenderedOf(node)[key]))
  }
  if (node.resource_type !== 'source') return undefined
  const keys = options.comparesUnrendered
    ? ['unrendered_database', 'unrendered_schema', 'identifier']
    : ['database', 'schema', 'identifier']
  return keys.every((key) => sameValue(field(old, key), field(node, key)))
}

function sameOverloads(old: ParsedGraphNode, node: FunctionNode): boolean {
  if (old.resource_type !== 'function') return false
  const facts = ({ overloads }: FunctionNode) =>
    overloads.map(({ defined_in, arguments: args, returns, raw_body }) => ({ defined_in, args, returns, raw_body }))
  return sameRecord(facts(old), facts(node))
}

function columnDescriptions(node: ParsedGraphNode): Record<string, string> {
  return Object.fromEntries(Object.entries(node.columns).map(([name, column]) => [name, column.description]))
}

function exportFacts(item: { readonly name: string; readonly unrendered_config: Readonly<Record<string, unknown>> }) {
  const { export_as, schema, alias } = item.unrendered_config
  return { name: item.name, export_as, schema, alias }
}

function dependencies(node: GraphNode): readonly string[] {
  return 'depends_on' in node && 'nodes' in node.depends_on ? [...new Set(node.depends_on.nodes)].sort() : []
}

function field(node: GraphNode, key: string): unknown {
  return (node as unknown as Readonly<Record<string, unknown>>)[key]
}
