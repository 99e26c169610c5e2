/** An expression of a template as Jinja2 prints its own tree: `Name(name='a', ctx='load')`. */
import type { Arguments, CompareOperator, Expression, Slice } from '#jinja/syntax/ast.ts'
import { repr } from '#jinja/values/to-string.ts'

export function syntaxRepr(node: Expression | Slice | undefined): string {
  if (!node) return 'None'
  switch (node.kind) {
    case 'Const':
      return print('Const', { value: repr(node.value) })
    case 'Name':
      return print('Name', { name: repr(node.name), ctx: "'load'" })
    case 'Tuple':
      return print('Tuple', { items: list(node.items), ctx: "'load'" })
    case 'List':
      return print('List', { items: list(node.items) })
    case 'Dict': {
      const pairs = node.pairs.map(({ key, value }) =>
        print('Pair', { key: syntaxRepr(key), value: syntaxRepr(value) }),
      )
      return print('Dict', { items: `[${pairs.join(', ')}]` })
    }
    case 'Unary':
      return print(UNARY[node.operator], { node: syntaxRepr(node.operand) })
    case 'Binary':
      return print(BINARY[node.operator], { left: syntaxRepr(node.left), right: syntaxRepr(node.right) })
    case 'Logical':
      return print(node.operator === 'and' ? 'And' : 'Or', {
        left: syntaxRepr(node.left),
        right: syntaxRepr(node.right),
      })
    case 'Compare': {
      const operands = node.operands.map(({ operator, value }) =>
        print('Operand', { op: repr(COMPARE[operator]), expr: syntaxRepr(value) }),
      )
      return print('Compare', { expr: syntaxRepr(node.left), ops: `[${operands.join(', ')}]` })
    }
    case 'Concat':
      return print('Concat', { nodes: list(node.items) })
    case 'Conditional':
      return print('CondExpr', {
        test: syntaxRepr(node.test),
        expr1: syntaxRepr(node.value),
        expr2: syntaxRepr(node.otherwise),
      })
    case 'Getattr':
      return print('Getattr', { node: syntaxRepr(node.object), attr: repr(node.name), ctx: "'load'" })
    case 'Getitem':
      return print('Getitem', { node: syntaxRepr(node.object), arg: syntaxRepr(node.key), ctx: "'load'" })
    case 'Slice':
      return print('Slice', { start: syntaxRepr(node.from), stop: syntaxRepr(node.to), step: syntaxRepr(node.step) })
    case 'Call':
      return print('Call', { node: syntaxRepr(node.callee), ...callFields(node) })
    case 'Filter':
    case 'Test':
      return print(node.kind, { node: syntaxRepr(node.value), name: repr(node.name), ...callFields(node) })
  }
}

const UNARY = { not: 'Not', '-': 'Neg', '+': 'Pos' } as const
const BINARY = { '+': 'Add', '-': 'Sub', '*': 'Mul', '/': 'Div', '//': 'FloorDiv', '%': 'Mod', '**': 'Pow' } as const
const COMPARE: Readonly<Record<CompareOperator, string>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'lteq',
  '>': 'gt',
  '>=': 'gteq',
  in: 'in',
  'not in': 'notin',
}

function print(name: string, fields: Readonly<Record<string, string>>): string {
  return `${name}(${Object.entries(fields)
    .map(([field, text]) => `${field}=${text}`)
    .join(', ')})`
}

function list(items: readonly Expression[]): string {
  return `[${items.map(syntaxRepr).join(', ')}]`
}

function callFields({ args, kwargs, splat, doubleSplat }: Arguments): Record<string, string> {
  const keywords = kwargs.map(({ name, value }) => print('Keyword', { key: repr(name), value: syntaxRepr(value) }))
  return {
    args: list(args),
    kwargs: `[${keywords.join(', ')}]`,
    dyn_args: syntaxRepr(splat),
    dyn_kwargs: syntaxRepr(doubleSplat),
  }
}
