/** Turns what nodes name by `ref`, `source` and `function` into unique ids: the edges of the graph. */
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { ManifestIndex } from '#manifest/manifest-index.ts'
import type { Exposure } from '#manifest/nodes/exposure.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { Metric } from '#manifest/nodes/metric.ts'
import type { ManifestNode, RefableNode } from '#manifest/nodes/node.ts'
import type { DependsOn, RefArgs } from '#manifest/nodes/resource.ts'
import type { SemanticModel } from '#manifest/nodes/semantic-model.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { resolveFunction, resolveSource } from '#manifest/resolve-name.ts'
import { refAccess, resolveRef } from '#manifest/resolve-ref.ts'
import type { Asking } from '#manifest/search-order.ts'
import { formatRef } from '#project/context/objects/reference-arguments.ts'
import { isOn } from '#project/context/setup.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import { shownPath } from './places/described-entry.ts'
import { findReference } from './find-reference.ts'
import { failureSources, type ParserState } from './parser-state.ts'

type Linked = Exclude<ManifestNode, { resource_type: 'seed' }> | Exposure | Metric | SemanticModel | FunctionNode

/** A name that a node uses and what dbt calls such a thing. */
interface Target {
  readonly kind: 'node' | 'source' | 'function'
  readonly name: string
  readonly package: string | null
  readonly version: RefArgs['version']
  /** As the user wrote it, for example `ref('orders')`. */
  readonly written: string
  readonly isDisabled: boolean
  readonly candidates: () => Iterable<string>
}

/** Fills `depends_on.nodes`, sources before refs, as dbt does. A test that names nothing real is disabled with a warning. */
export function linkReferences(state: ParserState, index: ManifestIndex): void {
  const { manifest } = state
  const nodes = [...manifest.nodes.values()].filter((node) => node.resource_type !== 'seed')
  for (const node of [...nodes, ...manifest.exposures.values()]) state.attempt(() => linkSources(state, index, node))
  const referring: Linked[] = [
    ...nodes,
    ...manifest.exposures.values(),
    ...manifest.metrics.values(),
    ...manifest.semantic_models.values(),
    ...manifest.functions.values(),
  ]
  for (const node of referring) state.attempt(() => linkRefs(state, index, node))
  for (const node of [...nodes, ...manifest.functions.values()]) state.attempt(() => linkFunctions(state, index, node))
}

/** Links one node alone: a query that came after all files were parsed. */
export function linkNode(
  state: ParserState,
  index: ManifestIndex,
  node: Exclude<ManifestNode, { resource_type: 'seed' }>,
): void {
  linkSources(state, index, node)
  linkRefs(state, index, node)
  linkFunctions(state, index, node)
}

function linkSources(state: ParserState, index: ManifestIndex, node: Linked & { readonly sources: string[][] }): void {
  for (const [sourceName = '', tableName = ''] of node.sources) {
    const resolved = resolveSource(index, sourceName, tableName, asking(state, node))
    if (resolved.kind === 'found') {
      dependOn(node, resolved.node.unique_id)
      continue
    }
    reportMissing(state, node, {
      kind: 'source',
      name: `${sourceName}.${tableName}`,
      package: null,
      version: null,
      written: `source('${sourceName}', '${tableName}')`,
      isDisabled: resolved.kind === 'disabled',
      candidates: () => index.sources.keys(),
    })
  }
}

function linkRefs(state: ParserState, index: ManifestIndex, node: Linked): void {
  for (const ref of node.refs) {
    const resolved = resolveRef(index, ref, asking(state, node))
    if (resolved.kind === 'ambiguous') throw ambiguous(state, node, resolved.name, resolved.unique_ids)
    if (resolved.kind !== 'found') {
      reportMissing(state, node, {
        kind: 'node',
        name: ref.name,
        package: ref.package,
        version: ref.version,
        written: formatRef(ref),
        isDisabled: resolved.kind === 'disabled',
        candidates: () => index.refables.keys(),
      })
      continue
    }
    checkAccess(state, node, resolved.node)
    warnOfRootDependency(state, node, resolved.node, ref)
    dependOn(node, resolved.node.unique_id)
  }
}

function linkFunctions(
  state: ParserState,
  index: ManifestIndex,
  node: Linked & { readonly functions: string[][] },
): void {
  for (const reference of node.functions) {
    const name = reference.at(-1) ?? ''
    const packageName = reference.length === 2 ? (reference[0] ?? null) : null
    const resolved = resolveFunction(index, name, packageName, asking(state, node))
    if (resolved.kind === 'found') {
      dependOn(node, resolved.node.unique_id)
      continue
    }
    reportMissing(state, node, {
      kind: 'function',
      name,
      package: packageName,
      version: null,
      written: `function('${name}')`,
      isDisabled: resolved.kind === 'disabled',
      candidates: () => index.functions.keys(),
    })
  }
}

function asking(state: ParserState, node: Linked): Asking {
  return {
    package: node.package_name,
    root: state.setup.root.projectName,
    ownPackageFirst: isOn(state.setup, 'REQUIRE_REF_SEARCHES_NODE_PACKAGE_BEFORE_ROOT'),
  }
}

function dependOn(node: { readonly depends_on: DependsOn }, unique_id: UniqueId): void {
  if (!node.depends_on.nodes.includes(unique_id)) node.depends_on.nodes.push(unique_id)
}

function checkAccess(state: ParserState, node: Linked, target: RefableNode): void {
  const isRestricted = state.setup.projects.get(target.package_name)?.restrictAccess ?? false
  const access = refAccess(node, target, isRestricted)
  if (access === 'allowed') return
  const scope = access === 'private' && 'group' in target ? (target.group ?? '') : target.package_name
  const frame = frameOf(state, node, { kind: 'node', name: target.name })
  throw dbtError(
    'DbtReferenceError',
    'ref/no-access',
    `Node ${node.unique_id} attempted to reference node ${target.unique_id}, which is not allowed because ` +
      `the referenced node is ${access} to the '${scope}' ${access === 'private' ? 'group' : 'package'}.`,
    {
      category: 'Parsing Error',
      node: nodeTitle(node),
      ...(frame && { at: frame.span, frames: [frame] }),
      hint:
        access === 'private'
          ? `${scope ? `set the group of '${node.name}' to '${scope}'` : `give both models one group`}, or make '${target.name}' public`
          : `read from a public model of '${scope}', or make '${target.name}' public there`,
    },
  )
}

function warnOfRootDependency(state: ParserState, node: Linked, target: RefableNode, ref: RefArgs): void {
  const root = state.setup.root.projectName
  if (isOn(state.setup, 'REQUIRE_REF_SEARCHES_NODE_PACKAGE_BEFORE_ROOT')) return
  if (node.package_name === root || target.package_name !== root || ref.package === root) return
  state.setup.events.emit('PackageNodeDependsOnRootProjectNode', {
    node_name: node.name,
    package_name: node.package_name,
    root_project_unique_id: target.unique_id,
  })
}

function reportMissing(state: ParserState, node: Linked, target: Target): void {
  // The project fails, so the node stays as it is: nobody is to be told that it is missing too.
  if (node.resource_type !== 'test') throw notFound(state, node, target)
  node.config.enabled = false
  const { kind, name, isDisabled } = target
  const data = {
    resource_type_title: 'Test',
    unique_id: node.unique_id,
    original_file_path: node.original_file_path,
    target_kind: kind,
    target_name: name,
    target_package: target.package ?? '',
  }
  if (!isDisabled) state.setup.events.emit('NodeNotFoundOrDisabled', { ...data, disabled: 'False' })
  else if (kind === 'source') state.setup.events.emit('InvalidDisabledTargetInTestNode', data, 'warn')
  else state.setup.events.emit('InvalidDisabledTargetInTestNode', data)
}

function notFound(state: ParserState, node: Linked, target: Target): DbtError {
  const title = node.resource_type.replace(/(^|_)[a-z]/g, (start) => start.toUpperCase())
  const version = target.version === null ? '' : `with version '${target.version}' `
  const packageName = target.package === null ? '' : `in package or project '${target.package}' `
  const reason = target.isDisabled ? 'is disabled' : 'was not found'
  const names = [...target.candidates()]
  const versions = names.filter((name) => name.startsWith(`${target.name}.v`))
  const others = names.filter((name) => name !== node.name && !versions.includes(name))
  const meant = target.isDisabled ? undefined : closest(target.name, others)
  const frame = frameOf(state, node, target)
  return dbtError(
    'TargetNotFoundError',
    target.isDisabled ? 'ref/disabled' : 'ref/not-found',
    `${title} '${node.unique_id}' (${node.original_file_path}) depends on a ${target.kind} named ` +
      `'${target.name}' ${version}${packageName}which ${reason}`,
    {
      category: 'Compilation Error',
      node: nodeTitle(node),
      ...(frame && { at: frame.span, frames: [frame] }),
      ...hintFor(target, meant, versions),
    },
  )
}

function hintFor(target: Target, meant: string | undefined, versions: readonly string[]): { hint?: string } {
  if (target.isDisabled) return { hint: `set enabled: true on '${target.name}', or remove ${target.written}` }
  if (target.version !== null && versions.length > 0) {
    const written = versions.map((name) => `ref('${target.name}', v=${name.slice(target.name.length + 2)})`)
    return { hint: `did you mean ${written.join(' or ')}?` }
  }
  if (meant === undefined) return {}
  if (target.kind !== 'source')
    return { hint: `did you mean ${target.kind === 'node' ? 'ref' : 'function'}('${meant}')?` }
  const dot = meant.indexOf('.')
  return { hint: `did you mean source('${meant.slice(0, dot)}', '${meant.slice(dot + 1)}')?` }
}

function frameOf(state: ParserState, node: Linked, target: Pick<Target, 'kind' | 'name'>) {
  const { fileText } = failureSources(state, { path: node.original_file_path, text: '' }, node.package_name)
  const patchPath = 'patch_path' in node ? node.patch_path?.split('://')[1] : undefined
  for (const path of [node.original_file_path, ...(patchPath ? [patchPath] : [])]) {
    const text = fileText(path)
    const shown = shownPath(state.setup, { package_name: node.package_name, original_file_path: path })
    const frame = text === undefined ? undefined : findReference({ path: shown, text }, target.kind, target.name)
    if (frame) return shown === node.original_file_path ? frame : { title: shown, ...frame }
  }
  return undefined
}

function ambiguous(state: ParserState, node: Linked, name: string, unique_ids: readonly UniqueId[]): DbtError {
  const frame = frameOf(state, node, { kind: 'node', name })
  const packages = unique_ids.map((id) => id.split('.')[1] ?? '')
  return dbtError(
    'AmbiguousResourceNameRefError',
    'ref/ambiguous',
    `When referencing '${name}', dbt found nodes in multiple packages: ${unique_ids.map((id) => `'${id}'`).join(', ')}`,
    {
      category: 'Compilation Error',
      node: nodeTitle(node),
      ...(frame && { at: frame.span, frames: [frame] }),
      hint: `name the package: ${packages.map((each) => `ref('${each}', '${name}')`).join(' or ')}`,
    },
  )
}
