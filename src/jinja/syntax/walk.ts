import type * as Ast from './ast.ts'

/** Any part of a tree. */
export type Node = Ast.Expression | Ast.Slice | Ast.Statement | Ast.Target

/** Calls `visit` for each node below `nodes` in the order of the text, parents first. */
export function walk(nodes: readonly Node[], visit: (node: Node) => void): void {
  for (const node of nodes) {
    visit(node)
    walk(childrenOf(node), visit)
  }
}

/** The nodes directly inside a node. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'Const':
    case 'Name':
    case 'NameTarget':
    case 'AttributeTarget':
    case 'Text':
    case 'LoopControl':
      return []
    case 'Tuple':
    case 'List':
    case 'Concat':
    case 'TupleTarget':
      return node.items
    case 'Dict':
      return node.pairs.flatMap((pair) => [pair.key, pair.value])
    case 'Unary':
      return [node.operand]
    case 'Binary':
    case 'Logical':
      return [node.left, node.right]
    case 'Compare':
      return [node.left, ...node.operands.map((operand) => operand.value)]
    case 'Conditional':
      return present(node.test, node.value, node.otherwise)
    case 'Getattr':
      return [node.object]
    case 'Getitem':
      return [node.object, node.key]
    case 'Slice':
      return present(node.from, node.to, node.step)
    case 'Call':
      return [node.callee, ...argumentsOf(node)]
    case 'Filter':
      return [...present(node.value), ...argumentsOf(node)]
    case 'Test':
      return [node.value, ...argumentsOf(node)]
    case 'Output':
    case 'Do':
      return [node.value]
    case 'If':
      return [...node.branches.flatMap((branch) => [branch.test, ...branch.body]), ...node.otherwise]
    case 'For':
      return [node.target, node.iterable, ...node.body, ...node.otherwise, ...present(node.test)]
    case 'Assign':
      return [node.target, node.value]
    case 'AssignBlock':
      return [node.target, ...present(node.filter), ...node.body]
    case 'Macro':
      return [...present(...node.parameters.map((parameter) => parameter.default)), ...node.body]
    case 'CallBlock':
      return [node.call, ...present(...node.parameters.map((parameter) => parameter.default)), ...node.body]
    case 'FilterBlock':
      return [...node.body, node.filter]
    case 'With':
      return [...node.bindings.flatMap((binding) => [binding.target, binding.value]), ...node.body]
    case 'Block':
      return node.body
    case 'Extends':
    case 'Include':
    case 'Import':
    case 'FromImport':
      return [node.template]
    case 'Autoescape':
      return [node.value, ...node.body]
  }
}

function argumentsOf(node: Ast.Arguments): readonly Node[] {
  return [...node.args, ...node.kwargs.map((argument) => argument.value), ...present(node.splat, node.doubleSplat)]
}

function present(...nodes: readonly (Node | undefined)[]): readonly Node[] {
  return nodes.filter((node) => node !== undefined)
}
