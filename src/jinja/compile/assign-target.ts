import type * as Ast from '../syntax/ast.ts'
import { compileName } from './compile-expression.ts'
import { Op } from './instructions.ts'
import type { Surroundings } from './surroundings.ts'

/** Takes the value on the stack apart into the names of a target. */
export function assignTarget(target: Ast.Target, at: Surroundings): void {
  const { emitter } = at
  if (target.kind === 'TupleTarget') {
    emitter.mark(target)
    emitter.emit(Op.Unpack, target.items.length)
    for (const item of target.items) assignTarget(item, at)
  } else if (target.kind === 'AttributeTarget') {
    compileName(target.object, at)
    emitter.emit(Op.SetAttribute, emitter.constant(target.name))
  } else {
    const variable = at.scope.find(target.name)
    if (!variable) throw new Error(`the name ${target.name} was not found in its scope`)
    emitter.emit(Op.Store, variable.slot)
  }
}
