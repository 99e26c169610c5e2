import type * as Ast from '../syntax/ast.ts'
import { Emitter } from './emitter.ts'
import { Op } from './instructions.ts'
import { Scope } from './scope.ts'
import { emitRaise, failAssertion, type Surroundings } from './surroundings.ts'

/** A name that a scoped block sees from outside: frames outward and slot. */
export interface SharedName {
  readonly name: string
  readonly depth: number
  readonly slot: number
}

/** Makes the function of a block, which sees nothing but exported names, and the call of it. */
export function compileBlock(node: Ast.Block, at: Surroundings): void {
  const { unit, emitter } = at
  if (unit.blocks.has(node.name)) failAssertion(unit, `block '${node.name}' defined twice`, node)
  const block = new Emitter(unit.source, undefined)
  const scope = new Scope(block, undefined)
  scope.addStatements(node.body)
  // Claims the name before a nested block of the same name can.
  unit.blocks.set(node.name, block.finish('block', node.name))
  block.enter(scope, true)
  for (const [slot, entry] of scope.entries()) {
    if (entry.kind === 'resolve' && entry.name === 'super')
      block.emit(Op.SuperReference, slot, block.constant(node.name))
  }
  unit.compileBody(node.body, {
    unit,
    emitter: block,
    scope,
    isTopLevel: false,
    isSoft: false,
    captures: 0,
    loop: undefined,
  })
  block.emit(Op.Return)
  emitter.mark(node)
  if (node.isRequired) emitRaise(emitter, 'TemplateRuntimeError', `Required block '${node.name}' not found`)
  const shared = node.isScoped ? emitter.constant(sharedNames(at)) : -1
  emitter.emit(Op.Block, emitter.constant(node.name), shared)
}

function sharedNames(at: Surroundings): readonly SharedName[] {
  const names = new Map<string, SharedName>()
  for (const name of at.scope.storedNames()) {
    const variable = at.scope.find(name)
    if (!variable) continue
    const [depth, slot] = at.emitter.depthAndSlot(variable)
    names.set(name, { name, depth, slot })
  }
  return [...names.values()]
}
