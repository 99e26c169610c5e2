/** Which macros a macro calls, read from its text as dbt does: `depends_on.macros` of a macro is made of this. */
import type { Call, Expression, Template } from '#jinja/syntax/ast.ts'
import { walk } from '#jinja/syntax/walk.ts'
import { spanOf } from '#jinja/syntax/template-source.ts'
import { TemplateError } from '#jinja/vm/template-error.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { dispatch, type DispatchOrder } from './dispatch.ts'
import type { MacroRegistry } from './macro-registry.ts'

const NEVER_MACROS = new Set(['source', 'ref', 'config'])

/** The unique ids of the macros that a macro's text names. `builtinNames` are functions of dbt's base context. */
export function macroDependencies(
  macro: Macro,
  template: Template,
  registry: MacroRegistry,
  order: DispatchOrder,
  builtinNames: ReadonlySet<string>,
): UniqueId[] {
  const found = new Set<UniqueId>()
  for (const call of possibleCalls(template, registry, order, builtinNames)) {
    if (call === macro.name) continue
    const dot = call.indexOf('.')
    const packageName = dot < 0 ? macro.package_name : call.slice(0, dot)
    const target = registry.findStatically(packageName, call.slice(dot + 1))
    if (target) found.add(target.unique_id)
  }
  return [...found]
}

function possibleCalls(
  template: Template,
  registry: MacroRegistry,
  order: DispatchOrder,
  builtinNames: ReadonlySet<string>,
): string[] {
  const names: string[] = []
  walk(template.body, (node) => {
    if (node.kind !== 'Call') return
    if (isAdapterCall(node.callee)) {
      if (node.callee.kind === 'Getattr' && node.callee.name === 'dispatch')
        names.push(...dispatchedHere(template, node, registry, order))
      return
    }
    const name = calledName(node.callee)
    if (name !== undefined && !NEVER_MACROS.has(name) && !builtinNames.has(name) && !names.includes(name))
      names.push(name)
  })
  return names
}

function dispatchedHere(template: Template, call: Call, registry: MacroRegistry, order: DispatchOrder): string[] {
  try {
    return dispatchedNames(call, registry, order)
  } catch (error) {
    throw new TemplateError(error, spanOf(template.source, call), [])
  }
}

function isAdapterCall(callee: Expression): boolean {
  return callee.kind === 'Getattr' && callee.object.kind === 'Name' && callee.object.name === 'adapter'
}

function calledName(callee: Expression): string | undefined {
  if (callee.kind === 'Name') return callee.name
  if (callee.kind === 'Getattr' && callee.object.kind === 'Name') return `${callee.object.name}.${callee.name}`
  return undefined
}

function dispatchedNames(call: Call, registry: MacroRegistry, order: DispatchOrder): string[] {
  const argument = (index: number, name: string): string | undefined => {
    const value = call.kwargs.find((kwarg) => kwarg.name === name)?.value ?? call.args[index]
    return value?.kind === 'Const' && typeof value.value === 'string' ? value.value : undefined
  }
  const name = argument(0, 'macro_name')
  if (name === undefined) return []
  const find = (packageName: string | undefined, candidate: string) => {
    if (packageName === undefined) return registry.findStatically(undefined, candidate)
    const macro = registry.findInPackage(packageName, candidate)
    return macro === 'no-package' ? undefined : macro
  }
  const target = dispatch(order, find, name, argument(1, 'macro_namespace') ?? null)
  return [name, `${target.package_name}.${target.name}`]
}
