/** What templates see while a node is parsed: nothing is asked of the warehouse, and references are noted. */
import type { Value } from '#jinja/values/value.ts'
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import { CapturingUndefined } from './capturing-undefined.ts'
import { Context, type Member } from './context.ts'
import { renderText } from './environments.ts'
import { adapterMember } from './members/adapter-member.ts'
import { type ReadListener, nodeMembers } from './members/node-members.ts'
import { modelValue } from './node-value.ts'
import { ParseConfig, RunConfig } from './objects/config-object.ts'
import { type References, parseReferences } from './objects/parse-references.ts'
import { RelationObject } from './objects/relation-object.ts'
import type { MacroRegistry } from '#project/macros/macro-registry.ts'
import type { ProjectMacros } from './project-macros.ts'
import { relationConfig } from './relation-config.ts'

const MAIN_THREAD = 'MainThread'

export interface ParseNodeOptions {
  readonly node: ManifestNode | FunctionNode
  readonly references: References
  /** Takes what `config()` is called with. */
  readonly collectConfig: (options: readonly (readonly [string, Value])[]) => void
  readonly onMacroCall: (macro: Macro) => void
  readonly listener?: ReadListener
  /** Names that only this node sees. */
  readonly members?: ReadonlyMap<string, Member>
  /** The macros that this node sees, where those are not all. */
  readonly registry?: MacroRegistry
}

/** The context of a node's own text while parsing. */
export function parseContext(macros: ProjectMacros, options: ParseNodeOptions): Context {
  const { setup } = macros
  const { node, references } = options
  const current = () =>
    new RelationObject(
      setup.adapter.relations.createFrom(relationConfig(node), setup.root.quoting),
      setup.adapter.relations,
    )
  const found = parseReferences(setup, references, current)
  const own = new Map<string, Member>([
    ...[...found].map(([name, value]): [string, Member] => [name, () => value]),
    ['config', () => new ParseConfig(options.collectConfig)],
    ['execute', () => false],
    ['this', () => (node.resource_type === 'operation' ? null : current())],
    ['model', () => modelValue(node)],
    ...hookMembers(node),
    ...idleMembers(macros, node.original_file_path),
    ...(options.members ?? []),
  ])
  return new Context({
    registry: options.registry ?? macros.registry,
    binder: macros,
    searchPackage: node.package_name,
    members: [own, nodeMembers(setup, nodeFacts(node, options.listener, setup.events)), macros.base],
    onMacroCall: options.onMacroCall,
    undefined: (hint, name) => new CapturingUndefined(hint, name),
  })
}

/** The context in which `generate_schema_name` and its like run. */
export function generateNameContext(macros: ProjectMacros, macro: Macro): Context {
  const { setup } = macros
  const facts = { name: macro.name, package_name: macro.package_name, original_file_path: macro.original_file_path }
  const own = new Map<string, Member>([
    ['config', () => new RunConfig({ unique_id: macro.unique_id }, () => modelValue(macro))],
    ['execute', () => false],
    ['model', () => modelValue(macro)],
    ...idleMembers(macros, macro.original_file_path),
  ])
  const members = nodeMembers(setup, { node: facts, events: setup.events, thread: MAIN_THREAD, isParsing: false })
  return new Context({
    registry: macros.registry,
    binder: macros,
    searchPackage: macro.package_name,
    members: [own, members, macros.base],
  })
}

function nodeFacts(
  node: ManifestNode | FunctionNode,
  listener: ReadListener | undefined,
  events: ProjectMacros['setup']['events'],
) {
  return { node, events, thread: MAIN_THREAD, isParsing: true, ...(listener && { listener }) }
}

/** Hooks as the node's configuration has them, for materializations that read them. */
function hookMembers(node: ManifestNode | FunctionNode): [string, Member][] {
  const hooks =
    (key: 'pre-hook' | 'post-hook'): Member =>
    () => {
      const { config } = node
      const list = (config as Readonly<Record<string, unknown>>)[key]
      return Array.isArray(list)
        ? list.map((hook: { sql: string; transaction: boolean }) =>
            Dict.from({ sql: hook.sql, transaction: hook.transaction }),
          )
        : []
    }
  return [
    ['pre_hooks', hooks('pre-hook')],
    ['post_hooks', hooks('post-hook')],
    ['sql', () => null],
    ['compiled_code', () => null],
  ]
}

/** Names that do their work only when running; here they are there, and do nothing. */
function idleMembers(macros: ProjectMacros, path: string): [string, Member][] {
  const { setup } = macros
  return [
    ['adapter', adapterMember(macros)],
    ['graph', () => macros.emptyGraph],
    ['selected_resources', () => []],
    ['defer_relation', () => null],
    ['_sql_results', () => new Dict()],
    ['load_result', () => new HostCallable('load_result', () => null)],
    ['store_result', () => new HostCallable('store_result', () => '')],
    ['store_raw_result', () => new HostCallable('store_raw_result', () => '')],
    ['load_agate_table', () => new HostCallable('load_agate_table', () => null)],
    ['write', () => new HostCallable('write', () => '')],
    ['submit_python_job', () => new HostCallable('submit_python_job', () => '')],
    [
      'render',
      (context) =>
        new HostCallable('render', ({ args }) =>
          context.nested(() => renderText(setup.environments, String(args[0] ?? ''), context, path)),
        ),
    ],
    [
      'try_or_compiler_error',
      () =>
        new HostCallable('try_or_compiler_error', ({ args, kwargs }, state) =>
          state.call(args[1] ?? null, args.slice(2), kwargs),
        ),
    ],
  ]
}
