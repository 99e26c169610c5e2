/** `ref`, `source`, `metric` and `function` when a node runs: each gives the relation it means. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { EventSink } from '#foundation/events/event.ts'
import type { Value } from '#jinja/values/value.ts'
import type { ManifestIndex } from '#manifest/manifest-index.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { ManifestNode, RefableNode } from '#manifest/nodes/node.ts'
import { isEphemeralModel } from '#manifest/nodes/node.ts'
import type { SourceDefinition } from '#manifest/nodes/source.ts'
import type { InjectedCte } from '#manifest/nodes/parsed-node.ts'
import type { RefArgs } from '#manifest/nodes/resource.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { resolveFunction, resolveMetric, resolveSource } from '#manifest/resolve-name.ts'
import { newerVersionOf } from '#manifest/newer-version.ts'
import { refAccess, resolveRef } from '#manifest/resolve-ref.ts'
import type { Asking } from '#manifest/search-order.ts'
import { addEphemeralPrefix, type EventTimeFilter, type RelationConfig } from '#warehouse/adapter/relation.ts'
import { relationConfig } from '../relation-config.ts'
import { isOn, type ProjectSetup } from '../setup.ts'
import { MetricObject } from './metric-object.ts'
import { namedReference, refArguments, sourceArguments } from './reference-arguments.ts'
import { RelationObject } from './relation-object.ts'
import { ResolverObject } from './runtime-config-object.ts'

/** Who refers, and what becomes of it. */
export interface Referrer {
  readonly name: string
  readonly unique_id: string
  readonly resource_type: string
  readonly original_file_path: string
  readonly package_name: string
  readonly group?: string | null
  /** What the parser found; a reference to anything else is an error. Undefined: anything may be referred to. */
  readonly depends_on?: { readonly nodes: readonly UniqueId[] }
  /** Where ephemeral models that are referred to are noted; without, they cannot be. */
  readonly extra_ctes?: InjectedCte[]
}

export interface ReferenceOptions {
  readonly setup: ProjectSetup
  readonly index: ManifestIndex
  readonly referrer: Referrer
  /** Told of references without a version to a model that has a newer one. Without, nobody is. */
  readonly events?: EventSink | undefined
  /** `--empty`: relations without rows. */
  readonly limit: number | null
  /** The part of a relation that a batch or a sample reads. */
  readonly eventTimeFilter?: (target: RefableNode | SourceDefinition) => EventTimeFilter | null
  /** Relations that stand in for sources, in a unit test. */
  readonly sourceAsCte?: (source: SourceDefinition) => RelationObject
  /** The relation of another environment, where this one does not have the node's. */
  readonly deferred?: (target: RefableNode | FunctionNode) => Promise<RelationConfig | undefined>
}

export function runReferences(options: ReferenceOptions): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ['ref', new ResolverObject('ref', options.setup, (call) => refRelation(options, refArguments(call)))],
    [
      'source',
      new ResolverObject('source', options.setup, (call) => sourceRelation(options, ...sourceArguments(call))),
    ],
    [
      'metric',
      new ResolverObject('metric', options.setup, (call) => metricReference(options, namedReference('metric', call))),
    ],
    [
      'function',
      new ResolverObject('function', options.setup, (call) =>
        functionRelation(options, namedReference('function', call)),
      ),
    ],
  ])
}

function refRelation(options: ReferenceOptions, ref: RefArgs): Value | Promise<Value> {
  const { index, referrer, setup } = options
  const resolved = resolveRef(index, ref, asking(options))
  if (resolved.kind === 'ambiguous' || resolved.kind !== 'found') {
    throw notFound(referrer, 'node', ref.name, ref, resolved.kind === 'disabled')
  }
  const target = resolved.node
  if (ref.version === null) tellOfNewerVersion(options, target)
  checkAccess(options, target)
  if (referrer.depends_on && !referrer.depends_on.nodes.includes(target.unique_id)) throw badContext(referrer, ref)
  const window = { limit: options.limit, event_time_filter: options.eventTimeFilter?.(target) ?? null }
  const { relations } = setup.adapter
  if (isEphemeralModel(target)) {
    if (!referrer.extra_ctes) {
      throw dbtError(
        'OperationsCannotRefEphemeralNodesError',
        'ref/ephemeral-in-operation',
        `Operations can not ref() ephemeral nodes, but ${target.name} is ephemeral`,
        { category: 'Compilation Error' },
      )
    }
    noteCte(referrer.extra_ctes, target.unique_id)
    return new RelationObject(relations.createEphemeralFrom(relationConfig(target), window), relations)
  }
  const relationFor = (config: RelationConfig): Value =>
    new RelationObject(relations.createFrom(config, setup.root.quoting, window), relations)
  return withDeferral(options, target, relationFor)
}

function withDeferral(
  { deferred }: ReferenceOptions,
  target: RefableNode | FunctionNode,
  relationFor: (config: RelationConfig) => Value,
): Value | Promise<Value> {
  const own = relationConfig(target)
  return deferred ? deferred(target).then((other) => relationFor(other ?? own)) : relationFor(own)
}

function tellOfNewerVersion({ events, index }: ReferenceOptions, target: RefableNode): void {
  const newer = events && newerVersionOf(index.manifest, target)
  if (newer === undefined) return
  events?.emit('UnpinnedRefNewVersionAvailable', {
    ref_node_name: target.name,
    ref_node_package: target.package_name,
    ref_node_version: String(target.resource_type === 'model' ? target.version : null),
    ref_max_version: String(newer),
  })
}

function sourceRelation(options: ReferenceOptions, sourceName: string, tableName: string): Value {
  const { index, setup, referrer } = options
  const resolved = resolveSource(index, sourceName, tableName, asking(options))
  if (resolved.kind !== 'found') {
    const name = `${sourceName}.${tableName}`
    throw notFound(referrer, 'source', name, { package: null, version: null }, resolved.kind === 'disabled')
  }
  const source = resolved.node
  if (options.sourceAsCte) return options.sourceAsCte(source)
  const { relations } = setup.adapter
  // The quoting of the project does not hold for sources.
  return new RelationObject(
    relations.createFrom(
      relationConfig(source),
      {},
      {
        limit: options.limit,
        event_time_filter: options.eventTimeFilter?.(source) ?? null,
      },
    ),
    relations,
  )
}

function functionRelation(options: ReferenceOptions, reference: readonly string[]): Value | Promise<Value> {
  const { index, setup, referrer } = options
  const name = reference.at(-1) ?? ''
  const packageName = reference.length === 2 ? (reference[0] ?? null) : null
  const resolved = resolveFunction(index, name, packageName, asking(options))
  if (resolved.kind !== 'found') {
    throw notFound(referrer, 'function', name, { package: packageName, version: null }, resolved.kind === 'disabled')
  }
  const { relations } = setup.adapter
  const more = { limit: options.limit, type: 'function' } as const
  return withDeferral(
    options,
    resolved.node,
    (config) => new RelationObject(relations.createFrom(config, {}, more), relations),
  )
}

function metricReference(options: ReferenceOptions, reference: readonly string[]): Value {
  const name = reference.at(-1) ?? ''
  const packageName = reference.length === 2 ? (reference[0] ?? null) : null
  const resolved = resolveMetric(options.index, name, packageName, asking(options))
  if (resolved.kind === 'found') {
    return new MetricObject(resolved.node, (id) => options.index.manifest.metrics.get(id as UniqueId))
  }
  throw notFound(options.referrer, 'metric', name, { package: packageName, version: null }, 'unknown')
}

function asking({ setup, referrer }: ReferenceOptions): Asking {
  return {
    package: referrer.package_name,
    root: setup.root.projectName,
    ownPackageFirst: isOn(setup, 'REQUIRE_REF_SEARCHES_NODE_PACKAGE_BEFORE_ROOT'),
  }
}

/** Notes once that a node needs the text of an ephemeral model; the text comes later. */
export function noteCte(ctes: InjectedCte[], id: UniqueId): void {
  if (!ctes.some((cte) => cte.id === id)) ctes.push({ id, sql: null as unknown as string })
}

function checkAccess({ referrer, setup }: ReferenceOptions, target: RefableNode): void {
  const isRestricted = setup.projects.get(target.package_name)?.restrictAccess ?? false
  const access = refAccess(referrer as unknown as ManifestNode, target, isRestricted)
  if (access === 'allowed') return
  const scope = access === 'private' && target.resource_type === 'model' ? (target.group ?? '') : target.package_name
  throw dbtError(
    'DbtReferenceError',
    'ref/no-access',
    `Node ${referrer.unique_id} attempted to reference node ${target.unique_id}, which is not allowed because ` +
      `the referenced node is ${access} to the '${scope}' ${access === 'private' ? 'group' : 'package'}.`,
    { category: 'Parsing Error' },
  )
}

function notFound(
  referrer: Referrer,
  kind: string,
  name: string,
  { package: packageName, version }: Pick<RefArgs, 'package' | 'version'>,
  isDisabled: boolean | 'unknown',
) {
  const reason =
    isDisabled === 'unknown' ? 'was not found or is disabled' : isDisabled ? 'is disabled' : 'was not found'
  const title = referrer.resource_type.replace(/(^|_)[a-z]/g, (start) => start.toUpperCase())
  const withVersion = version === null ? '' : `with version '${version}' `
  const inPackage = packageName === null ? '' : `in package or project '${packageName}' `
  return dbtError(
    'TargetNotFoundError',
    isDisabled === true ? 'ref/disabled' : 'ref/not-found',
    `${title} '${referrer.unique_id}' (${referrer.original_file_path}) depends on a ${kind} named ` +
      `'${name}' ${withVersion}${inPackage}which ${reason}`,
    { category: 'Compilation Error' },
  )
}

function badContext(referrer: Referrer, { package: packageName, name, version }: RefArgs) {
  const args = [packageName, name].filter((part) => part !== null).map((part) => `'${part}'`)
  const keyword = version === null ? '' : `,version='${version}'`
  return dbtError(
    'RefBadContextError',
    'ref/not-inferred',
    `dbt was unable to infer all dependencies for the model "${referrer.name}".\n` +
      'This typically happens when ref() is placed within a conditional block.\n\n' +
      `To fix this, add the following hint to the top of the model "${referrer.name}":\n\n` +
      `-- depends_on: {{ ref(${args.join(', ')}${keyword}) }}`,
    { category: 'Compilation Error' },
  )
}

/** The relation that an ephemeral text has as a CTE. */
export function cteRelation(setup: ProjectSetup, identifier: string): RelationObject {
  const { relations } = setup.adapter
  const relation = relations
    .create({ type: 'cte', identifier: addEphemeralPrefix(identifier) })
    .quote({ identifier: false })
  return new RelationObject(relation, relations)
}
