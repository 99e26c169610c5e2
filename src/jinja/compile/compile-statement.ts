import type * as Ast from '../syntax/ast.ts'
import { walk } from '../syntax/walk.ts'
import { spanOf } from '../syntax/template-source.ts'
import { TemplateSyntaxError } from '../syntax/template-syntax-error.ts'
import { assignTarget } from './assign-target.ts'
import { compileBlock } from './compile-block.ts'
import { compileCall, compileExpression, compileFilter, compileName, isConstant } from './compile-expression.ts'
import { compileLoop } from './compile-loop.ts'
import { compileMacro } from './compile-macro.ts'
import { Op } from './instructions.ts'
import { Scope } from './scope.ts'
import { failAssertion, type Surroundings } from './surroundings.ts'

/** Makes the code of statements that follow each other. */
export function compileStatements(statements: readonly Ast.Statement[], at: Surroundings): void {
  for (const statement of statements) compileStatement(statement, at)
}

function compileStatement(node: Ast.Statement, at: Surroundings): void {
  const { emitter } = at
  switch (node.kind) {
    case 'Text':
      emitter.mark(node)
      return emitter.emit(Op.Text, emitter.constant(node.text))
    case 'Output':
      compileExpression(node.value, at)
      emitter.mark(node.value)
      return emitter.emit(isConstant(node.value) ? Op.OutputConst : Op.Output)
    case 'Do':
      compileExpression(node.value, at)
      return emitter.emit(Op.Pop)
    case 'If':
      return compileIf(node, at)
    case 'For':
      return compileLoop(node, at)
    case 'Assign':
      checkNamespaces(node.target, at)
      compileExpression(node.value, at)
      emitter.mark(node)
      assignTarget(node.target, at)
      return exportTarget(node.target, at)
    case 'AssignBlock':
      return compileAssignBlock(node, at)
    case 'Macro':
      emitter.emit(Op.Macro, emitter.constant(compileMacro(node, at.unit, at)))
      return storeName(node.name, at)
    case 'CallBlock':
      return compileCallBlock(node, at)
    case 'FilterBlock': {
      const inner = innerScope(at, (scope) => {
        scope.addStatements(node.body)
        scope.addExpression(node.filter)
      })
      capture(node.body, inner)
      compileFilter(node.filter, inner)
      return emitter.emit(Op.Output)
    }
    case 'With':
      return compileWith(node, at)
    case 'LoopControl':
      return compileLoopControl(node, at)
    case 'Block':
      return compileBlock(node, at)
    case 'Extends':
      if (!at.isTopLevel) failAssertion(at.unit, 'cannot use extend from a non top-level scope', node)
      return getTemplate(node, at)
    case 'Include':
    case 'Import':
    case 'FromImport':
      return getTemplate(node, at)
    case 'Autoescape': {
      const inner = innerScope(at, (scope) => {
        scope.addExpression(node.value)
        scope.addStatements(node.body)
      })
      compileExpression(node.value, inner)
      emitter.emit(Op.Autoescape)
      compileStatements(node.body, inner)
      return emitter.emit(Op.EndAutoescape)
    }
  }
}

/** Jinja asks before it works out the value whether each `namespace.attribute` is one of a namespace. */
function checkNamespaces(target: Ast.Target, at: Surroundings): void {
  walk([target], (node) => {
    if (node.kind !== 'AttributeTarget') return
    compileName(node.object, at)
    at.emitter.mark(node)
    at.emitter.emit(Op.CheckNamespace)
  })
}

function exportTarget(target: Ast.Target, at: Surroundings): void {
  if (!at.isTopLevel) return
  walk([target], (node) => {
    if (node.kind === 'NameTarget') exportName(node.name, at)
  })
}

function exportName(name: string, at: Surroundings): void {
  const variable = at.scope.find(name)
  if (variable) at.emitter.emit(Op.Export, at.emitter.constant(name), variable.slot)
}

function storeName(name: string, at: Surroundings): void {
  const variable = at.scope.find(name)
  if (!variable) throw new Error(`the name ${name} was not found in its scope`)
  at.emitter.emit(Op.Store, variable.slot)
  if (at.isTopLevel) exportName(name, at)
}

function compileIf(node: Ast.If, outside: Surroundings): void {
  const at = { ...outside, isSoft: true }
  const { emitter } = at
  const ends: number[] = []
  for (const [index, { test, body }] of node.branches.entries()) {
    compileExpression(test, at)
    emitter.mark(test)
    const next = emitter.emitJump(Op.JumpIfFalse)
    compileStatements(body, at)
    const isLast = index === node.branches.length - 1 && node.otherwise.length === 0
    if (!isLast) ends.push(emitter.emitJump(Op.Jump))
    emitter.land(next)
  }
  compileStatements(node.otherwise, at)
  for (const end of ends) emitter.land(end)
}

function compileAssignBlock(node: Ast.AssignBlock, at: Surroundings): void {
  const inner = innerScope(at, (scope) => {
    scope.addStatements(node.body)
    scope.addExpression(node.filter)
  })
  capture(node.body, inner)
  if (node.filter) compileFilter(node.filter, inner)
  at.emitter.mark(node)
  checkNamespaces(node.target, at)
  assignTarget(node.target, at)
  exportTarget(node.target, at)
}

/** Prints the body aside and leaves its text on the stack. */
function capture(body: readonly Ast.Statement[], at: Surroundings): void {
  at.emitter.emit(Op.Capture)
  compileStatements(body, { ...at, captures: at.captures + 1 })
  at.emitter.emit(Op.EndCapture)
}

function innerScope(at: Surroundings, analyse: (scope: Scope) => void): Surroundings {
  const scope = new Scope(at.emitter, at.scope)
  analyse(scope)
  at.emitter.enter(scope)
  return { ...at, scope, isTopLevel: false, isSoft: false }
}

function compileCallBlock(node: Ast.CallBlock, at: Surroundings): void {
  const { emitter } = at
  const slot = emitter.newSlot('caller')
  emitter.emit(Op.Macro, emitter.constant(compileMacro(node, at.unit, at)), Op.Store, slot)
  compileCall(node.call, at, slot)
  emitter.mark(node.call)
  emitter.emit(Op.CheckText)
  emitter.emit(Op.Output)
}

function compileWith(node: Ast.With, at: Surroundings): void {
  const inner = innerScope(at, (scope) => {
    for (const { target } of node.bindings) scope.declareTarget(target)
    scope.addStatements(node.body)
  })
  for (const { target, value } of node.bindings) {
    compileExpression(value, at)
    assignTarget(target, inner)
  }
  compileStatements(node.body, inner)
}

function compileLoopControl(node: Ast.LoopControl, at: Surroundings): void {
  const { emitter, loop } = at
  if (!loop) {
    const message = node.action === 'break' ? "'break' outside loop" : "'continue' not properly in loop"
    throw new TemplateSyntaxError(message, spanOf(at.unit.source, node))
  }
  const dropped = at.captures - loop.captures
  if (dropped > 0) emitter.emit(Op.DropCaptures, dropped)
  if (node.action === 'break') loop.breaks.push(emitter.emitJump(Op.Jump))
  else emitter.emit(Op.Jump, loop.start)
}

function getTemplate(node: Ast.Extends | Ast.Include | Ast.Import | Ast.FromImport, at: Surroundings): void {
  compileExpression(node.template, at)
  at.emitter.mark(node)
  at.emitter.emit(Op.GetTemplate)
}
