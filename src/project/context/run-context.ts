/** What templates see when a node runs. */
import type { EventSink } from '#foundation/events/event.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { SourceFile } from '#foundation/source/source-file.ts'
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import type { OutputTrace } from '#jinja/vm/output-trace.ts'
import type { ManifestIndex } from '#manifest/manifest-index.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { Table } from '#project/builtins/agate/table.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { Context, type Member } from './context.ts'
import type { Deferral } from './deferral.ts'
import { hasRenderCharacters } from './environments.ts'
import { adapterMember } from './members/adapter-member.ts'
import { type NodeFacts, nodeMembers } from './members/node-members.ts'
import { modelValue } from './node-value.ts'
import { RunConfig } from './objects/config-object.ts'
import { namedArguments } from './objects/plain-arguments.ts'
import { RelationObject } from './objects/relation-object.ts'
import { type ReferenceOptions, runReferences } from './objects/run-references.ts'
import type { StatementResults } from './objects/statement-results.ts'
import type { ProjectMacros } from './project-macros.ts'
import { deferredConfig, relationConfig } from './relation-config.ts'
import type { SnapshotGuard } from './snapshot-guard.ts'

/** What a run adds to a project: its manifest, what was selected, how files are written. */
export interface RunFacts {
  readonly macros: ProjectMacros
  readonly index: ManifestIndex
  /** `graph`, made once a run. */
  readonly graph: Dict
  readonly selectedResources: readonly string[]
  /** The other environment, with `--defer` or `clone`. */
  readonly deferral?: Deferral | undefined
}

export interface RunContextOptions {
  readonly facts: RunFacts
  readonly session: Session
  readonly events: EventSink
  readonly thread: string
  readonly results: StatementResults
  readonly references: Omit<ReferenceOptions, 'setup' | 'index' | 'deferred'>
  /** More names, before all of dbt's own. */
  readonly extra?: ReadonlyMap<string, Member>
  /** Keeps the SQL that a materialization ran, in `target/run`. */
  readonly write?: (payload: string) => void
  readonly readSeed?: () => Table
  /** Renders a text of the node's configuration, such as a hook, by way of `render`, so that its errors know their place. */
  readonly renderPart?: (text: string, render: RenderPart) => Promise<string>
  readonly envOverrides?: ReadonlyMap<string, Value>
  readonly varOverrides?: ReadonlyMap<string, Value>
  /** The package whose macros go first; else that of the node. */
  readonly searchPackage?: string
  /** Asked before a snapshot is written. */
  readonly snapshotGuard?: SnapshotGuard
}

export type RenderPart = (source: SourceFile, trace?: OutputTrace) => Promise<string>

type RunNode = ManifestNode | FunctionNode

/** The context of a node's compilation and materialization. */
export function runContext(node: RunNode, options: RunContextOptions): Context {
  const { setup } = options.facts.macros
  const { relations } = setup.adapter
  const own = new Map<string, Member>([
    ['config', () => new RunConfig(node, () => modelValue(node), options.events)],
    ['model', () => modelOf(node, options.facts)],
    [
      'this',
      () =>
        node.resource_type === 'operation'
          ? null
          : new RelationObject(relations.createFrom(relationConfig(node), setup.root.quoting), relations),
    ],
    ['database', () => node.database],
    ['schema', () => node.schema],
    ['pre_hooks', () => hooks(node, 'pre-hook')],
    ['post_hooks', () => hooks(node, 'post-hook')],
    ['sql', () => ('compiled_code' in node ? (node.compiled_code ?? null) : null)],
    ['compiled_code', () => ('compiled_code' in node ? (node.compiled_code ?? null) : null)],
    ['defer_relation', () => deferRelation(node, options.facts)],
  ])
  return build(node, own, options, options.events)
}

/** The context of a macro that runs by itself: an operation, a hook of the adapter. */
export function macroContext(facts: NodeFacts & { readonly unique_id: string }, options: RunContextOptions): Context {
  const own = new Map<string, Member>([
    ['config', () => new RunConfig({ unique_id: facts.unique_id }, () => new Dict())],
    ['model', () => modelValue(facts)],
    ['pre_hooks', () => null],
    ['post_hooks', () => null],
    ['sql', () => null],
  ])
  return build(facts, own, options)
}

function build(
  node: NodeFacts,
  own: ReadonlyMap<string, Member>,
  options: RunContextOptions,
  referenceEvents?: EventSink,
): Context {
  const { facts, session, events, thread } = options
  const { macros, index } = facts
  const { setup } = macros
  const { deferral } = facts
  const found = runReferences({
    ...options.references,
    setup,
    index,
    events: referenceEvents,
    ...(deferral && { deferred: (target) => deferral.follow(target, session) }),
  })
  const running = new Map<string, Member>([
    ...[...found].map(([name, value]): [string, Member] => [name, () => value]),
    ...options.results.members().map(([name, value]): [string, Member] => [name, () => value]),
    ['execute', () => true],
    ['graph', () => facts.graph],
    ['selected_resources', () => [...facts.selectedResources]],
    ['adapter', adapterMember(macros, session, options.snapshotGuard)],
    [
      'render',
      (context) =>
        new HostCallable('render', (call) => {
          const { string } = namedArguments({ method: 'ProviderContext.render' }, call, ['string'], 1)
          return context.nested(() => renderWithin(options, context, str(string ?? null), node))
        }),
    ],
    [
      'write',
      () =>
        new HostCallable('write', (call) =>
          writePayload(
            options,
            str(namedArguments({ method: 'ProviderContext.write' }, call, ['payload'], 1).payload ?? null),
          ),
        ),
    ],
    [
      'load_agate_table',
      () =>
        new HostCallable('load_agate_table', (call) => {
          namedArguments({ method: 'ProviderContext.load_agate_table' }, call, [])
          return seedTable(options, node)
        }),
    ],
    ['try_or_compiler_error', () => tryOrCompilerError()],
    ['submit_python_job', () => new HostCallable('submit_python_job', (call) => refusePython(node, call))],
  ])
  const members = nodeMembers(setup, {
    node,
    events,
    thread,
    isParsing: false,
    ...(options.envOverrides && { contextName: 'UnitTestContext', envOverrides: options.envOverrides }),
    ...(options.varOverrides && { varOverrides: options.varOverrides }),
  })
  return new Context({
    registry: macros.registry,
    binder: macros,
    searchPackage: options.searchPackage ?? node.package_name,
    onMacroCall: (macro) => dependOnMacro(node, macro.unique_id),
    members: [options.extra ?? new Map<string, Member>(), own, running, members, macros.base],
  })
}

/** What a node calls only when it runs counts as read by it too. */
function dependOnMacro(node: NodeFacts, unique_id: UniqueId): void {
  if (!('depends_on' in node) || ('unique_id' in node && node.unique_id === unique_id)) return
  const { macros } = node.depends_on as ManifestNode['depends_on']
  if (!macros.includes(unique_id)) macros.push(unique_id)
}

async function renderWithin(
  { facts, renderPart }: RunContextOptions,
  context: Context,
  text: string,
  node: NodeFacts,
): Promise<Value> {
  if (!hasRenderCharacters(text)) return text
  const { text: environment } = facts.macros.setup.environments
  const render: RenderPart = (source, trace) =>
    environment.render(environment.compile(source), context, trace ? { trace } : {})
  return renderPart ? renderPart(text, render) : render({ path: node.original_file_path, text })
}

/** What is written is what will be sent. */
function writePayload({ write, session }: RunContextOptions, payload: string): Value | Promise<Value> {
  if (!write) {
    throw dbtError('MacrosSourcesUnWriteableError', 'jinja/write', 'cannot "write" macros or sources', {
      category: 'Compilation Error',
    })
  }
  if (session.adapter.parts.rewriting) {
    return session.rewritten(payload).then((sent) => {
      write(sent?.sql ?? payload)
      return ''
    })
  }
  write(payload)
  return ''
}

function seedTable({ readSeed }: RunContextOptions, node: NodeFacts): Value {
  if (readSeed) return readSeed()
  throw dbtError(
    'LoadAgateTableNotSeedError',
    'seed/not-a-seed',
    `can only load_agate_table for seeds (got a ${'resource_type' in node ? String(node.resource_type) : 'macro'})`,
    { category: 'Compilation Error' },
  )
}

function tryOrCompilerError(): Value {
  return new HostCallable('try_or_compiler_error', async ({ args, kwargs }, state) => {
    const own = { args: args.slice(0, 2), kwargs: new Map() }
    namedArguments({ method: 'ProviderContext.try_or_compiler_error' }, own, ['message_if_exception', 'func'], 2)
    try {
      return await state.call(args[1] ?? null, args.slice(2), kwargs)
    } catch {
      throw dbtError('CompilationError', 'jinja/raised', str(args[0] ?? null))
    }
  })
}

function refusePython(node: NodeFacts, call: CallArguments): never {
  namedArguments({ method: 'ProviderContext.submit_python_job' }, call, ['parsed_model', 'compiled_code'], 2)
  throw dbtError(
    'DbtRuntimeError',
    'python/not-supported',
    `'${node.name}' is a Python model, and there is no Python here to run it`,
    {
      hint: 'write the model in SQL, or run it with dbt',
    },
  )
}

/** The node's relation in the other environment, for macros that read from it. */
function deferRelation(node: RunNode, { macros, deferral }: RunFacts): Value {
  const { relations } = macros.setup.adapter
  const given = node.defer_relation
  const config = given ? deferredConfig(given) : deferral?.relationOf(node.unique_id)
  return config ? new RelationObject(relations.createFrom(config, macros.setup.root.quoting), relations) : null
}

/** `model`; with a contract whose types are general words, in the warehouse's own words. */
function modelOf(node: RunNode, { macros, deferral }: RunFacts): Dict {
  const deferred = deferral?.describe(node.unique_id)
  const model = modelValue(deferred ? { ...node, defer_relation: deferred } : node)
  const columns = model.get('columns')
  if (!('contract' in node) || node.contract.alias_types !== true || !(columns instanceof Dict)) return model
  for (const column of columns.values()) {
    if (!(column instanceof Dict)) continue
    const type = column.get('data_type')
    if (typeof type === 'string') column.set('data_type', macros.setup.adapter.columns.translateType(type))
  }
  return model
}

function hooks(node: RunNode, key: 'pre-hook' | 'post-hook'): Value {
  const list = (node.config as Readonly<Record<string, unknown>>)[key]
  if (!Array.isArray(list)) return []
  return list.map((hook: { sql: string; transaction: boolean; index: number | null }) =>
    Dict.from({ sql: hook.sql, transaction: hook.transaction, ...(hook.index !== null && { index: hook.index }) }),
  )
}
