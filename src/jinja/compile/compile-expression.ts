import type * as Ast from '../syntax/ast.ts'
import { spanOf } from '../syntax/template-source.ts'
import { Float } from '../values/float.ts'
import type { Named } from './code.ts'
import { Op } from './instructions.ts'
import { failAssertion, type Surroundings } from './surroundings.ts'

/** Makes the code that leaves an expression's value on the stack. */
export function compileExpression(node: Ast.Expression, at: Surroundings): void {
  const { emitter } = at
  switch (node.kind) {
    case 'Const':
      return emitter.emit(Op.Const, emitter.constant(node.value))
    case 'Name':
      return compileName(node.name, at)
    case 'Tuple':
    case 'List':
    case 'Concat':
      for (const item of node.items) compileExpression(item, at)
      emitter.mark(node)
      return emitter.emit(Op[node.kind], node.items.length)
    case 'Dict':
      for (const { key, value } of node.pairs) {
        compileExpression(key, at)
        compileExpression(value, at)
      }
      emitter.mark(node)
      return emitter.emit(Op.Dict, node.pairs.length)
    case 'Unary':
      compileExpression(node.operand, at)
      emitter.mark(node)
      return emitter.emit(node.operator === 'not' ? Op.Not : node.operator === '-' ? Op.Negate : Op.Positive)
    case 'Binary':
      if (isPowerOfNegative(node)) return compileNegatedPower(node, at)
      compileExpression(node.left, at)
      compileExpression(node.right, at)
      emitter.mark(node)
      return emitter.emit(Op.Binary, emitter.constant(node.operator))
    case 'Logical': {
      compileExpression(node.left, at)
      emitter.mark(node)
      const end = emitter.emitJump(node.operator === 'and' ? Op.JumpIfFalseKeep : Op.JumpIfTrueKeep)
      compileExpression(node.right, at)
      return emitter.land(end)
    }
    case 'Compare':
      return compileCompare(node, at)
    case 'Conditional':
      return compileConditional(node, at)
    case 'Getattr':
      compileExpression(node.object, at)
      emitter.mark(node)
      return emitter.emit(Op.Attribute, emitter.constant(node.name))
    case 'Getitem':
      compileExpression(node.object, at)
      if (node.key.kind === 'Slice') compileSlice(node.key, at)
      else compileExpression(node.key, at)
      emitter.mark(node)
      // Jinja is as lenient with slices as with other items only where it works them out when it compiles.
      return emitter.emit(node.key.kind === 'Slice' && !isConstant(node) ? Op.Subscript : Op.Item)
    case 'Call':
      return compileCall(node, at)
    case 'Filter':
      return compileFilter(node, at)
    case 'Test': {
      const test: Named<unknown> = { name: node.name, run: at.unit.library.test(node.name) }
      if (test.run === undefined && !at.isSoft) failAssertion(at.unit, `No test named '${node.name}'.`, node)
      compileExpression(node.value, at)
      return compileNamedCall(Op.Test, test, node, at)
    }
  }
}

interface PowerOfNegative extends Ast.Binary {
  readonly left: Ast.Unary
}

/**
 * Jinja turns `-2` into a constant and then writes it as Python, where the power of what is not constant binds closer
 * than the sign: `-2 ** x` is `-(2 ** x)`, though `-2 ** 2` is 4.
 */
function isPowerOfNegative(node: Ast.Binary): node is PowerOfNegative {
  const { left, right, operator } = node
  if (operator !== '**' || left.kind !== 'Unary' || left.operator !== '-' || left.operand.kind !== 'Const') return false
  const { value } = left.operand
  const isNegative = value instanceof Float || typeof value === 'bigint' || (typeof value === 'number' && value !== 0)
  return isNegative && !isConstant(right)
}

function compileNegatedPower(node: PowerOfNegative, at: Surroundings): void {
  compileExpression(node.left.operand, at)
  compileExpression(node.right, at)
  at.emitter.mark(node)
  at.emitter.emit(Op.Binary, at.emitter.constant('**'))
  at.emitter.emit(Op.Negate)
}

/** A call; `callerSlot` holds the macro that a call block hands over. */
export function compileCall(node: Ast.Call, at: Surroundings, callerSlot?: number): void {
  const { emitter } = at
  compileExpression(node.callee, at)
  for (const argument of node.args) compileExpression(argument, at)
  const names = node.kwargs.map((argument) => argument.name)
  for (const argument of node.kwargs) compileExpression(argument.value, at)
  if (callerSlot !== undefined) {
    names.push('caller')
    emitter.emit(Op.Load, callerSlot)
  }
  const flags = compileSplats(node, at)
  emitter.mark(node)
  const kwargs = names.length > 0 ? emitter.constant(names) : -1
  if (flags === 0) emitter.emit(Op.Call, node.args.length, kwargs)
  else emitter.emit(Op.CallSplat, node.args.length, kwargs, flags)
}

/** A chain of filters; where its inner end has no value, that is on the stack already. */
export function compileFilter(node: Ast.Filter, at: Surroundings): void {
  const filter: Named<unknown> = { name: node.name, run: at.unit.library.filter(node.name) }
  if (filter.run === undefined && !at.isSoft) failAssertion(at.unit, `No filter named '${node.name}'.`, node)
  if (node.value?.kind === 'Filter') compileFilter(node.value, at)
  else if (node.value) compileExpression(node.value, at)
  compileNamedCall(Op.Filter, filter, node, at)
}

/** Makes the code that reads a name. */
export function compileName(name: string, at: Surroundings): void {
  const variable = at.scope.find(name)
  if (!variable) throw new Error(`the name ${name} was not found in its scope`)
  at.emitter.load(variable)
}

function compileNamedCall(
  operation: number,
  named: Named<unknown>,
  node: Ast.Filter | Ast.Test,
  at: Surroundings,
): void {
  const { emitter } = at
  for (const argument of node.args) compileExpression(argument, at)
  for (const argument of node.kwargs) compileExpression(argument.value, at)
  const flags = compileSplats(node, at)
  emitter.mark(node)
  const kwargs = node.kwargs.length > 0 ? emitter.constant(node.kwargs.map((argument) => argument.name)) : -1
  emitter.emit(operation, emitter.constant(named), node.args.length, kwargs, flags)
}

function compileSplats(node: Ast.Arguments, at: Surroundings): number {
  if (node.splat) compileExpression(node.splat, at)
  if (node.doubleSplat) compileExpression(node.doubleSplat, at)
  return (node.splat ? 1 : 0) | (node.doubleSplat ? 2 : 0)
}

function compileCompare(node: Ast.Compare, at: Surroundings): void {
  const { emitter } = at
  compileExpression(node.left, at)
  const ends: number[] = []
  for (const [index, { operator, value }] of node.operands.entries()) {
    compileExpression(value, at)
    emitter.mark(node)
    if (index === node.operands.length - 1) emitter.emit(Op.Compare, emitter.constant(operator))
    else ends.push(emitter.emitJump(Op.CompareChain, emitter.constant(operator)))
  }
  for (const end of ends) emitter.land(end)
}

function compileConditional(node: Ast.Conditional, outside: Surroundings): void {
  const at = { ...outside, isSoft: true }
  const { emitter } = at
  compileExpression(node.test, at)
  emitter.mark(node)
  const otherwise = emitter.emitJump(Op.JumpIfFalse)
  compileExpression(node.value, at)
  const end = emitter.emitJump(Op.Jump)
  emitter.land(otherwise)
  if (node.otherwise) {
    compileExpression(node.otherwise, at)
  } else {
    const { line } = spanOf(at.unit.source, node)
    const message = `the inline if-expression on line ${line} evaluated to false and no else section was defined.`
    emitter.emit(Op.InlineUndefined, emitter.constant(message))
  }
  emitter.land(end)
}

function compileSlice(node: Ast.Slice, at: Surroundings): void {
  for (const bound of [node.from, node.to, node.step]) {
    if (bound) compileExpression(bound, at)
    else at.emitter.emit(Op.Const, at.emitter.constant(null))
  }
  at.emitter.emit(Op.Slice)
}

/** Whether Jinja works out an expression when it compiles. What it prints is then a text even where values are kept. */
export function isConstant(node: Ast.Expression | Ast.Slice | undefined): boolean {
  switch (node?.kind) {
    case undefined:
    case 'Const':
      return true
    case 'Name':
    case 'Call':
      return false
    case 'Tuple':
    case 'List':
    case 'Concat':
      return node.items.every(isConstant)
    case 'Dict':
      return node.pairs.every((pair) => isConstant(pair.key) && isConstant(pair.value))
    case 'Unary':
      return isConstant(node.operand)
    case 'Binary':
    case 'Logical':
      return isConstant(node.left) && isConstant(node.right)
    case 'Compare':
      return isConstant(node.left) && node.operands.every((operand) => isConstant(operand.value))
    case 'Conditional':
      return isConstant(node.test) && isConstant(node.value) && isConstant(node.otherwise)
    case 'Getattr':
      return isConstant(node.object)
    case 'Getitem':
      return isConstant(node.object) && isConstant(node.key)
    case 'Slice':
      return isConstant(node.from) && isConstant(node.to) && isConstant(node.step)
    case 'Filter':
    case 'Test':
      return (
        isConstant(node.value) &&
        node.args.every(isConstant) &&
        node.kwargs.every((argument) => isConstant(argument.value)) &&
        isConstant(node.splat) &&
        isConstant(node.doubleSplat)
      )
  }
}
