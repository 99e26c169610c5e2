/** What the text of a tested model sees in a unit test: inputs in the place of relations, and overrides. */
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'
import type { UnitTestNode } from '#manifest/nodes/unit-test.ts'
import type { Context, Member } from '#project/context/context.ts'
import { cteRelation, noteCte } from '#project/context/objects/run-references.ts'
import { StatementResults } from '#project/context/objects/statement-results.ts'
import { toValue } from '#project/context/plain-value.ts'
import { runContext } from '#project/context/run-context.ts'
import { addEphemeralPrefix } from '#warehouse/adapter/relation.ts'
import type { Execution } from '../execution.ts'
import type { NodeTask } from './node-task.ts'
import type { UnitTestManifest } from '../compiler/unit-test-manifest.ts'

/** `execution` is of the unit test's own manifest. */
export function unitTestContext(
  execution: Execution,
  { node, manifest, cteNames }: UnitTestManifest,
  task: NodeTask,
): Context {
  const { setup, macros } = execution
  const thisInput = node.this_input_node_unique_id
  const thisNode = thisInput === null ? undefined : manifest.nodes.get(thisInput)
  if (thisInput !== null) noteCte(node.extra_ctes, thisInput)
  const context = runContext(node as never, {
    facts: execution,
    session: task.session,
    events: task.events,
    thread: task.thread,
    results: new StatementResults(),
    references: {
      referrer: node,
      limit: null,
      sourceAsCte(source) {
        noteCte(node.extra_ctes, source.unique_id)
        return cteRelation(setup, cteNames.get(source.unique_id) ?? source.name)
      },
    },
    extra: new Map<string, Member>([['this', () => (thisNode ? addEphemeralPrefix(thisNode.alias) : null)]]),
    envOverrides: valuesOf(node.overrides?.env_vars),
    varOverrides: valuesOf(node.overrides?.vars),
  })
  overrideMacros(context, node, (name) => macros.registry.findForNode(node.package_name, name)?.kind === 'macro')
  return context
}

function valuesOf(record: Readonly<Record<string, unknown>> | undefined): ReadonlyMap<string, Value> {
  return new Map(Object.entries(record ?? {}).map(([name, value]) => [name, toValue(value)]))
}

/** Macros, and what else the context has, with the values that the test gives them. */
function overrideMacros(context: Context, node: UnitTestNode, isMacro: (name: string) => boolean): void {
  const inPackages = new Map<string, Map<string, Value>>()
  const global = new Map<string, Value>()
  const inPackage = (name: string) => {
    let members = inPackages.get(name)
    if (!members) inPackages.set(name, (members = new Map()))
    return members
  }
  const packageMember = (packageName: string, name: string): Value | undefined => {
    const macros = context.lookup(packageName)
    return macros instanceof Obj ? macros.item(name) : undefined
  }
  for (const [path, plain] of Object.entries(node.overrides?.macros ?? {})) {
    const value = toValue(plain)
    const parts = path.split('.')
    const name = parts.at(-1) as string
    if (parts.length === 2) {
      const packageName = parts[0] as string
      if (packageMember(packageName, name) === undefined) continue
      inPackage(packageName).set(name, constant(name, value))
      if (packageName === 'dbt' && !global.has(name)) global.set(name, constant(name, value))
    } else if (parts.length === 1 && context.lookup(name) !== undefined) {
      const override = isMacro(name) ? constant(name, value) : value
      global.set(name, override)
      if (packageMember('dbt', name) !== undefined) inPackage('dbt').set(name, override)
    }
  }
  for (const [name, members] of inPackages) {
    const original = context.lookup(name)
    if (original instanceof Obj) context.set(name, new OverriddenPackage(original, members))
  }
  for (const [name, value] of global) context.set(name, value)
}

/** A macro that answers the same to every call. */
function constant(name: string, value: Value): Value {
  return new HostCallable(name, () => value)
}

/** A package's macros, with some in the place of others. */
class OverriddenPackage extends Obj {
  override readonly typeName: string
  readonly #original: Obj
  readonly #members: ReadonlyMap<string, Value>

  constructor(original: Obj, members: ReadonlyMap<string, Value>) {
    super()
    this.typeName = original.typeName
    this.#original = original
    this.#members = members
  }

  override attribute(name: string): Value | undefined {
    return this.#original.attribute(name)
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'string' ? (this.#members.get(key) ?? this.#original.item(key)) : undefined
  }

  override iterate(): Iterable<Value> | undefined {
    return this.#original.iterate()
  }

  override contains(value: Value): boolean | undefined {
    return this.#original.contains(value)
  }

  override isMapping(): boolean {
    return true
  }
}
