/** The arguments of a node's first `config(...)` call as they were written, for `state:modified` to compare. */
import type { Environment } from '#jinja/environment.ts'
import type { Arguments, Call, Expression } from '#jinja/syntax/ast.ts'
import { walk } from '#jinja/syntax/walk.ts'
import { repr } from '#jinja/values/to-string.ts'
import { syntaxRepr } from './syntax-repr.ts'

interface Written {
  readonly raw_code: string
  readonly original_file_path: string
}

export function unrenderedConfigCall(environment: Environment, node: Written): Record<string, string> {
  if (!node.raw_code.includes('config(')) return {}
  const template = environment.parse({ path: node.original_file_path, text: node.raw_code })
  let call: Call | undefined
  walk(template.body, (each) => {
    if (!call && each.kind === 'Call' && each.callee.kind === 'Name' && each.callee.name === 'config') call = each
  })
  return Object.fromEntries((call?.kwargs ?? []).map(({ name, value }) => [name, argumentText(value)]))
}

/** A plain text stands for itself, without its quotes. */
function argumentText(value: Expression): string {
  return value.kind === 'Const' && typeof value.value === 'string' ? value.value : written(value)
}

/** An expression as source code, in the words and spaces of dbt's own rendering. */
function written(node: Expression): string {
  switch (node.kind) {
    case 'Const':
      return repr(node.value)
    case 'Name':
      return node.name
    case 'Call':
      return `${written(node.callee)}(${argumentsText(node)})`
    case 'List':
      return `[${node.items.map(written).join(', ')}]`
    case 'Tuple':
      return node.items.length === 1
        ? `(${written(node.items[0] as Expression)},)`
        : `(${node.items.map(written).join(', ')})`
    case 'Dict':
      return `{${node.pairs.map(({ key, value }) => `${written(key)}: ${written(value)}`).join(', ')}}`
    case 'Getattr':
      return `${written(node.object)}.${node.name}`
    case 'Getitem':
      return `${written(node.object)}[${node.key.kind === 'Slice' ? syntaxRepr(node.key) : written(node.key)}]`
    case 'Concat':
      return node.items.map(written).join(' ~ ')
    case 'Compare':
      return `${written(node.left)} ${node.operands.map(({ operator, value }) => `${operator} ${written(value)}`).join(' ')}`
    case 'Logical':
      return `${written(node.left)} ${node.operator} ${written(node.right)}`
    case 'Unary':
      if (node.operator === '+') return syntaxRepr(node)
      return node.operator === 'not' ? `not ${written(node.operand)}` : `-${written(node.operand)}`
    default:
      // What dbt has no words for stands as Jinja2 prints it.
      return syntaxRepr(node)
  }
}

function argumentsText({ args, kwargs, splat, doubleSplat }: Arguments): string {
  return [
    ...args.map(written),
    ...kwargs.map(({ name, value }) => `${name}=${written(value)}`),
    ...(splat ? [`*${written(splat)}`] : []),
    ...(doubleSplat ? [`**${written(doubleSplat)}`] : []),
  ].join(', ')
}
