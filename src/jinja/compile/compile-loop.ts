import type * as Ast from '../syntax/ast.ts'
import { walk } from '../syntax/walk.ts'
import { assignTarget } from './assign-target.ts'
import type { Code } from './code.ts'
import { compileExpression } from './compile-expression.ts'
import { Emitter } from './emitter.ts'
import { Op } from './instructions.ts'
import { Scope } from './scope.ts'
import { failAssertion, type Surroundings } from './surroundings.ts'

/** Makes the code of a `for`. A recursive one becomes a function of its own, which `loop(…)` calls again. */
export function compileLoop(node: Ast.For, outside: Surroundings): void {
  walk([node], (inner) => {
    if (inner.kind === 'NameTarget' && inner.name === 'loop') {
      failAssertion(outside.unit, "Can't assign to special loop variable in for-loop target", inner)
    }
  })
  const { emitter } = outside
  compileExpression(node.iterable, outside)
  if (!node.isRecursive) return compileRounds(node, outside, outside.scope)
  emitter.emit(Op.RecursiveLoop, emitter.constant(compileRecursion(node, outside)))
}

/** The function finds the iterable on its stack when it is called. */
function compileRecursion(node: Ast.For, outside: Surroundings): Code {
  const emitter = new Emitter(outside.unit.source, outside.emitter)
  compileRounds(node, { ...outside, emitter, captures: 0, loop: undefined }, outside.scope)
  emitter.emit(Op.Return)
  return emitter.finish('loop', undefined)
}

function compileRounds(node: Ast.For, outside: Surroundings, outer: Scope): void {
  const { emitter } = outside
  const scope = new Scope(emitter, outer)
  const hasLoop = node.isRecursive || node.mentionsLoop || containsScopedBlock(node)
  const loopSlot = hasLoop ? scope.declareParameter('loop') : -1
  scope.declareTarget(node.target)
  scope.addStatements(node.body)
  const cursor = emitter.newSlot('')
  const wasEmpty = node.otherwise.length > 0 ? emitter.newSlot('') : undefined
  if (wasEmpty !== undefined) setFlag(emitter, wasEmpty, true)
  emitter.mark(node.iterable)
  const inner: Surroundings = { ...outside, scope, isTopLevel: false, isSoft: false, loop: undefined }
  let test: Surroundings | undefined
  if (hasLoop) {
    const filter = node.test ? emitter.constant(compileTest(node, node.test, inner, outer)) : -1
    emitter.emit(Op.BeginLoop, cursor, loopSlot, filter, node.isRecursive ? 1 : 0)
  } else {
    emitter.emit(Op.Iterate, cursor)
    if (node.test) {
      test = { ...inner, scope: testScope(node, node.test, emitter, outer, scope) }
      emitter.enter(test.scope)
    }
  }
  const start = emitter.offset
  emitter.mark(node)
  const breaks = [emitter.emitJump(Op.Next, cursor)]
  assignTarget(node.target, inner)
  if (node.test && test) {
    compileExpression(node.test, test)
    emitter.mark(node.test)
    emitter.emit(Op.JumpIfFalse, start)
  }
  emitter.enter(scope)
  outside.unit.compileBody(node.body, { ...inner, loop: { start, breaks, captures: outside.captures } })
  if (wasEmpty !== undefined) setFlag(emitter, wasEmpty, false)
  emitter.emit(Op.Jump, start)
  for (const jump of breaks) emitter.land(jump)
  if (wasEmpty === undefined) return
  emitter.emit(Op.Load, wasEmpty)
  const end = emitter.emitJump(Op.JumpIfFalse)
  const otherwise = new Scope(emitter, outer)
  otherwise.addStatements(node.otherwise)
  emitter.enter(otherwise)
  outside.unit.compileBody(node.otherwise, { ...inner, scope: otherwise, loop: outside.loop })
  emitter.land(end)
}

/** Where the loop object exists, it may look ahead, so the filter must be a function that can run at any time. */
function compileTest(node: Ast.For, test: Ast.Expression, outside: Surroundings, outer: Scope): Code {
  const emitter = new Emitter(outside.unit.source, outside.emitter)
  const scope = testScope(node, test, emitter, outer)
  const at: Surroundings = { ...outside, emitter, scope, captures: 0 }
  assignTarget(node.target, at)
  emitter.enter(scope, true)
  compileExpression(test, at)
  emitter.emit(Op.ReturnValue)
  return emitter.finish('filter', undefined)
}

function testScope(node: Ast.For, test: Ast.Expression, emitter: Emitter, outer: Scope, shared?: Scope): Scope {
  const scope = new Scope(emitter, outer)
  scope.declareTarget(node.target, shared)
  scope.addExpression(test)
  return scope
}

/** Python's `break` and `continue` skip this at a round's end, so a loop left early still counts as empty. */
function setFlag(emitter: Emitter, slot: number, value: boolean): void {
  emitter.emit(Op.Const, emitter.constant(value), Op.Store, slot)
}

function containsScopedBlock(node: Ast.For): boolean {
  let isFound = false
  walk(node.body, (inner) => {
    if (inner.kind === 'Block' && inner.isScoped) isFound = true
  })
  return isFound
}
