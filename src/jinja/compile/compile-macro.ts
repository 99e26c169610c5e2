import type * as Ast from '../syntax/ast.ts'
import type { Code, MacroParameters } from './code.ts'
import { compileExpression } from './compile-expression.ts'
import { Emitter } from './emitter.ts'
import { findUndeclared } from './find-undeclared.ts'
import { Op } from './instructions.ts'
import { Scope } from './scope.ts'
import { failAssertion, type Surroundings, type Unit } from './surroundings.ts'

const NOTHING: ReadonlySet<string> = new Set()

/** Makes the function of a macro or of a call block's body; `outside` is where it stands, if it can see anything there. */
export function compileMacro(node: Ast.Macro | Ast.CallBlock, unit: Unit, outside: Surroundings | undefined): Code {
  const emitter = new Emitter(unit.source, outside?.emitter)
  const scope = new Scope(emitter, outside?.scope)
  const parameters = declareParameters(node, unit, scope)
  for (const parameter of node.parameters) scope.addExpression(parameter.default)
  scope.addStatements(node.body)
  emitter.mark(node)
  emitter.enter(scope, true)
  const at: Surroundings = { unit, emitter, scope, isTopLevel: false, isSoft: false, captures: 0, loop: undefined }
  for (const [index, parameter] of node.parameters.entries()) {
    const slot = parameters.slots[index] as number
    const given = emitter.emitJump(Op.JumpIfSet, slot)
    if (parameter.default) {
      compileExpression(parameter.default, at)
      emitter.emit(Op.Store, slot)
    } else {
      emitter.emit(Op.MissingParameter, slot, emitter.constant(parameter.name))
    }
    emitter.land(given)
  }
  unit.compileBody(node.body, at)
  emitter.emit(Op.Return)
  return emitter.finish('macro', node.kind === 'Macro' ? node.name : undefined, { parameters })
}

function declareParameters(node: Ast.Macro | Ast.CallBlock, unit: Unit, scope: Scope): MacroParameters {
  const names = node.parameters.map((parameter) => parameter.name)
  const slots = names.map((name) => scope.declareParameter(name))
  const undeclared = node.mentionsSpecial ? findUndeclared(node.body, ['caller', 'kwargs', 'varargs']) : NOTHING
  const readsCaller = undeclared.has('caller')
  if (
    readsCaller &&
    node.parameters.some((parameter) => parameter.name === 'caller' && parameter.default === undefined)
  ) {
    failAssertion(
      unit,
      'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
      node,
    )
  }
  const special = (name: string): number | undefined =>
    undeclared.has(name) && !names.includes(name) ? scope.declareParameter(name) : undefined
  return {
    names,
    slots,
    readsCaller,
    callerSlot: special('caller'),
    kwargsSlot: special('kwargs'),
    varargsSlot: special('varargs'),
  }
}
