/** What a project runs before and after all nodes: `on-run-start` and `on-run-end`. */
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import type { NodeOutline } from '#manifest/nodes/node-outline.ts'
import type { OperationNode } from '#manifest/nodes/operation.ts'
import type { Member } from '#project/context/context.ts'
import { ResultObject } from '#project/context/objects/result-object.ts'
import { isOn } from '#project/context/setup.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import type { Execution } from '../execution.ts'
import { withHooksLease } from '../leases/with-lease.ts'
import type { NodeResult } from './node-result.ts'
import type { Run } from './node-task.ts'
import { runHook } from './run-hook.ts'

/** Where and how the hooks of a run are run. */
export interface HookPlace {
  readonly run: Run
  /** One that has been acquired, under the name of the run. */
  readonly session: Session
  /** Takes what came of each hook, as soon as it is known. */
  readonly record: (result: NodeResult) => void
}

export type HookKind = 'on-run-start' | 'on-run-end'

/** Whether any package of the project has such hooks. */
export function hasHooks({ manifest }: Pick<Execution, 'manifest'>, kind: HookKind): boolean {
  return [...manifest.nodes.outlines()].some((node) => isHook(node, kind))
}

/** Hooks before the first node. True: all of them succeeded. */
export function runStartHooks(place: HookPlace): Promise<boolean> {
  return runHooks(place, 'on-run-start', new Map())
}

/** Hooks after the last node, which see the results of all nodes, and the schemas that were built in. */
export function runEndHooks(place: HookPlace, results: readonly NodeResult[]): Promise<boolean> {
  const shown = results.filter((result) => result.thread_id !== 'main' || result.status === 'error')
  const databaseSchemas = builtSchemas(place.run.execution, results)
  const extra = new Map<string, Member>([
    ['schemas', () => [...new Set(databaseSchemas.map(([, schema]) => schema))]],
    ['database_schemas', () => databaseSchemas.map((pair): Value => new Tuple([...pair]))],
    ['results', () => shown.map((result): Value => new ResultObject(result))],
  ])
  return runHooks(place, 'on-run-end', extra)
}

async function runHooks(place: HookPlace, kind: HookKind, extra: ReadonlyMap<string, Member>): Promise<boolean> {
  const { turns, setup, events } = place.run.execution
  const hooks = hooksOf(place.run.execution, kind)
  const work = () => runAll(place, kind, hooks, extra)
  if (!turns || hooks.length === 0) return work()
  return withHooksLease(turns.leases, { setup, session: place.session, kind, events }, work)
}

async function runAll(
  { run, session, record }: HookPlace,
  kind: HookKind,
  hooks: readonly OperationNode[],
  extra: ReadonlyMap<string, Member>,
): Promise<boolean> {
  const { execution } = run
  if (kind === 'on-run-end' && hooks.length > 0) execution.events.emit('Formatting', { msg: '' })
  await session.clearTransaction()
  const results: NodeResult[] = []
  for (const [position, node] of hooks.entries()) {
    const isSkipped = results.some((result) => result.status === 'error')
    const hook = { run, node, index: position + 1, total: hooks.length, kind, session, extra, isSkipped }
    const result = await runHook(hook)
    results.push(result)
    record(result)
  }
  if (kind === 'on-run-start' && hooks.length > 0) execution.events.emit('Formatting', { msg: '' })
  return results.every((result) => result.status === 'success')
}

function isHook(node: NodeOutline, kind: HookKind): boolean {
  return node.resource_type === 'operation' && node.tags.includes(kind)
}

/** The root project's first, then those of packages by their names. */
function hooksOf({ manifest, setup }: Execution, kind: HookKind): OperationNode[] {
  const root = setup.root.projectName
  return [...manifest.nodes.outlines()]
    .filter((node) => isHook(node, kind))
    .map((node) => manifest.nodes.get(node.unique_id) as OperationNode)
    .sort((a, b) => {
      if (a.package_name === b.package_name) return (a.index ?? 0) - (b.index ?? 0)
      if (a.package_name === root) return -1
      if (b.package_name === root) return 1
      return a.package_name < b.package_name ? -1 : 1
    })
}

const UNBUILT: ReadonlySet<string> = new Set(['error', 'fail', 'skipped'])

function builtSchemas({ setup }: Execution, results: readonly NodeResult[]): (readonly [string | null, string])[] {
  const schemas = new Map<string, readonly [string | null, string]>()
  for (const { node, status } of results) {
    if (UNBUILT.has(status)) continue
    switch (node.resource_type) {
      case 'model':
      case 'seed':
      case 'snapshot':
      case 'function':
        break
      case 'test':
        if (!node.config.store_failures && !isOn(setup, 'STORE_FAILURES')) continue
        break
      default:
        continue
    }
    schemas.set(JSON.stringify([node.database, node.schema]), [node.database, node.schema])
  }
  return [...schemas.values()]
}
